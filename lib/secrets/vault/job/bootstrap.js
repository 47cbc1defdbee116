/** Initialises the cluster once and brings it to the planned state. Runs in the cluster, in plain Node.js. */
const { readFileSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
const { apply } = require('./apply.js');
const { ask, leaderOf, login, reason } = require('./client.js');
const { connect } = require('./kubernetes.js');

/** Ten minutes: volumes are made and images pulled at a first start. */
const attempts = 120;
const pause = 5_000;

/** Half a minute for a member that is busy. */
const busyAttempts = 30;
const busyPause = 1_000;

/**
 * @typedef {{
 *   members: string[], namespace: string, recoveryConfigMap: string, ca: string, token: string,
 *   recovery: { publicKeys: string[], threshold: number }, steps: import('./apply.js').Step[],
 * }} Settings
 */

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/** @param {Settings} settings */
async function main(settings) {
  const ca = readFileSync(settings.ca);
  const root = await initialise(ca, settings);
  const leader = await leaderWhenReady(ca, settings.members);
  const token = root ?? (await login(ca, leader, 'bootstrap', settings.token));
  if (!token) {
    throw new Error(
      'initialised, but the role bootstrap cannot log in: see "Bootstrap was interrupted" in the runbooks',
    );
  }
  try {
    await apply(caller(ca, leader, token), settings.steps, say);
  } finally {
    await ask(ca, leader, 'POST', 'auth/token/revoke-self', { token });
  }
  say('the server is as planned');
}

/**
 * Initialises the first member if no member is initialised. All have to answer: one that is away may hold the data.
 * @param {Buffer} ca
 * @param {Settings} settings
 * @returns {Promise<string | undefined>} the root token, for this run alone
 */
async function initialise(ca, settings) {
  const { members, recovery } = settings;
  const [first = ''] = members;
  const states = await answers(ca, members);
  if (states.some((state) => state.initialized)) return undefined;
  const { publicKeys, threshold } = recovery;
  const body = { recovery_shares: publicKeys.length, recovery_threshold: threshold, recovery_pgp_keys: publicKeys };
  const answer = await ask(ca, first, 'PUT', 'sys/init', { body });
  if (answer.status !== 200) throw new Error(`${first} was not initialised: ${reason(answer)}`);
  await keepRecoveryKeys(settings, answer.body.recovery_keys_base64);
  return answer.body.root_token;
}

/**
 * @param {Buffer} ca
 * @param {readonly string[]} members
 */
async function answers(ca, members) {
  for (let attempt = 1; ; attempt += 1) {
    const found = await Promise.all(members.map((member) => ask(ca, member, 'GET', 'sys/init')));
    if (found.every(({ status }) => status === 200)) return found.map(({ body }) => body);
    if (attempt === attempts) throw new Error(`not every member answers: ${found.map(reason).join(', ')}`);
    await sleep(pause);
  }
}

/**
 * Each is encrypted for one holder. They stand in the log as well, in case the API server takes no more.
 * @param {Settings} settings
 * @param {readonly string[]} keys
 */
async function keepRecoveryKeys({ namespace, recoveryConfigMap }, keys) {
  const data = Object.fromEntries(keys.map((key, index) => [`recovery-key-${index + 1}.pgp.base64`, key]));
  say(`recovery keys, each encrypted for its holder: ${JSON.stringify(data)}`);
  const answer = await connect(process.env)('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: recoveryConfigMap },
    immutable: true,
    data,
  });
  if (answer.status !== 201) {
    say(`ConfigMap ${recoveryConfigMap} was not made (status ${answer.status}): keep the keys from this log`);
  }
}

/**
 * @param {Buffer} ca
 * @param {readonly string[]} members
 */
async function leaderWhenReady(ca, members) {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const leader = await leaderOf(ca, members);
    if (leader && (await ask(ca, leader, 'GET', 'sys/health')).status === 200) return leader;
    await sleep(pause);
  }
  throw new Error('no member became active: see "VaultSealed" in the runbooks');
}

/**
 * Tries again while a member is busy; a versioned engine is, for a moment after it was mounted.
 * @param {Buffer} ca
 * @param {string} member
 * @param {string} token
 * @returns {import('./apply.js').Call}
 */
function caller(ca, member, token) {
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask(ca, member, method, path, { token, body });
      const accepted = answer.status < 300 || (method === 'GET' && answer.status === 404);
      if (accepted && answer.status !== 0) return answer;
      if (attempt === busyAttempts || !isBusy(answer)) throw new Error(`${method} ${path}: ${reason(answer)}`);
      await sleep(busyPause);
    }
  };
}

/** @param {import('./client.js').Answer} answer */
function isBusy({ status, body }) {
  return status === 0 || status === 429 || status >= 500 || /Upgrading/.test((body?.errors ?? []).join());
}

main(JSON.parse(readFileSync(`${__dirname}/bootstrap.json`, 'utf8'))).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
