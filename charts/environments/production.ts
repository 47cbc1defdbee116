import { Cluster, certManager, Duration, existing, Size } from '../../lib';
import type { EnvironmentDefinition } from '../platform';

/** An EKS cluster over three zones. */
export const production: EnvironmentDefinition = {
  name: 'production',
  domain: 'example.com',
  scale: 'standard',
  cluster: Cluster.eks({
    kubernetes: '1.34',
    zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    // Pods, nodes and the API server's interfaces have subnets of their own, so that policies can tell them apart.
    podRanges: ['100.64.0.0/16'],
    nodeRanges: ['10.20.0.0/18'],
    apiServer: { ranges: ['10.20.255.0/28', '10.20.255.16/28', '10.20.255.32/28'], port: 443 },
    storageClasses: [{ name: 'gp3', default: true }],
    ingress: { className: 'traefik', namespace: 'ingress', selector: { 'app.kubernetes.io/name': 'traefik' } },
  }),
  secrets: existing,
  certificates: certManager({ acme: { email: 'platform@example.com' } }),
  delivery: { repository: 'https://git.example.com/platform/landscape.git' },
  logging: {
    dailyVolume: Size.gibibytes(20),
    retention: Duration.days(14),
    storage: Size.gibibytes(300),
    at: 'logs',
  },
};
