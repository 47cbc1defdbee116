/**
 * Looks whether the Secrets of one namespace that people bring are there and right. Reads only, and prints names, never values.
 * Runs in the cluster, in plain Node.js.
 *
 * @typedef {import('../../../core/secret-format').SecretFormat} SecretFormat
 * @typedef {{ name: string, purpose: string, type: string, keys: Record<string, SecretFormat>, certificate?: import('./certificate').Wanted }} Wanted
 * @typedef {{ environment: string, namespace: string, secrets: Wanted[] }} Settings
 */
const { readFileSync } = require('node:fs');
const { certificateFaults } = require('./certificate.js');
const { check } = require('./formats.js');
const { connect } = require('./kubernetes.js');

/**
 * @param {Settings} settings
 * @param {import('../../generated/job/kubernetes').Client} call
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether every Secret is there and right
 */
async function preflight({ environment, namespace, secrets }, call, say) {
  let wrong = 0;
  for (const wanted of secrets) {
    const faults = await faultsOf(namespace, wanted, call);
    if (faults.length > 0) wrong += 1;
    say(`${namespace}/${wanted.name}: ${faults.length > 0 ? faults.join(', ') : 'is there'}`);
  }
  if (wrong > 0) {
    say(
      `${wrong} of ${secrets.length} Secrets are missing or wrong. 'npm run secrets -- ${environment} --commands' prints how to create them; delete this Job afterwards, and it is made anew`,
    );
  }
  return wrong === 0;
}

/**
 * @param {string} namespace
 * @param {Wanted} wanted
 * @param {import('../../generated/job/kubernetes').Client} call
 * @returns {Promise<string[]>}
 */
async function faultsOf(namespace, wanted, call) {
  const { status, body } = await call('GET', `/api/v1/namespaces/${namespace}/secrets/${wanted.name}`);
  if (status === 404) return [`is missing (${wanted.purpose}); its keys are ${Object.keys(wanted.keys).join(', ')}`];
  if (status !== 200) return [`the API server refused to read it: ${status} ${body?.message ?? ''}`.trim()];
  const values = Object.fromEntries(
    Object.entries(body.data ?? {}).map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString()]),
  );
  return [...typeFaults(wanted, body.type), ...valueFaults(wanted, values)];
}

/**
 * Kubernetes itself reads Secrets by a type of its own, and takes any for the others.
 * @param {Wanted} wanted
 * @param {string} found
 */
function typeFaults({ type }, found) {
  return type === 'Opaque' || type === found ? [] : [`has type ${found}, not ${type}`];
}

/**
 * @param {Wanted} wanted
 * @param {Record<string, string>} values
 */
function valueFaults({ keys, certificate }, values) {
  const missing = Object.keys(keys).filter((key) => values[key] === undefined);
  if (missing.length > 0) return missing.map((key) => `has no key '${key}'`);
  if (certificate) return certificateFaults(certificate, values);
  /** @type {Record<string, import('../../generated/job/formats').Format>} */
  const checkable = {};
  const faults = [];
  for (const [key, format] of Object.entries(keys)) {
    if (format.kind === 'given') faults.push(...givenFaults(key, values[key] ?? ''));
    else checkable[key] = format;
  }
  return [...faults, ...check(checkable, values)];
}

/**
 * What can be said of a value whose form only its giver knows.
 * @param {string} key
 * @param {string} value
 */
function givenFaults(key, value) {
  if (value.trim() === '') return [`key '${key}' is empty`];
  // Texts of several lines end with a newline by right.
  if (!value.trimEnd().includes('\n') && value !== value.trim()) {
    return [`key '${key}' begins or ends with a space or a newline`];
  }
  return [];
}

if (require.main === module) {
  const settings = JSON.parse(readFileSync(`${__dirname}/settings.json`, 'utf8'));
  preflight(settings, connect(process.env), (line) => process.stdout.write(`${line}\n`)).then(
    (right) => {
      process.exitCode = right ? 0 : 1;
    },
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}

module.exports = { preflight };
