import { type Environment, type Manifest, manifestsOf, Vault, type VaultProps } from '../../lib';
import { findingsOf } from '../../lib/output/findings';
import { testCapability } from '../core/platform';

/** The first packet of any OpenPGP public key. */
export const publicKey = Buffer.from([0x99, 0x01, 0x0d]).toString('base64');

/** A capability with a server that a workload `shop` may read from. */
export function withServer(changes: Partial<VaultProps> = {}) {
  const capability = testCapability();
  const server = new Vault(capability, {
    distribution: 'openbao',
    seal: { kind: 'static' },
    recovery: { publicKeys: [publicKey], threshold: 1 },
    snapshots: { none: 'a test keeps nothing' },
    definitions: {
      engines: { kv: { kind: 'kv' }, database: { kind: 'database', connections: {} } },
      policies: {
        shop: { 'kv/data/shop/*': ['read'], 'database/creds/+': ['read'], 'kv/metadata/shop/*': ['list'] },
      },
      roles: { shop: { namespace: 'logging', serviceAccounts: ['shop', 'worker-job'], policies: ['shop'] } },
    },
    ...changes,
  });
  return { capability, server };
}

/** What an environment comes to, with ways to look at it. */
export function written(environment: Environment) {
  const manifests = manifestsOf(environment);
  return { environment, manifests, find: finder(manifests), findings: () => findingsOf({ environment, manifests }) };
}

function finder(manifests: readonly Manifest[]) {
  return (kind: string, name: string) =>
    manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object as ReturnType<
      typeof JSON.parse
    >;
}
