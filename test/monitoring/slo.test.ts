import { App } from 'cdk8s';
import { dev } from '../../charts/environments/dev';
import { platform } from '../../charts/platform';
import { Duration, imagePulls, Prometheus, Size, Slo, type SloProps, systemObjectives } from '../../lib';
import { clusterObjectives } from '../../lib/monitoring/slo/cluster';
import { retentionProblems } from '../../lib/monitoring/slo/retention';
import { sloRules } from '../../lib/monitoring/slo/rules';
import { synthesize } from '../../lib/output/synthesize';
import { TestSystem, testCapability } from '../core/platform';

const requests = {
  title: 'requests succeed',
  objective: 99.9,
  indicator: { kind: 'events', total: 'requests_total', bad: 'requests_total{code=~"5.."}' },
} as const satisfies SloProps;

function declare(props: Partial<SloProps> = {}) {
  const capability = testCapability();
  new Slo(capability, 'shop', { ...requests, ...props });
  const sets = capability.environment.telemetry.slos.flatMap(sloRules);
  const rules = sets.flatMap((set) => set.rules);
  const alerts = sets.flatMap((set) => set.alerts);
  return {
    capability,
    sets,
    record: (name: string) => rules.find((rule) => rule.name === name)?.expression,
    alert: (name: string, severity?: string) =>
      alerts.find((one) => one.name === name && (severity === undefined || one.severity === severity)),
  };
}

test('the thresholds are those of the workbook', () => {
  const { alert } = declare();
  expect(alert('LoggingShopBurnsErrorBudget', 'critical')?.expression).toBe(
    '(slo:sli_error:ratio_rate1h{slo="logging-shop"} > 14.4 * 0.001 and slo:sli_error:ratio_rate5m{slo="logging-shop"} > 14.4 * 0.001)' +
      ' or (slo:sli_error:ratio_rate6h{slo="logging-shop"} > 6 * 0.001 and slo:sli_error:ratio_rate30m{slo="logging-shop"} > 6 * 0.001)',
  );
  expect(alert('LoggingShopBurnsErrorBudget', 'warning')?.expression).toBe(
    '(slo:sli_error:ratio_rate1d{slo="logging-shop"} > 3 * 0.001 and slo:sli_error:ratio_rate2h{slo="logging-shop"} > 3 * 0.001)' +
      ' or (slo:sli_error:ratio_rate3d{slo="logging-shop"} > 1 * 0.001 and slo:sli_error:ratio_rate6h{slo="logging-shop"} > 1 * 0.001)',
  );
});

test('a period of 28 days has other burn rates', () => {
  const { alert } = declare({ period: Duration.days(28) });
  const { expression } = alert('LoggingShopBurnsErrorBudget', 'critical') ?? {};
  expect(expression).toContain('> 13.44 * 0.001');
  expect(expression).toContain('> 5.6 * 0.001');
});

test('long windows are summed up from what was recorded, and nothing is divided by nothing', () => {
  const { record } = declare();
  expect(record('slo:sli_error:ratio_rate3d')).toBe(
    'sum_over_time(slo:sli_bad:rate5m{slo="logging-shop"}[3d]) / (sum_over_time(slo:sli_total:rate5m{slo="logging-shop"}[3d]) > 0)',
  );
  expect(record('slo:sli_bad:rate5m')).toBe(
    '(sum(rate(requests_total{code=~"5.."}[5m])) or 0 * sum(rate(requests_total[5m])))',
  );
});

test.each([
  [Duration.seconds(1), 'le=~"1(\\\\.0)?"'],
  [Duration.millis(250), 'le="0.25"'],
])('a bucket of %s is found however its bound is written', (within, matcher) => {
  const { record } = declare({
    indicator: { kind: 'latency', histogram: 'duration_seconds', where: 'job="a"', within },
  });
  expect(record('slo:sli_bad:rate5m')).toBe(
    `clamp_min(sum(rate(duration_seconds_count{job="a"}[5m])) - sum(rate(duration_seconds_bucket{job="a",${matcher}}[5m])), 0)`,
  );
});

test('few events are tolerated where told so', () => {
  const { alert } = declare({ tolerates: 5 });
  expect(alert('LoggingShopBurnsErrorBudget', 'critical')?.expression).toContain(
    'and avg_over_time(slo:sli_bad:rate5m{slo="logging-shop"}[1h]) * 3600 > 5',
  );
});

test('counters that begin with the first event count none before, while somebody would count', () => {
  const { record } = declare({ indicator: { ...requests.indicator, countedWhile: 'orders_workers{job="shop"}' } });
  const total = '(sum(rate(requests_total[5m])) or 0 * count(orders_workers{job="shop"}))';
  expect(record('slo:sli_total:rate5m')).toBe(total);
  expect(record('slo:sli_bad:rate5m')).toBe(`(sum(rate(requests_total{code=~"5.."}[5m])) or 0 * ${total})`);
});

test('a promise is watched besides the objective', () => {
  const { alert, record } = declare({ sla: { objective: 99.5 } });
  expect(record('slo:sla_objective:ratio')).toBe('vector(0.995)');
  expect(alert('LoggingShopSlaBroken')?.severity).toBe('critical');
  expect(declare().alert('LoggingShopSlaBroken')).toBeUndefined();
});

const hour = Duration.hours(1);

test.each<[string, Partial<SloProps>, RegExp]>([
  [
    '100 %',
    { objective: 100 },
    /test\/logging\/shop: objective: 100 % leaves no error budget.*; promise what users need/,
  ],
  ['a share', { objective: 0.999 }, /0.999 is a share, not a percentage; write 99.9 for three nines/],
  ['too low', { objective: 50 }, /50 % is no objective that burn rates can watch; write a percentage from 90/],
  [
    'never begins',
    { objective: 93 },
    /alerts\[0\]: 2 % of the budget in 60 minutes of 30 days would take 100.8 % errors at an objective of 93 %: it can never begin; raise/,
  ],
  [
    'begins while all is well',
    { period: Duration.days(7) },
    /alerts\[2\]: 10 % of the budget in 1 day is less than the 7 days allow: it would begin while the objective is kept; shorten/,
  ],
  [
    'short window',
    { alerts: [{ severity: 'critical', budget: 2, long: hour, short: Duration.minutes(1) }] },
    /alerts\[0\].short: 1 minute holds too few scrapes; use 5 minutes or more/,
  ],
  [
    'short not shorter',
    { alerts: [{ severity: 'critical', budget: 2, long: hour, short: hour }] },
    /the short window of 60 minutes is not shorter than the long one of 60 minutes; use a twelfth/,
  ],
  [
    'window longer than the period',
    { period: Duration.days(2) },
    /alerts\[3\].long: the window of 3 days is longer than the period of 2 days; shorten the window/,
  ],
  [
    'budget',
    { alerts: [{ severity: 'critical', budget: 0, long: hour, short: Duration.minutes(5) }] },
    /alerts\[0\].budget: 0 % of the budget cannot go; write a percentage above 0/,
  ],
  [
    'promise',
    { sla: { objective: 99.95 } },
    /sla.objective: 99.95 % is promised, but the objective is 99.9 %; aim higher/,
  ],
  ['tolerance', { tolerates: 0.5 }, /tolerates: 0.5 is no number of events; use 0 or a whole number/],
])('%s is refused', (_what, props, message) => {
  expect(() => declare(props)).toThrow(message);
});

test('a period that nobody remembers is refused', () => {
  const { slos } = declare().capability.environment.telemetry;
  expect(retentionProblems(slos, Duration.days(15))).toEqual([
    {
      path: 'test/logging/shop',
      prop: 'period',
      problem: 'the period of 30d is longer than the 15d that samples are kept',
      remedy: 'keep samples longer, or shorten the period',
    },
  ]);
  expect(retentionProblems(slos, Duration.days(30))).toEqual([]);
});

test('the cluster has objectives of its own, and every latency has its bucket', () => {
  const capability = testCapability();
  clusterObjectives(capability);
  const { slos } = capability.environment.telemetry;
  expect(slos.map(({ name }) => name)).toEqual([
    'logging-api-server-availability',
    'logging-api-server-latency',
    'logging-scrape-health',
  ]);
  const latency = slos[1]?.indicator;
  expect(latency).toMatchObject({ kind: 'events' });
  const [total, good] = latency?.kind === 'events' ? [latency.total, latency.good ?? []] : [[], []];
  expect([...good].map((one) => one.replace(/_bucket|,le=~"\d+\(\\\\.0\)\?"/g, ''))).toEqual(
    [...total].map((one) => one.replace('_count', '')),
  );
});

test('Prometheus refuses objectives that outlive its samples, whoever declares them first', () => {
  const { capability } = declare();
  new Prometheus(capability, { storage: Size.gibibytes(100), retention: Duration.days(15) });
  expect(capability.environment.node.findAll().flatMap((construct) => construct.node.validate())).toContain(
    'test/logging/shop: period: the period of 30d is longer than the 15d that samples are kept; keep samples longer, or shorten the period',
  );
});

describe('objectives of systems', () => {
  const observation = {
    unmeasured: 'a test measures nothing',
    logs: 'text',
    objectives: { delivery: requests },
  } as const;

  test('are in force where monitoring keeps any, whoever comes first', () => {
    const capability = testCapability();
    const { telemetry } = capability.environment;
    new TestSystem(capability, {}, { name: 'early' }).declare.observe(observation);
    expect(telemetry.slos).toEqual([]);
    systemObjectives(capability);
    new TestSystem(capability, {}, { name: 'late' }).declare.observe(observation);
    expect(telemetry.slos.map(({ name, path }) => [name, path])).toEqual([
      ['early-delivery', 'test/logging/early/delivery'],
      ['late-delivery', 'test/logging/late/delivery'],
    ]);
  });

  test('that are impossible are refused where they are put in force', () => {
    const capability = testCapability();
    systemObjectives(capability);
    const objectives = { delivery: { ...requests, objective: 100 } };
    expect(() => new TestSystem(capability).declare.observe({ ...observation, objectives })).toThrow(
      'test/logging/product/delivery: objective: 100 % leaves no error budget',
    );
  });

  test('are not in force in an environment that forgets too early, and refused where they are asked for', () => {
    expect(platform(new App(), dev).telemetry.slos).toEqual([]);
    const app = new App();
    platform(app, { ...dev, monitoring: { ...dev.monitoring, objectives: true } });
    expect(() => synthesize(app)).toThrow(
      'dev/logging/fluentd/delivery: period: the period of 30d is longer than the 3d that samples are kept; keep samples longer, or shorten the period',
    );
  });
});

test('pulls of images can be promised wherever kubelets are scraped', () => {
  const capability = testCapability();
  new Slo(capability, 'pulls', { title: 'images can be pulled', objective: 99, indicator: imagePulls });
  new Prometheus(capability, { storage: Size.gibibytes(200), retention: Duration.days(30) });
  expect(() => synthesize(App.of(capability))).not.toThrow();
});
