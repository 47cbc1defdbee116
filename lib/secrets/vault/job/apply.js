/** Brings a server to the planned state. Any number of runs end in the same state. */
const { readFileSync } = require('node:fs');

/**
 * @typedef {import('./client.js').Answer} Answer
 * @typedef {(method: import('./client.js').Method, path: string, body?: object) => Promise<Answer>} Call
 * @typedef {{ do: string, path: string, name: string, body: any, policy: string, unless: string }} Step
 */

/**
 * @param {Call} call refuses everything but success and "not found"
 * @param {readonly Step[]} steps
 * @param {(line: string) => void} say
 */
async function apply(call, steps, say) {
  for (const step of steps) {
    if (await applyStep(call, step)) say(`${step.do} ${step.path ?? step.name}`);
  }
}

/**
 * @param {Call} call
 * @param {Step} step
 * @returns {Promise<boolean>} whether something was new
 */
async function applyStep(call, step) {
  switch (step.do) {
    case 'mount':
      return enable(call, 'sys/mounts', step);
    case 'auth':
      return enable(call, 'sys/auth', step);
    case 'audit':
      return enable(call, 'sys/audit', step);
    case 'policy':
      return policy(call, step);
    case 'once':
      if (isThere(await call('GET', step.unless))) return false;
      await call('POST', step.path, filled(step.body));
      return true;
    default:
      await call('POST', step.path, step.body);
      return false;
  }
}

/**
 * @param {Call} call
 * @param {string} kind
 * @param {Step} step
 */
async function enable(call, kind, { path, body }) {
  const { body: answer } = await call('GET', kind);
  const present = (answer.data ?? answer)[`${path}/`];
  if (present && present.type !== body.type) {
    throw new Error(`${kind}/${path} is of type ${present.type}, not ${body.type}: move its content, then disable it`);
  }
  if (!present) await call('POST', `${kind}/${path}`, body);
  else if (body.config) await call('POST', `${kind}/${path}/tune`, body.config);
  return !present;
}

/**
 * @param {Call} call
 * @param {Step} step
 */
async function policy(call, step) {
  const path = `sys/policies/acl/${step.name}`;
  const present = (await call('GET', path)).body?.data?.policy;
  if (present === step.policy) return false;
  await call('PUT', path, { policy: step.policy });
  return true;
}

/**
 * A certificate engine without an authority answers with success, and names none.
 * @param {Answer} answer
 */
function isThere({ status, body }) {
  return status === 200 && body?.data?.default !== '';
}

/**
 * Values that stand in files, read.
 * @param {Record<string, any>} body
 */
function filled(body) {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value?.file ? readFileSync(value.file, 'utf8').trim() : value]),
  );
}

module.exports = { apply };
