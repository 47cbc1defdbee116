import { App } from 'cdk8s';
import { production } from '../../charts/environments/production';
import { platform } from '../../charts/platform';
import { type KubernetesObject, manifestsOf, VaultInjector } from '../../lib';

/** Flags of one program, from its sources. */
interface CommandLine {
  /** Release of the image that the flags are of. */
  readonly version: string;
  /** Where in the sources of that release they are declared. */
  readonly source: string;
  readonly deployment: string;
  /** `--name` or, with the flags of Go's own library, `-name`. */
  readonly dashes: '--' | '-';
  readonly flags: readonly string[];
}

const logging = ['log-flush-frequency', 'logging-format', 'v', 'vmodule'];
const election = ['leader-elect', 'leader-election-namespace'];

/** Programs that cannot be built here, so that their own parser does not see what the platform writes. */
const commandLines: readonly CommandLine[] = [
  {
    version: '1.21.1',
    source: 'cert-manager/cert-manager cmd/controller/app/options/options.go',
    deployment: 'cert-manager',
    dashes: '--',
    flags: [
      ...logging,
      ...election,
      'acme-http01-solver-image',
      'acme-http01-solver-nameservers',
      'cluster-issuer-ambient-credentials',
      'cluster-resource-namespace',
      'controllers',
      'dns01-check-retry-period',
      'dns01-recursive-nameservers',
      'dns01-recursive-nameservers-only',
      'enable-certificate-owner-ref',
      'enable-gateway-api',
      'feature-gates',
      'issuer-ambient-credentials',
      'max-concurrent-challenges',
      'metrics-listen-address',
      'namespace',
    ],
  },
  {
    version: '1.21.1',
    source: 'cert-manager/cert-manager pkg/webhook/options/options.go',
    deployment: 'cert-manager-webhook',
    dashes: '--',
    flags: [
      ...logging,
      'dynamic-serving-ca-secret-name',
      'dynamic-serving-ca-secret-namespace',
      'dynamic-serving-dns-names',
      'dynamic-serving-leaf-duration',
      'healthz-port',
      'metrics-listen-address',
      'secure-port',
      'tls-cert-file',
      'tls-min-version',
      'tls-private-key-file',
    ],
  },
  {
    version: '1.21.1',
    source: 'cert-manager/cert-manager cmd/cainjector/app/options/options.go',
    deployment: 'cert-manager-cainjector',
    dashes: '--',
    flags: [
      ...logging,
      ...election,
      'enable-apiservices-injectable',
      'enable-certificates-data-source',
      'enable-customresourcedefinitions-injectable',
      'feature-gates',
      'metrics-listen-address',
      'namespace',
    ],
  },
  {
    version: '1.7.6',
    source: 'hashicorp/vault-k8s subcommand/injector/flags.go',
    deployment: 'vault-k8s',
    dashes: '-',
    flags: [
      'cpu-limit',
      'cpu-request',
      'listen',
      'log-format',
      'log-level',
      'memory-limit',
      'memory-request',
      'telemetry-path',
      'template-config-exit-on-retry-failure',
      'tls-auto',
      'tls-cert-file',
      'tls-key-file',
      'use-leader-elector',
      'vault-address',
      'vault-auth-path',
      'vault-cacert-bytes',
      'vault-image',
    ],
  },
];

interface Deployment extends KubernetesObject {
  readonly spec: { template: { spec: { containers: { image: string; args?: string[] }[] } } };
}

const deployments = manifestsOf(platform(new App(), production))
  .map(({ object }) => object)
  .filter((object): object is Deployment => object.kind === 'Deployment');

test.each(commandLines)('$deployment passes flags that $source of $version declares', (line) => {
  const found = deployments.find(({ metadata }) => metadata.name === line.deployment);
  const [container] = found?.spec.template.spec.containers ?? [];
  // Another release may have other flags: read them there, and write its version here.
  expect(container?.image).toMatch(new RegExp(`:v?${line.version.replaceAll('.', '\\.')}$`));
  const passed = (container?.args ?? []).filter((argument) => argument.startsWith('-'));
  expect(passed.length).toBeGreaterThan(0);
  const known = new Set(line.flags);
  const unknown = passed.filter((argument) => {
    const [, dashes, name = ''] = /^(--?)([a-z][a-z0-9-]*)(=|$)/.exec(argument) ?? [];
    return dashes !== line.dashes || !known.has(name);
  });
  expect(unknown).toEqual([]);
});

/** Annotations that the injector reads, from agent-inject/agent/annotations.go of hashicorp/vault-k8s v1.7.6. */
const annotations = [
  'agent-inject',
  'agent-inject-template-*',
  'agent-pre-populate-only',
  'agent-service-account-token-volume-name',
  'error-on-missing-key-*',
  'role',
];

test('agents are asked for with annotations that the injector reads', () => {
  const app = new App();
  const environment = platform(app, production);
  const injector = environment.node.findAll().find((construct) => construct instanceof VaultInjector);
  const { annotations: asked = {}, toEnd = {} } =
    injector?.agent({
      role: 'shop',
      stays: false,
      files: { db: { kind: 'value', path: 'kv/data/shop/db', key: 'password' } },
    }) ?? {};
  const names = Object.keys({ ...asked, ...toEnd }).map((name) => name.replace('vault.hashicorp.com/', ''));
  expect(names.sort().map((name) => name.replace(/-db$/, '-*'))).toEqual(annotations);
});
