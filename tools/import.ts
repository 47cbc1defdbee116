/**
 * `npm run import -- cilium=DIR calico=DIR antrea=DIR cert-manager=DIR ...` writes `imports/` anew: the types of the policy kinds
 * that CNIs have beside NetworkPolicy, and of the kinds of operators, from the sources of each at the version below, cut to the
 * fields that the platform writes. DIR is a checkout, or the directory that `go mod download` fills.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { type ExitCode, runCommand, terminal, UsageError } from '../lib/output/command';

/** Fields to keep, with those below them; one without any below it is kept whole. */
interface Kept {
  readonly [field: string]: Kept;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly [key: string]: unknown;
}

interface Source {
  /** Release whose sources are meant. */
  readonly release: string;
  readonly file: string;
  readonly version: string;
  readonly spec: Kept;
}

const whole: Kept = {};
const labels: Kept = { matchLabels: whole };
const ciliumPorts: Kept = { ports: { port: whole, protocol: whole } };
const antreaPorts: Kept = { port: whole, protocol: whole };
const expressions: Kept = { matchLabels: whole, matchExpressions: whole };

/** By project; the kinds of one group stand in one list. */
const sources: Readonly<Record<string, Source | readonly Source[]>> = {
  cilium: {
    release: 'v1.20.0',
    file: 'pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml',
    version: 'v2',
    spec: {
      endpointSelector: labels,
      ingress: { fromEntities: whole, toPorts: ciliumPorts },
      egress: {
        toEndpoints: labels,
        toEntities: whole,
        toFQDNs: { matchName: whole, matchPattern: whole },
        toPorts: { ...ciliumPorts, serverNames: whole, rules: { dns: { matchPattern: whole } } },
      },
    },
  },
  calico: [
    {
      release: 'v3.32.1',
      file: 'api/config/crd/projectcalico.org_networkpolicies.yaml',
      version: 'v3',
      spec: {
        tier: whole,
        selector: whole,
        types: whole,
        egress: {
          action: whole,
          protocol: whole,
          destination: { namespaceSelector: whole, nets: whole, ports: whole, selector: whole, services: whole },
        },
      },
    },
    {
      release: 'v3.32.1',
      file: 'api/config/crd/projectcalico.org_globalnetworkpolicies.yaml',
      version: 'v3',
      spec: {
        tier: whole,
        selector: whole,
        namespaceSelector: whole,
        types: whole,
        ingress: {
          action: whole,
          protocol: whole,
          source: { nets: whole, notSelector: whole },
          destination: { ports: whole },
        },
      },
    },
    {
      release: 'v3.32.1',
      file: 'api/config/crd/projectcalico.org_globalnetworksets.yaml',
      version: 'v3',
      spec: { nets: whole },
    },
  ],
  antrea: {
    release: 'v2.7.0',
    file: 'build/charts/antrea/crds/networkpolicy.yaml',
    version: 'v1beta1',
    spec: {
      tier: whole,
      priority: whole,
      appliedTo: { podSelector: labels },
      ingress: { action: whole, name: whole, from: { nodeSelector: expressions }, ports: antreaPorts },
      egress: { action: whole, name: whole, to: { fqdn: whole, nodeSelector: expressions }, ports: antreaPorts },
    },
  },
  'sealed-secrets': {
    release: 'v0.40.0',
    file: 'helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml',
    version: 'v1alpha1',
    spec: {
      encryptedData: whole,
      template: { type: whole },
    },
  },
  'cert-manager': [
    {
      release: 'v1.21.1',
      file: 'deploy/crds/cert-manager.io_certificates.yaml',
      version: 'v1',
      spec: {
        secretName: whole,
        commonName: whole,
        dnsNames: whole,
        isCA: whole,
        usages: whole,
        duration: whole,
        renewBefore: whole,
        privateKey: { algorithm: whole, encoding: whole, rotationPolicy: whole, size: whole },
        issuerRef: { group: whole, kind: whole, name: whole },
        keystores: {
          jks: { create: whole, passwordSecretRef: whole },
          pkcs12: { create: whole, passwordSecretRef: whole, profile: whole },
        },
      },
    },
    {
      release: 'v1.21.1',
      file: 'deploy/crds/cert-manager.io_clusterissuers.yaml',
      version: 'v1',
      spec: {
        acme: {
          email: whole,
          server: whole,
          privateKeySecretRef: { name: whole },
          solvers: {
            http01: { ingress: { ingressClassName: whole, serviceType: whole } },
            dns01: {
              route53: { region: whole, hostedZoneID: whole },
              cloudDNS: { project: whole, hostedZoneName: whole },
              azureDNS: {
                subscriptionID: whole,
                resourceGroupName: whole,
                hostedZoneName: whole,
                managedIdentity: { clientID: whole },
              },
              cloudflare: { apiTokenSecretRef: whole },
              rfc2136: {
                nameserver: whole,
                protocol: whole,
                tsigKeyName: whole,
                tsigAlgorithm: whole,
                tsigSecretSecretRef: whole,
              },
            },
          },
        },
        ca: { secretName: whole },
        selfSigned: whole,
      },
    },
  ],
  'secrets-store-csi-driver': {
    release: 'v1.6.0',
    file: 'deploy/secrets-store.csi.x-k8s.io_secretproviderclasses.yaml',
    version: 'v1',
    spec: { provider: whole, parameters: whole },
  },
  'trust-manager': {
    release: 'v0.24.0',
    file: 'deploy/crds/trust.cert-manager.io_bundles.yaml',
    version: 'v1alpha1',
    spec: {
      sources: { secret: { name: whole, key: whole }, useDefaultCAs: whole },
      target: { configMap: { key: whole }, namespaceSelector: expressions },
    },
  },
};

/** A schema with only the fields that are kept. */
function cut(schema: Schema, kept: Kept): Schema {
  if (Object.keys(kept).length === 0) return schema;
  if (schema.items) return { ...schema, items: cut(schema.items, kept) };
  const properties = Object.entries(kept).map(([field, below]) => {
    const property = schema.properties?.[field];
    if (!property) throw new Error(`the schema has no field ${field}`);
    return [field, cut(property, below)] as const;
  });
  const required = (schema.required ?? []).filter((field) => field in kept);
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) };
}

/** The definition of a kind, cut to one version and the fields that are kept. */
function definition({ file, version, spec }: Source, directory: string): string {
  const crd = parse(readFileSync(join(directory, file), 'utf8'));
  const served = crd.spec.versions.find(({ name }: { name: string }) => name === version);
  const schema = served.schema.openAPIV3Schema as Schema;
  const openAPIV3Schema = { ...cut(schema, { spec }), description: undefined };
  return stringify({
    ...crd,
    spec: { ...crd.spec, versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }] },
  });
}

/** A project, and where its sources lie. */
interface Origin {
  readonly name: string;
  readonly source: Source | readonly Source[];
  readonly directory: string;
}

/** @throws UsageError when it is not of the form `PROJECT=DIR`, or of no project that is known. */
function originOf(argument: string): Origin {
  const [name = '', directory] = argument.split('=');
  const source = sources[name];
  if (!source || !directory) {
    throw new UsageError(`'${argument}' is no PROJECT=DIR; projects are ${Object.keys(sources).join(', ')}`);
  }
  return { name, source, directory };
}

function main(args: string[]): ExitCode {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  if (positionals.length === 0) throw new UsageError('name a project');
  const origins = positionals.map(originOf);
  const scratch = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    for (const { name, source, directory } of origins) {
      const file = join(scratch, `${name}.yaml`);
      const definitions = [source].flat().map((each) => definition(each, directory));
      writeFileSync(file, definitions.join('---\n'));
      const output = ['--no-save', '--language', 'typescript', '--output', 'imports', file];
      execFileSync(join('node_modules', '.bin', 'cdk8s'), ['import', '--no-check-upgrade', ...output], {
        stdio: 'inherit',
      });
    }
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

void runCommand('npm run import -- PROJECT=DIR...', terminal, () => main(process.argv.slice(2))).then((code) => {
  process.exitCode = code;
});
