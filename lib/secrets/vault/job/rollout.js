/** Replaces the members whose template is old: standbys first, the active one last, each when all others are well. */
const { readFileSync } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
const { ask, leaderOf, login, reason } = require('./client.js');
const { connect } = require('./kubernetes.js');

/** Fifteen minutes for one member: its volume moves to another node in that time. */
const attempts = 180;
const pause = 5_000;

/** @typedef {{ members: string[], pods: string[], statefulSet: string, namespace: string, ca: string, token: string }} Settings */

/** @param {Settings} settings */
async function main(settings) {
  const { pods, namespace } = settings;
  const api = connect(process.env);
  const wanted = await revision(api, settings);
  const base = `/api/v1/namespaces/${namespace}/pods`;
  const old = async (/** @type {string} */ pod) => {
    const { status, body } = await api('GET', `${base}/${pod}`);
    return status === 200 && body.metadata.labels['controller-revision-hash'] !== wanted;
  };
  const state = await until('the members are not all well', () => wellness(settings));
  const standbysFirst = [...pods].sort((a, b) => Number(a === state.leader) - Number(b === state.leader));
  for (const pod of standbysFirst) {
    if (!(await old(pod))) continue;
    const now = await until('the members are not all well', () => wellness(settings));
    if (now.leader === pod && pods.length > 1) await stepDown(settings, pod);
    process.stdout.write(`replacing ${pod}\n`);
    const answer = await remove(api, `${base}/${pod}`);
    if (answer.status >= 300 && answer.status !== 404)
      throw new Error(`${pod} was not deleted: status ${answer.status}`);
    await until(`${pod} did not come back`, async () =>
      (await isNew(api, `${base}/${pod}`, wanted)) ? true : undefined,
    );
  }
  await until('the members are not all well', () => wellness(settings));
  process.stdout.write('every member is of the current revision\n');
}

/**
 * The revision that pods should have, once the controller has seen the newest template.
 * @param {import('../../generated/job/kubernetes.js').Client} api
 * @param {Settings} settings
 */
function revision(api, { namespace, statefulSet }) {
  return until('the StatefulSet was not observed', async () => {
    const { status, body } = await api('GET', `/apis/apps/v1/namespaces/${namespace}/statefulsets/${statefulSet}`);
    if (status !== 200 || body.status?.observedGeneration !== body.metadata.generation) return undefined;
    return body.status.updateRevision;
  });
}

/**
 * @param {import('../../generated/job/kubernetes.js').Client} api
 * @param {string} path
 */
function remove(api, path) {
  const send = /** @type {(method: string, path: string) => ReturnType<typeof api>} */ (api);
  return send('DELETE', path);
}

/**
 * @param {import('../../generated/job/kubernetes.js').Client} api
 * @param {string} path
 * @param {string} wanted
 */
async function isNew(api, path, wanted) {
  const { status, body } = await api('GET', path);
  return (
    status === 200 && !body.metadata.deletionTimestamp && body.metadata.labels['controller-revision-hash'] === wanted
  );
}

/**
 * The leader's name when every member is unsealed and caught up.
 * @param {Settings} settings
 * @returns {Promise<{ leader: string } | undefined>}
 */
async function wellness(settings) {
  const ca = readFileSync(settings.ca);
  const leader = await leaderOf(ca, settings.members);
  const token = leader && (await login(ca, leader, 'rollout', settings.token));
  if (!leader || !token) return undefined;
  const { body } = await ask(ca, leader, 'GET', 'sys/storage/raft/autopilot/state', { token });
  const healthy = body?.data?.healthy && settings.pods.every((pod) => body.data.servers[pod]?.healthy);
  return healthy ? { leader: body.data.leader } : undefined;
}

/**
 * @param {Settings} settings
 * @param {string} pod
 */
async function stepDown(settings, pod) {
  const ca = readFileSync(settings.ca);
  const leader = settings.members[settings.pods.indexOf(pod)] ?? '';
  const token = await login(ca, leader, 'rollout', settings.token);
  const answer = await ask(ca, leader, 'PUT', 'sys/step-down', { token });
  if (answer.status >= 300) throw new Error(`${pod} did not step down: ${reason(answer)}`);
  await until('no other member took over', async () => {
    const now = await wellness(settings);
    return now && now.leader !== pod ? now : undefined;
  });
}

/**
 * @template T
 * @param {string} failure
 * @param {() => Promise<T | undefined>} attempt
 * @returns {Promise<T>}
 */
async function until(failure, attempt) {
  for (let tried = 0; tried < attempts; tried += 1) {
    const found = await attempt();
    if (found !== undefined) return found;
    await sleep(pause);
  }
  throw new Error(failure);
}

main(JSON.parse(readFileSync(`${__dirname}/rollout.json`, 'utf8'))).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
