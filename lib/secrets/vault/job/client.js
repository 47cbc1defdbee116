/** The few calls of the server's HTTP API that the jobs make. Runs in the cluster, in plain Node.js. */
const { readFileSync } = require('node:fs');
const { request } = require('node:https');

const timeout = 60_000;

/**
 * @typedef {{ status: number, body: any }} Answer
 * @typedef {'GET' | 'POST' | 'PUT'} Method
 * @typedef {{ token?: string, body?: object }} Options
 */

/**
 * Sends a request to one member. The status is 0 when it cannot be reached.
 * @param {Buffer} ca
 * @param {string} member URL of a member
 * @param {Method} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
async function ask(ca, member, method, path, { token, body } = {}) {
  const response = await open(ca, member, method, path, { token, body });
  if (!response) return { status: 0, body: undefined };
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode ?? 0, body: parse(text) };
}

/**
 * Sends a request and gives the answer as a stream; none when the member cannot be reached.
 * @param {Buffer} ca
 * @param {string} member
 * @param {Method} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<import('node:http').IncomingMessage | undefined>}
 */
function open(ca, member, method, path, { token, body } = {}) {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', ...(token && { 'x-vault-token': token }) };
    const call = request(`${member}/v1/${path}`, { method, ca, timeout, headers }, resolve);
    call.on('timeout', () => call.destroy(new Error('timed out')));
    call.on('error', () => resolve(undefined));
    call.end(body && JSON.stringify(body));
  });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The active member's URL, as a member that answers knows it.
 * @param {Buffer} ca
 * @param {readonly string[]} members
 * @returns {Promise<string | undefined>}
 */
async function leaderOf(ca, members) {
  for (const member of members) {
    const { status, body } = await ask(ca, member, 'GET', 'sys/leader');
    if (status === 200 && body?.leader_address) return body.leader_address;
  }
  return undefined;
}

/**
 * A token for a role, from the token of the pod's ServiceAccount; none when the server refuses.
 * @param {Buffer} ca
 * @param {string} member
 * @param {string} role
 * @param {string} file that holds the ServiceAccount's token
 * @returns {Promise<string | undefined>}
 */
async function login(ca, member, role, file) {
  const body = { role, jwt: readFileSync(file, 'utf8') };
  const answer = await ask(ca, member, 'POST', 'auth/kubernetes/login', { body });
  return answer.body?.auth?.client_token;
}

/** @param {Answer} answer */
function reason({ status, body }) {
  if (status === 0) return 'cannot be reached';
  return `status ${status}: ${(body?.errors ?? []).join('; ') || 'no reason given'}`;
}

module.exports = { ask, leaderOf, login, open, reason };
