import type { RegisteredObservation } from '../../../lib/core/telemetry';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { fakeApi } from '../openbao/account';
import { fileOf, LoopbackCluster, memberCount } from '../openbao/cluster';
import { Scenario } from '../openbao/scenario';

/** Starts three members from the written configuration and lets the written jobs work on them. */
export const openbao: BinaryCheck = {
  id: 'openbao',
  title: 'OpenBao forms a cluster, unseals, and is brought to the declared state by the files that the platform writes',
  tools: ['openbao'],
  weight: 120,
  reads: [{ product: 'openbao', file: /^(server|bootstrap|snapshot|rollout)\.json$|\.js$/ }],
  run: check,
};

async function check(context: CheckContext): Promise<Outcome> {
  const example = context.subjects.find(({ name }) => name === 'example openbao');
  const objects = (example?.manifests ?? []).map(({ object }) => object);
  const cluster = await LoopbackCluster.create(context, fileOf(objects, 'openbao-config')['server.json'] ?? '');
  await cluster.prepare();
  const api = await fakeApi(cluster.apiServerPort, cluster.tls);
  try {
    for (let member = 0; member < memberCount; member += 1) cluster.start(member);
    const queries = (example?.environment.telemetry.observations ?? []).flatMap(queriesOf);
    return await new Scenario(context, cluster, (job) => fileOf(objects, `openbao-${job}`), api, queries).run();
  } finally {
    await cluster.stop();
    api.server.close();
  }
}

/** What alerts and dashboard ask of Prometheus. */
function queriesOf({ alerts = [], dashboard }: RegisteredObservation): string[] {
  const panels = dashboard ? [dashboard.health, dashboard.traffic, dashboard.errors, dashboard.saturation].flat() : [];
  return [...alerts.map(({ expression }) => expression), ...panels.flatMap(({ queries }) => Object.values(queries))];
}
