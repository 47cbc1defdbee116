import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import {
  Capability,
  Cluster,
  type Cni,
  type ContainerRuntime,
  Duration,
  Environment,
  type EnvironmentProps,
  external,
  type KubernetesVersion,
  type LogDestination,
  PlatformError,
  type Scale,
  Size,
} from '../../lib/core';
import { Fluentd } from '../../lib/logging/fluentd';
import { OpenSearch } from '../../lib/logging/opensearch';
import { OpenSearchDashboards } from '../../lib/logging/opensearch-dashboards';
import { synthesize } from '../../lib/output/synthesize';
import { existing } from '../../lib/secrets/existing';
import { verify } from '../../lib/verify';

const ingress = { className: 'traefik', namespace: 'ingress', selector: { 'app.kubernetes.io/name': 'traefik' } };

type Facts = Pick<EnvironmentProps, 'scale'> & Parameters<typeof Cluster.kind>[0];

/** Mostly what is right, so that combinations get past the first check, and sometimes anything. */
function mostly<T>(right: readonly T[], anything: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: anything });
}

const environments: fc.Arbitrary<Facts> = fc.record({
  scale: fc.constantFrom<Scale[]>('minimal', 'standard', 'large'),
  kubernetes: fc.constantFrom<KubernetesVersion[]>('1.28', '1.37'),
  runtime: fc.constantFrom<ContainerRuntime[]>('containerd', 'cri-o', 'docker'),
  zones: fc.constantFrom<string[][]>([], ['a', 'b', 'c']),
  cni: mostly<Cni>(['kindnet', 'calico'], fc.constant('flannel')),
  ingress: fc.option(fc.constant(ingress), { nil: undefined }),
});

const names = mostly<string | undefined>([undefined, 'logs', 'audit'], fc.string({ maxLength: 60 }));
const sizes = (largest: number) => fc.integer({ min: 0, max: largest }).map((amount) => Size.gibibytes(amount));

const stores = fc.record({
  name: names,
  nodes: fc.option(fc.integer({ min: -1, max: 9 }), { nil: undefined }),
  managers: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  storage: sizes(2000),
  storageClass: fc.option(fc.constantFrom('standard', 'fast'), { nil: undefined }),
  memory: fc.option(sizes(80), { nil: undefined }),
  dailyVolume: sizes(100),
  retention: fc.integer({ min: 0, max: 400 }).map((days) => Duration.days(days)),
  bootstrapped: fc.option(fc.boolean(), { nil: undefined }),
});

const destinations: fc.Arbitrary<LogDestination> = fc
  .record({
    name: names,
    host: mostly(['logs.example.com', 'backup.example.com'], fc.string({ maxLength: 30 })),
    port: mostly([24224, 443], fc.integer({ min: -1, max: 70000 })),
    buffer: mostly<Size | undefined>([undefined, Size.gibibytes(1)], sizes(20)),
    only: fc.option(
      fc.record({
        namespaces: fc.array(mostly(['payments', 'orders'], fc.string({ maxLength: 12 })), { maxLength: 2 }),
      }),
      {
        nil: undefined,
      },
    ),
  })
  .map(({ host, port, ...options }) => ({
    ...options,
    protocol: 'fluent-forward',
    endpoint: external('fluent-forward', { host, port }),
    credentials: { kind: 'ambient' },
  }));

/** Everything either is refused with a reason that names its place, or passes every rule. */
function expectRefusedOrRight({ scale, ...facts }: Facts, declare: (scope: Construct) => void): boolean {
  try {
    const environment = new Environment(new App(), 'test', {
      domain: 'example.com',
      scale,
      cluster: Cluster.kind(facts),
      secrets: existing,
    });
    declare(new Capability(environment, 'logging'));
    for (const { manifests } of synthesize(App.of(environment))) {
      expect(
        verify({
          manifests,
          expectedSecrets: environment.expectedSecrets(),
          kubernetes: environment.cluster.facts.kubernetes,
        }),
      ).toEqual([]);
    }
    return true;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    for (const { path, problem, remedy } of error.problems) expect([path, problem, remedy]).not.toContain('');
    return false;
  }
}

function expectBoth(outcomes: readonly boolean[]): void {
  expect(new Set(outcomes)).toEqual(new Set([true, false]));
}

test('any store and its web interface', () => {
  const outcomes: boolean[] = [];
  const published = fc.option(fc.constant('logs'), { nil: undefined });
  fc.assert(
    fc.property(environments, stores, published, (facts, props, at) => {
      outcomes.push(
        expectRefusedOrRight(facts, (scope) => {
          new OpenSearchDashboards(scope, { store: new OpenSearch(scope, props), at });
        }),
      );
    }),
    { numRuns: 150 },
  );
  expectBoth(outcomes);
});

test('any collector', () => {
  const outcomes: boolean[] = [];
  const collectors = fc.record({
    name: names,
    destinations: fc.array(destinations, { maxLength: 3 }),
    buffer: mostly<Size | undefined>([undefined, Size.gibibytes(6)], sizes(12)),
  });
  fc.assert(
    fc.property(environments, collectors, (facts, props) => {
      outcomes.push(expectRefusedOrRight(facts, (scope) => new Fluentd(scope, props)));
    }),
    { numRuns: 150 },
  );
  expectBoth(outcomes);
});
