import { App } from 'cdk8s';
import {
  Capability,
  CertManager,
  type CertManagerProps,
  Cluster,
  certManager,
  type Dns01,
  Environment,
  existing,
  external,
  type KubernetesObject,
  type Manifest,
  System,
  VaultCsiProvider,
} from '../../../lib';
import { catalog } from '../../../lib/catalog';
import { synthesize } from '../../../lib/output/synthesize';
import { cloudFacts } from '../../core/platform';
import type { ClusterCheck } from '../check';
import { Pass, type Trial } from '../pass';
import { applyAgain, applyAll } from '../pass/apply';
import { removeAll } from '../pass/removal';

/** Seconds that anything may take. */
const patience = 30;

/** Objects that follow only from what a consumer says, and that no example has. */
export const providedKindsCheck: ClusterCheck = {
  id: 'provided-kinds',
  title: 'issuers of every DNS service and classes of provided files are what the definitions of their releases accept',
  tools: [],
  beside: true,
  weight: 35,
  async run({ plane }) {
    const findings: string[] = [];
    let objects = 0;
    for (const trial of [...zones.map(issuer), providedFiles()]) {
      const pass = new Pass(plane, trial, patience);
      try {
        await applyAll(pass);
        if (pass.faults.length === 0) await applyAgain(pass);
      } finally {
        await removeAll(pass);
      }
      objects += pass.objects.length;
      findings.push(...pass.outcome.findings);
    }
    return { counts: { 'custom objects': objects }, findings };
  },
};

interface Zone extends CertManagerProps {
  readonly dns01: Dns01;
  readonly cluster: Cluster;
}

const zones: readonly Zone[] = [
  {
    dns01: { kind: 'route53', region: 'eu-central-1', zoneId: 'Z1' },
    cluster: Cluster.eks(cloudFacts),
    identity: { kind: 'aws-pod-identity' },
  },
  {
    dns01: { kind: 'cloud-dns', project: 'project', zone: 'zone' },
    cluster: Cluster.gke(cloudFacts),
    identity: { kind: 'google', serviceAccount: 'dns-writer@project.iam.gserviceaccount.com' },
  },
  {
    dns01: { kind: 'azure-dns', subscriptionId: 'subscription', resourceGroup: 'group', zone: 'example.com' },
    cluster: Cluster.aks(cloudFacts),
    identity: { kind: 'azure', clientId: '00000000-0000-0000-0000-000000000000' },
  },
  { dns01: { kind: 'cloudflare' }, cluster: Cluster.kind({ kubernetes: '1.34' }) },
  {
    dns01: {
      kind: 'rfc2136',
      server: external('dns', { host: 'ns.example.com', port: 53, tls: false }),
      keyName: 'acme.',
    },
    cluster: Cluster.kind({ kubernetes: '1.34' }),
  },
];

/** A system that asks for a public certificate of every name below a host. */
class Client extends System {
  constructor(scope: Capability) {
    super(scope, { id: 'client', title: 'Client', upstream: 'https://example.com' }, {});
  }

  published(): this {
    this.certificate({
      name: 'web-tls',
      purpose: 'what browsers see',
      authority: 'public',
      commonName: 'apps.example.com',
      dnsNames: ['*.apps.example.com'],
      usages: ['server'],
    });
    return this;
  }
}

function issuer({ dns01, cluster, identity }: Zone): Trial {
  const environment = new Environment(new App(), 'test', {
    domain: 'example.com',
    scale: 'minimal',
    cluster,
    secrets: existing,
    certificates: certManager({ acme: { email: 'platform@example.com', dns01 } }),
  });
  new Client(new Capability(environment, 'provided-issuers')).published();
  new CertManager(new Capability(environment, 'provided-security'), { identity });
  return trial(`certificates by records of ${dns01.kind}`, environment, ['ClusterIssuer', 'Certificate']);
}

function providedFiles(): Trial {
  const environment = new Environment(new App(), 'test', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
  });
  const entry = catalog.find(({ product }) => product === VaultCsiProvider.products.openbao);
  const provider = entry?.example(new Capability(environment, 'secrets'));
  if (!(provider instanceof VaultCsiProvider)) throw new Error('the catalogue has no provider');
  const path = 'kv/data/shop/db';
  provider.files(new Client(new Capability(environment, 'provided-files')), 'database', {
    role: 'shop',
    files: { password: { kind: 'value', path, key: 'password' }, 'db.json': { kind: 'response', path } },
  });
  return trial('provided files', environment, ['SecretProviderClass']);
}

/** The objects of some kinds, with the namespaces that they are in. */
function trial(name: string, environment: Environment, kinds: readonly string[]): Trial {
  const all = synthesize(App.of(environment)).flatMap(({ manifests }) => manifests.map(({ object }) => object));
  const wanted = all.filter(({ kind }) => kinds.includes(kind));
  const namespaces = [...new Set(wanted.flatMap(({ metadata }) => metadata.namespace ?? []))].map(
    (namespace): KubernetesObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
  );
  const manifests = [...namespaces, ...wanted].map(
    (object): Manifest => ({ path: name, stage: 'custom', folder: name, object }),
  );
  return { name, manifests, expectedSecrets: [] };
}
