import { App } from 'cdk8s';
import { parse } from 'yaml';
import {
  type Alert,
  Capability,
  type Dashboard,
  Duration,
  type Environment,
  http,
  type MetricsOptions,
  type Observation,
  type PrometheusProps,
  type RecordingRule,
  Size,
} from '../../lib';
import type { Tuning } from '../../lib/monitoring/rules';
import { reportFiles } from '../../lib/output/reports';
import { synthesize } from '../../lib/output/synthesize';
import { image, TestSystem, testEnvironment } from '../core/platform';
import { install } from './prometheus-platform';

const broken: Alert = {
  name: 'ProductBroken',
  severity: 'warning',
  expression: 'product_broken > 0',
  for: Duration.minutes(5),
  summary: 'Something is broken.',
  description: 'It is broken {{ $value }} times.',
  runbook: 'ProductBroken',
};

const counted: RecordingRule = { name: 'product:broken:sum', expression: 'sum(product_broken)' };

const exposes = ['product_broken', 'product_debug_total'];

/** A system that is scraped. */
function declare(
  environment: Environment,
  name: string,
  told: Partial<Observation>,
  options: MetricsOptions = { exposes },
) {
  const capability = environment.node.tryFindChild('shop') ?? new Capability(environment, 'shop');
  const system = new TestSystem(capability, { id: name });
  const workload = system.run({
    kind: 'Deployment',
    replicas: 2,
    image,
    resources: { cpu: '10m', memory: Size.mebibytes(64) },
    runAs: { user: 1000 },
    ports: { metrics: 9000 },
    ready: http('metrics', '/'),
  });
  system.declare.observe({ metrics: [system.declare.metrics(workload, 'metrics', options)], logs: 'json', ...told });
}

/** An environment with systems and a Prometheus. */
function platform(systems: Readonly<Record<string, Partial<Observation>>>, props: Partial<PrometheusProps> = {}) {
  const environment = testEnvironment();
  for (const [name, told] of Object.entries(systems)) declare(environment, name, told);
  install(environment, props);
  return environment;
}

const synthesized = (environment: Environment) => () => synthesize(App.of(environment));

describe('rules are refused', () => {
  test('when an alert has no runbook', () => {
    expect(synthesized(platform({ product: { alerts: [{ ...broken, runbook: ' ' }] } }))).toThrow(
      "test/shop/product: ProductBroken: has no runbook; name the section of the capability's README that says what to do",
    );
  });

  test('when no ConfigMap can hold them', () => {
    // One character of two bytes.
    const alerts = [{ ...broken, description: 'ä'.repeat(600_000) }];
    expect(synthesized(platform({ product: { alerts } }))).toThrow(
      /rules of shop take 1200\d{3} bytes, and a ConfigMap holds 1000000; turn some off in tuning, or leave rule sets out/,
    );
  });

  test('when two alerts have one name', () => {
    expect(synthesized(platform({ one: { alerts: [broken] }, other: { alerts: [broken] } }))).toThrow(
      'test/shop/other: ProductBroken: is declared by test/shop/one already; rename one of them, or give it other labels',
    );
    const critical = { ...broken, severity: 'critical' } as const;
    const labelled = { ...broken, labels: { instance_of: 'other' } };
    const apart = { one: { alerts: [broken, critical] }, other: { alerts: [labelled] } };
    expect(synthesized(platform(apart))).not.toThrow();
  });

  test('when a tuning makes them one', () => {
    const alerts = [broken, { ...broken, severity: 'critical' } as const];
    const tuning: Tuning = { ProductBroken: { of: 'warning', severity: 'critical', because: 'the shop stands still' } };
    expect(synthesized(platform({ product: { alerts } }, { tuning }))).toThrow(
      'ProductBroken: is declared by test/shop/product already',
    );
  });

  test('when two recordings have one name', () => {
    expect(synthesized(platform({ one: { rules: [counted] }, other: { rules: [counted] } }))).toThrow(
      'test/shop/other: product:broken:sum: is declared by test/shop/one already; rename one of them, or give it other labels',
    );
    const labelled = { ...counted, labels: { of: 'other' } };
    expect(synthesized(platform({ one: { rules: [counted] }, other: { rules: [labelled] } }))).not.toThrow();
  });

  test('when nobody exposes what they ask for', () => {
    const alerts = [{ ...broken, expression: 'product_borken > 0' }];
    expect(synthesized(platform({ product: { alerts } }))).toThrow(
      "test/shop/product: ProductBroken: asks for 'product_borken', which nobody exposes; correct it, or list the metric in the target that exposes it",
    );
  });

  test('when their types are wrong', () => {
    const alerts = [{ ...broken, expression: 'rate(product_broken) > 0' }];
    expect(synthesized(platform({ product: { alerts } }))).toThrow(
      "test/shop/product: ProductBroken: 'rate(product_broken) > 0' calls rate() with an instant vector, 'product_broken', where it takes a range vector, such as up[5m]; correct it",
    );
  });

  test('when they ask for what the parts of Kubernetes expose and nobody keeps', () => {
    const rules = [{ name: 'a:b:c', expression: 'sum by (le) (rate(informer_processing_latency_seconds_bucket[5m]))' }];
    expect(synthesized(platform({ product: { rules } }))).toThrow(
      "a:b:c: asks for 'informer_processing_latency_seconds_bucket', which is dropped when it is scraped",
    );
  });
});

describe('what a target drops', () => {
  const dropping = { exposes, drops: ['product_debug_.*'] };
  const debugged = { ...broken, name: 'ProductDebugged', expression: 'rate(product_debug_total[5m]) > 0' };
  const panel = {
    title: 'Debugging',
    unit: 'per-second',
    queries: { all: 'sum(rate(product_debug_total[5m]))' },
  } as const;
  const dashboard: Dashboard = { title: 'Product', health: [panel], traffic: [], errors: [], saturation: [] };
  const remedy = 'correct it, or keep the metric: `drops` of the target that exposes it';

  test('no rule may ask for', () => {
    const environment = testEnvironment();
    declare(environment, 'product', { alerts: [debugged] }, dropping);
    install(environment);
    expect(synthesized(environment)).toThrow(
      `test/shop/product: ProductDebugged: asks for 'product_debug_total', which is dropped when it is scraped; ${remedy}`,
    );
  });

  test('no dashboard may ask for', () => {
    const environment = testEnvironment();
    declare(environment, 'product', { dashboard }, dropping);
    install(environment);
    expect(synthesized(environment)).toThrow(
      `test/shop/product: dashboard 'Debugging': asks for 'product_debug_total', which is dropped when it is scraped; ${remedy}`,
    );
  });

  test('may be asked for where another target keeps it', () => {
    const environment = testEnvironment();
    declare(environment, 'product', { alerts: [debugged], dashboard }, dropping);
    declare(environment, 'other', {});
    install(environment);
    expect(synthesized(environment)).not.toThrow();
  });

  test('is known by whole names', () => {
    const environment = testEnvironment();
    declare(environment, 'product', { alerts: [broken] }, { exposes, drops: ['broken', 'product_'] });
    install(environment);
    expect(synthesized(environment)).not.toThrow();
  });
});

test('dashboards may ask for what rules record, and for nothing that nobody exposes', () => {
  const board = (query: string): Dashboard => {
    const panel = { title: 'Broken', unit: 'count', queries: { all: query } } as const;
    return { title: 'Product', health: [], traffic: [], errors: [panel], saturation: [] };
  };
  expect(
    synthesized(platform({ product: { rules: [counted], dashboard: board('product:broken:sum') } })),
  ).not.toThrow();
  expect(synthesized(platform({ product: { dashboard: board('product:broken:sum') } }))).toThrow(
    "test/shop/product: dashboard 'Broken': asks for 'product:broken:sum', which nobody exposes",
  );
  expect(synthesized(platform({ product: { dashboard: board('sum(product_broken') } }))).toThrow(
    "test/shop/product: dashboard 'Broken': 'sum(product_broken' ends too early; correct it",
  );
});

describe('tuning', () => {
  test.each<[string, Tuning, string]>([
    [
      'of no alert',
      { ProductBorken: { off: 'nobody cares' } },
      'tuning.ProductBorken: no alert has this name; correct it to one of the rule files, or remove it',
    ],
    [
      'of another severity',
      { ProductBroken: { of: 'critical', off: 'nobody cares' } },
      'tuning.ProductBroken.of: no alert of this name is critical; use warning',
    ],
    [
      'off without a reason',
      { ProductBroken: { off: ' ' } },
      'tuning.ProductBroken.off: gives no reason; say why nobody has to be told',
    ],
    [
      'without a reason',
      { ProductBroken: { severity: 'info', because: '' } },
      'tuning.ProductBroken.because: gives no reason; say why it differs here',
    ],
    [
      'that changes nothing',
      { ProductBroken: { because: 'it is fine' } },
      'tuning.ProductBroken: changes nothing; give it a severity or a time, turn it off, or remove it',
    ],
  ])('%s is refused', (_what, tuning, message) => {
    expect(synthesized(platform({ product: { alerts: [broken] } }, { tuning }))).toThrow(
      `test/monitoring/prometheus: ${message}`,
    );
  });

  test('is reported to whoever reviews, with the reason', () => {
    const alerts = [broken, { ...broken, name: 'ProductSlow' }, { ...broken, name: 'ProductNoisy' }];
    const tuning: Tuning = {
      ProductSlow: { severity: 'critical', for: Duration.minutes(1), because: 'customers leave' },
      ProductNoisy: { off: 'it is known to be' },
    };
    const environment = platform({ product: { alerts } }, { tuning });
    const [{ by, disabled, tuned, alerts: told }] = parse(
      reportFiles(environment).get('reports/test/alerts.yaml') ?? '',
    ).evaluations;
    expect([by, disabled, tuned]).toEqual([
      'test/monitoring/prometheus',
      [
        {
          alert: 'ProductNoisy',
          severity: 'warning',
          for: '5m',
          summary: broken.summary,
          because: 'it is known to be',
        },
      ],
      [
        {
          alert: 'ProductSlow',
          severity: 'critical',
          for: '1m',
          summary: broken.summary,
          declared: { severity: 'warning', for: '5m' },
          because: 'customers leave',
        },
      ],
    ]);
    expect(told).toContainEqual({
      alert: 'ProductBroken',
      severity: 'warning',
      for: '5m',
      summary: broken.summary,
    });
    expect(told).toContainEqual({
      alert: 'ProductSlow',
      severity: 'critical',
      for: '1m',
      summary: broken.summary,
    });
    expect(told.map(({ alert }: { readonly alert: string }) => alert)).not.toContain('ProductNoisy');
  });
});

test('instances of one product are told apart by their names', () => {
  const capability = new Capability(testEnvironment(), 'shop');
  for (const name of ['product', 'archiver']) {
    const told = { alerts: [{ ...broken, expression: 'up == 0' }], rules: [{ ...counted, expression: 'sum(up)' }] };
    new TestSystem(capability, {}, { name }).declare.observe({ ...told, unmeasured: 'a test', logs: 'text' });
  }
  const { environment } = capability;
  install(environment);
  expect(synthesized(environment)).not.toThrow();
  const [first, second] = environment.telemetry.observations;
  expect([first?.alerts?.[0]?.labels, second?.alerts?.[0]?.labels]).toEqual([undefined, { system: 'archiver' }]);
  expect([first?.rules?.[0]?.labels, second?.rules?.[0]?.labels]).toEqual([undefined, { system: 'archiver' }]);
});
