import { Cluster, certManager, Duration, existing, external, generated, Size, type VaultProps } from '../../lib';
import type { EnvironmentDefinition } from '../platform';

const region = 'eu-central-1';

const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

/** OpenBao, unsealed by AWS KMS. Put the keys of your own holders in the place of this one, whose private half nobody has. */
const productionVault: VaultProps = {
  distribution: 'openbao',
  seal: {
    kind: 'awskms',
    region,
    keyId: 'alias/production-openbao',
    identity: { kind: 'aws-role', arn: roleArn('production-openbao'), region },
  },
  recovery: {
    publicKeys: [
      'mQENBGsH8vYBCACucVlFFFR8by9SdAZr+95bA0tCy7whAxRznb07xBwMMCDCEbMz3DVZMOSyYuWhEv8+wu9AKnL6Mxhw891abegDq7qxOoGLU+0LmAQmPwhY3JeY4dD0dzllsTfoPnQxlhyRnxjPZAVpG4UzhaAYGqMusilYeGL3hXMglRCBZtsIOnZQUrFApsrekOmVeSyxH02r9wWNTHOowLishNE+C8+UYZUaQ4Slv1/qcM4L6VDU9alEZUTuWOnN+feUqgqbeK8kCpCOS/ZEXdcCrNslNkZUorURKMewrspEdGWPqdOjqvSoMLTdNtYvkY9PRJ47oNcuMZRFoggoyrVOPXs6VTkvABEBAAG0EmhvbGRlckBleGFtcGxlLmNvbYkBTgQTAQoAOBYhBGOkjltwpJAmmaLyCi+Wfs0QvwbaBQJrB/L2AhsPBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEC+Wfs0Qvwba2LoH/3R5ZVIi/Nl5QIQFYUKpYt4bp3EKIRJbxKtoNKbNVPZURW/FssLJ+pEF+8jeCaD86X9vMgoazZFJ+DGlqz+wztO0I8QPoud4eqMZLp5Gk2/O/ab+yqs5UCTrFKZ0Wg0uJcthpDy4j76DiEpwQLkPWWJ0wDlXHrOYtV9lmFVbeze+5TUOq1Hz9SZQH04tzGiiggcQzNTicgR2tOUmd+9CkeaV3eC/N/TyE02yxQVqbM/NwJGEXheGO9TOwiIToQXXrwSZ7zRFJnav66q3Uu2frE6D43oI5JtceYR+Jo64MHSlcDGKOIyGQoCz9UdloiJSDry9+HCcwLd2/yrn7vcNQJs=',
    ],
    threshold: 1,
  },
  snapshots: {
    store: external('https', { host: `s3.${region}.amazonaws.com` }),
    bucket: 'example-production-openbao',
    region,
    encryption: { region, keyId: 'alias/production-openbao-snapshots' },
    identity: { kind: 'aws-role', arn: roleArn('production-openbao-snapshot'), region },
  },
  definitions: {
    engines: {
      kv: { kind: 'kv' },
      transit: { kind: 'transit', keys: { platform: { type: 'aes256-gcm96', rotation: Duration.days(90) } } },
    },
    policies: { shop: { 'kv/data/shop/*': ['read'], 'transit/encrypt/platform': ['update'] } },
    roles: { shop: { namespace: 'shop', serviceAccounts: ['shop'], policies: ['shop'] } },
  },
};

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
  // What only others can give is brought by people, and looked for before anything starts.
  secrets: [generated(), existing],
  certificates: certManager({ acme: { email: 'platform@example.com' } }),
  security: {
    trust: {
      // Clients of the secret store trust it in their own namespace.
      'platform-authority': { authorities: ['platform'], namespaces: ['shop'] },
      // For what asks inside and outside.
      'all-authorities': { authorities: ['platform'], includesPublic: true },
    },
  },
  secretStores: { vault: productionVault, injector: true },
  delivery: { repository: 'https://git.example.com/platform/landscape.git' },
  logging: {
    dailyVolume: Size.gibibytes(20),
    retention: Duration.days(14),
    storage: Size.gibibytes(300),
    at: 'logs',
  },
  monitoring: {
    storage: Size.gibibytes(120),
    retention: Duration.days(31),
    objectives: true,
    repository: 'https://git.example.com/platform/landscape/blob/main',
    // The way that people come: name, load balancer, certificate, ingress controller, network policy, server.
    probes: [
      { endpoint: external('https', { host: 'grafana.example.com' }), question: { kind: 'http', path: '/api/health' } },
      { endpoint: external('https', { host: 'logs.example.com' }), question: { kind: 'tcp' } },
    ],
    grafana: {
      at: 'grafana',
      database: { server: external('postgresql', { host: 'grafana.db.example.com', port: 5432 }) },
    },
    alerts: {
      heartbeat: { host: 'hc-ping.com' },
      receivers: {
        'on-call': { pagerduty: { region: 'eu' } },
        team: { slack: {} },
      },
      route: {
        to: 'team',
        routes: [
          { matching: { severity: 'critical' }, to: 'on-call', repeat: Duration.hours(4), continues: true },
          { matching: { severity: 'info' }, to: 'team', during: ['working-hours'], repeat: Duration.days(3) },
          { matching: {}, to: 'team' },
        ],
      },
      times: {
        'working-hours': {
          location: 'Europe/Berlin',
          periods: [
            {
              weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
              hours: { from: '08:00', to: '18:00' },
            },
          ],
        },
      },
    },
  },
};
