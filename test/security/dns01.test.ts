import { App } from 'cdk8s';
import {
  Capability,
  CertManager,
  type CloudIdentity,
  Cluster,
  certManager,
  type Dns01,
  Environment,
  existing,
  external,
} from '../../lib';
import { synthesize } from '../../lib/output/synthesize';
import { verify } from '../../lib/verify';
import { cloudFacts, TestSystem } from '../core/platform';

const clusters = {
  eks: Cluster.eks(cloudFacts),
  gke: Cluster.gke(cloudFacts),
  aks: Cluster.aks(cloudFacts),
  kind: Cluster.kind({ kubernetes: '1.34' }),
};

const role: CloudIdentity = {
  kind: 'aws-role',
  arn: 'arn:aws:iam::123456789012:role/dns',
  region: 'eu-central-1',
};
const account: CloudIdentity = { kind: 'google', serviceAccount: 'dns-writer@project.iam.gserviceaccount.com' };
const managed: CloudIdentity = { kind: 'azure', clientId: '00000000-0000-0000-0000-000000000000' };

interface Zone {
  readonly dns01?: Dns01;
  readonly cluster: Cluster;
  readonly identity?: CloudIdentity;
}

/** An environment with a public certificate for every name below a host. */
function issued({ dns01, cluster, identity }: Zone) {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster,
    secrets: existing,
    certificates: certManager({ acme: { email: 'platform@example.com', dns01 } }),
  });
  const system = new TestSystem(new Capability(environment, 'logging'));
  const certificate = system.declare.certificate({
    name: 'web-tls',
    purpose: 'what browsers see',
    authority: 'public',
    commonName: 'apps.example.com',
    dnsNames: ['apps.example.com', '*.apps.example.com'],
    usages: ['server'],
  });
  new CertManager(new Capability(environment, 'security'), { identity });
  const [{ manifests } = { manifests: [] }] = synthesize(app);
  const find = (kind: string, name: string) =>
    manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object as ReturnType<
      typeof JSON.parse
    >;
  return { environment, certificate, manifests, find };
}

const server = external('dns', { host: 'ns.example.com', port: 53, tls: false });

const zones: [string, Zone, object, string][] = [
  [
    'route53',
    { dns01: { kind: 'route53', region: 'eu-central-1', zoneId: 'Z1' }, cluster: clusters.eks, identity: role },
    { route53: { region: 'eu-central-1', hostedZoneID: 'Z1' } },
    'route53.amazonaws.com:443',
  ],
  [
    'route53 with Pod Identity',
    {
      dns01: { kind: 'route53', region: 'eu-central-1' },
      cluster: clusters.eks,
      identity: { kind: 'aws-pod-identity' },
    },
    { route53: { region: 'eu-central-1' } },
    'route53.amazonaws.com:443',
  ],
  [
    'cloud-dns',
    { dns01: { kind: 'cloud-dns', project: 'p', zone: 'z' }, cluster: clusters.gke, identity: account },
    { cloudDNS: { project: 'p', hostedZoneName: 'z' } },
    'dns.googleapis.com:443',
  ],
  [
    'azure-dns',
    {
      dns01: { kind: 'azure-dns', subscriptionId: 's', resourceGroup: 'g', zone: 'example.com' },
      cluster: clusters.aks,
      identity: managed,
    },
    {
      azureDNS: {
        subscriptionID: 's',
        resourceGroupName: 'g',
        hostedZoneName: 'example.com',
        managedIdentity: { clientID: '00000000-0000-0000-0000-000000000000' },
      },
    },
    'management.azure.com:443',
  ],
  [
    'cloudflare',
    { dns01: { kind: 'cloudflare' }, cluster: clusters.kind },
    { cloudflare: { apiTokenSecretRef: { name: 'cert-manager-cloudflare', key: 'token' } } },
    'api.cloudflare.com:443',
  ],
  [
    'rfc2136',
    { dns01: { kind: 'rfc2136', server, keyName: 'acme.' }, cluster: clusters.kind },
    {
      rfc2136: {
        nameserver: 'ns.example.com:53',
        protocol: 'TCP',
        tsigKeyName: 'acme.',
        tsigAlgorithm: 'HMACSHA256',
        tsigSecretSecretRef: { name: 'cert-manager-tsig', key: 'key' },
      },
    },
    'ns.example.com:53',
  ],
];

test.each(zones)(
  'a record at %s proves every name, also with *, and no host is asked',
  (_name, zone, solver, address) => {
    const { environment, find, manifests } = issued(zone);
    expect(find('ClusterIssuer', 'public').spec.acme.solvers).toEqual([{ dns01: solver }]);
    expect(find('Certificate', 'web-tls').spec.dnsNames).toEqual(['apps.example.com', '*.apps.example.com']);
    expect(find('NetworkPolicy', 'acme-solver')).toBeUndefined();
    const addresses = environment.flows
      .filter(({ from }) => from === 'test/security/cert-manager/workload')
      .map(({ endpoint }) => endpoint.address);
    expect(addresses).toContain(address);
    expect(addresses).not.toContain('apps.example.com:80');
    expect(find('Deployment', 'cert-manager').spec.template.spec.containers[0].args).toContain(
      '--dns01-recursive-nameservers-only',
    );
    expect(
      verify({
        manifests,
        expectedSecrets: environment.expectedSecrets(),
        // The rule reads policies of the API alone; those of CNIs are compared elsewhere.
        network: zone.cluster.cniFacts.dialect ? undefined : environment.expectedNetwork(),
        kubernetes: '1.34',
      }),
    ).toEqual([]);
  },
);

test('the identity stands on the controller alone', () => {
  const { find } = issued({
    dns01: { kind: 'route53', region: 'eu-central-1' },
    cluster: clusters.eks,
    identity: role,
  });
  expect(find('ServiceAccount', 'cert-manager').metadata.annotations).toMatchObject({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/dns',
  });
  expect(find('ServiceAccount', 'cert-manager-webhook').metadata.annotations).not.toHaveProperty([
    'eks.amazonaws.com/role-arn',
  ]);
});

test('a public certificate has no certificate of its authority, and nobody can read one', () => {
  const { certificate, environment } = issued({ dns01: { kind: 'cloudflare' }, cluster: clusters.kind });
  const need = environment.secrets.find(({ need: { name } }) => name === 'web-tls')?.need;
  expect(Object.keys(need?.keys ?? {})).toEqual(['tls.crt', 'tls.key']);
  expect(() => certificate.key('ca.crt')).toThrow(
    "secret 'web-tls' declares no key 'ca.crt'; use one of tls.crt, tls.key",
  );
});

test.each<[string, Zone, string]>([
  [
    'a name with * and nowhere to write a record',
    {
      cluster: Cluster.kind({
        kubernetes: '1.34',
        ingress: { className: 'web', namespace: 'ingress', selector: { app: 'ingress' } },
      }),
    },
    "certificate.dnsNames: '*.apps.example.com' can only be proved by a record; say in the environment's certificates.acme.dns01 where to write it, or name each host",
  ],
  [
    'no identity',
    { dns01: { kind: 'route53', region: 'eu-central-1' }, cluster: clusters.eks },
    'test/security/cert-manager: identity: the controller has no identity, and could write no records of route53; give CertManager one of kind aws-role or aws-pod-identity',
  ],
  [
    "another cloud's identity",
    { dns01: { kind: 'cloud-dns', project: 'p' }, cluster: clusters.eks, identity: role },
    'identity: the controller has an identity of kind aws-role, and could write no records of cloud-dns; give CertManager one of kind google',
  ],
])('refused: %s', (_what, zone, message) => {
  expect(() => issued(zone)).toThrow(message);
});
