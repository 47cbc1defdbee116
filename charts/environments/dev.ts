import { Cluster, certManager, Duration, generated, nobody, Size } from '../../lib';
import type { EnvironmentDefinition } from '../platform';

/** A kind cluster on a developer's machine. */
export const dev: EnvironmentDefinition = {
  name: 'dev',
  domain: 'dev.example.com',
  scale: 'minimal',
  cluster: Cluster.kind({ kubernetes: '1.28' }),
  secrets: generated(),
  certificates: certManager(),
  logging: { dailyVolume: Size.gibibytes(1), retention: Duration.days(3), storage: Size.gibibytes(20) },
  monitoring: {
    storage: Size.gibibytes(10),
    retention: Duration.days(3),
    alerts: { receivers: {}, route: { to: nobody } },
  },
};
