import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Capability,
  Cluster,
  certManager,
  Duration,
  Environment,
  type EnvironmentProps,
  existing,
  external,
  generated,
  http,
  Image,
  Size,
  System,
  secretFiles,
  Vault,
  VaultInjector,
  type VaultProps,
} from '../../lib';
import { publicKey } from './server';

const image = new Image('registry.example.com/shop:1.0.0');
const region = 'eu-central-1';
const role = (name: string) => ({ kind: 'aws-role', arn: `arn:aws:iam::123456789012:role/${name}`, region }) as const;
const key = (id: string) => ({ region, keyId: `arn:aws:kms:${region}:123456789012:key/${id}` });
const holders = [publicKey, publicKey, publicKey];

// #region generation
export class Shop extends System {
  constructor(scope: Construct, server: Vault, injector: VaultInjector) {
    super(scope, { id: 'shop', title: 'Shop', upstream: 'https://shop.example.com' }, {});
    // A pair that belongs together is made together, by a job in the cluster.
    const signer = this.secret({
      name: 'shop-signer',
      purpose: 'signs what the shop sends out',
      keys: {
        private: { kind: 'private-key', algorithm: 'ec-p256', encoding: 'PKCS8' },
        public: { kind: 'public-key', of: 'private' },
      },
      rotation: 'restart',
    });
    const sender = this.secret({
      name: 'shop-sender',
      purpose: 'signs the shop on to its mail server, which is told the password',
      keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
      rotation: 'coordinated',
    });
    const shop = this.deployment({
      image,
      replicas: 2,
      runAs: { user: 1000 },
      resources: { cpu: '100m', memory: Size.mebibytes(128) },
      ports: { http: 8080 },
      ready: http('http', '/ready'),
      mounts: { '/signer': secretFiles(signer, { 'signer.pem': 'private' }), '/sender': secretFiles(sender) },
      // Users of its database are made when a pod asks, and vanish with it.
      injected: injector.agent({
        role: 'shop',
        files: { 'database.json': { kind: 'json', path: 'database/creds/shop' } },
      }),
    });
    // What it encrypts by the server's own key: the key never leaves the server.
    shop.connectsTo(server.api);
  }
}
// #endregion

// #region storage
export const cluster = Cluster.eks({
  kubernetes: '1.34',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  podRanges: ['100.64.0.0/16'],
  nodeRanges: ['10.20.0.0/18'],
  // Every volume of the platform is encrypted with a key of one's own.
  storageClasses: [{ name: 'encrypted', default: true, encrypted: { kind: 'ebs', key: key('disks') } }],
});

export const store = {
  distribution: 'openbao',
  // Whatever the server stores is encrypted with a key that only the seal's key opens.
  seal: { kind: 'awskms', ...key('seal'), identity: role('openbao') },
  recovery: { publicKeys: holders, threshold: 2 },
  // A copy outside the cluster every hour, once more encrypted with a third key.
  snapshots: {
    store: external('https', { host: `s3.${region}.amazonaws.com` }),
    bucket: 'company-openbao',
    region,
    encryption: key('snapshots'),
    identity: role('openbao-snapshot'),
  },
} satisfies VaultProps;
// #endregion

// #region management
export const definitions: VaultProps['definitions'] = {
  engines: {
    kv: { kind: 'kv', versions: 20 },
    transit: { kind: 'transit', keys: { orders: { type: 'aes256-gcm96', rotation: Duration.days(30) } } },
    database: {
      kind: 'database',
      connections: {
        shop: {
          server: external('postgresql', { host: 'shop.db.example.com', port: 5432 }),
          database: 'shop',
          roles: {
            shop: {
              creation: [
                `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE shop`,
              ],
              lifetime: Duration.hours(1),
            },
          },
        },
      },
    },
  },
  // Who may do what, by path, and which ServiceAccount that is.
  policies: {
    shop: {
      'database/creds/shop': ['read'],
      'transit/encrypt/orders': ['update'],
      'transit/decrypt/orders': ['update'],
    },
  },
  roles: { shop: { namespace: 'sales', serviceAccounts: ['shop'], policies: ['shop'] } },
};
// #endregion

// #region rotation
export const generations: EnvironmentProps['secretGenerations'] = {
  // Class `restart`: a second pair beside the first, and pods that restart with it.
  'sales/shop-signer': 2,
  // Class `coordinated`, first phase: the mail server accepts both passwords, the shop uses the second.
  'sales/shop-sender': { from: 1, to: 2 },
};
// #endregion

/** All of it in one environment. */
export function walkthrough(secretGenerations?: EnvironmentProps['secretGenerations']): Environment {
  const environment = new Environment(new App(), 'example', {
    domain: 'example.com',
    scale: 'standard',
    cluster,
    secrets: [generated(), existing],
    certificates: certManager(),
    secretGenerations,
  });
  const secrets = new Capability(environment, 'secrets');
  const server = new Vault(secrets, { ...store, definitions });
  const injector = new VaultInjector(secrets, { server });
  new Shop(new Capability(environment, 'sales'), server, injector);
  return environment;
}
