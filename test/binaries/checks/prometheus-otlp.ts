import { Capability, Prometheus, type PrometheusProps, Size } from '../../../lib';
import type { PrometheusServer } from '../../cluster/prometheus/server';
import { testEnvironment } from '../../core/platform';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { LoopbackPrometheus } from '../prometheus/loopback';
import { pushOf } from '../prometheus/push';

/** Pushes metrics as applications with an OpenTelemetry SDK do. */
export const prometheusOtlp: BinaryCheck = {
  id: 'prometheus-otlp',
  title: 'metrics that are pushed over OTLP become series with the attributes that the platform promotes',
  tools: ['prometheus'],
  weight: 10,
  run: check,
};

const minute = 60_000;

/** Labels that the attributes of the push become by default, and those that never become labels. */
const defaultLabels = {
  instance: 'web-1-uid',
  job: 'shop/web',
  k8s_namespace_name: 'shop',
  k8s_pod_name: 'web-1',
  service_instance_id: 'web-1-uid',
  service_name: 'web',
  service_namespace: 'shop',
};

async function check(context: CheckContext): Promise<Outcome> {
  const findings = new Findings('otlp');
  await during(context, { otlp: {}, name: 'usual' }, (server) => usual(findings, server));
  await during(context, { otlp: { promote: ['team.name'] }, name: 'own' }, (server) => own(findings, server));
  await during(context, { name: 'closed' }, async (server) =>
    findings.expect('nothing is taken that is not asked for', (await push(server, Date.now())) === 404),
  );
  return { counts: { servers: 3, statements: findings.made }, findings: findings.failed };
}

/** Every kind of metric arrives under its name in Prometheus, and late samples do within the time that is allowed. */
async function usual(findings: Findings, server: PrometheusServer): Promise<void> {
  const now = Date.now();
  for (const [at, wanted] of [
    [now, 200],
    [now - 20 * minute, 200],
    [now - 40 * minute, 400],
  ] as const) {
    const status = await push(server, at);
    findings.expect(`samples from ${(now - at) / minute} minutes ago`, status === wanted, `${status}, not ${wanted}`);
  }
  for (const [expression, value] of [
    ['shop_orders_total', 5],
    ['shop_stock_bytes', 7],
    ['shop_latency_seconds_bucket{le="0.5"}', 2],
    ['shop_latency_seconds_count', 3],
    ['histogram_count(shop_size_bytes)', 4],
    ['count_over_time(shop_orders_total[30m])', 2],
  ] as const) {
    const found = await server.number(expression);
    findings.expect(expression, found === value, `${found}, not ${value}`);
  }
  const [series] = await server.query('shop_orders_total');
  const { __name__: _, ...labels } = series?.metric ?? {};
  same(findings, labels, { ...defaultLabels, kind: 'book' });
  const [info] = await server.query('target_info');
  findings.expect('other attributes are in target_info', info?.metric.team_name === 'fulfilment');
}

async function own(findings: Findings, server: PrometheusServer): Promise<void> {
  await push(server, Date.now());
  const [series] = await server.query('shop_orders_total');
  const { __name__: _, ...labels } = series?.metric ?? {};
  const { instance, job } = defaultLabels;
  same(findings, labels, { instance, job, kind: 'book', team_name: 'fulfilment' });
}

function same(findings: Findings, found: object, wanted: Readonly<Record<string, string>>): void {
  const sorted = (labels: object) => JSON.stringify(Object.entries(labels).sort());
  findings.expect('labels are those that are promoted', sorted(found) === sorted(wanted), sorted(found));
}

async function push(server: PrometheusServer, at: number): Promise<number> {
  const response = await fetch(`http://${server.address}/api/v1/otlp/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(pushOf(at)),
  });
  await response.text();
  return response.status;
}

/** Does something while a server runs. */
async function during(
  context: CheckContext,
  props: Partial<PrometheusProps>,
  work: (server: PrometheusServer) => Promise<void>,
): Promise<void> {
  const environment = testEnvironment({ scale: 'minimal' });
  const home = new Capability(environment, 'monitoring');
  const system = new Prometheus(home, { storage: Size.gibibytes(20), ...props });
  const pod = await LoopbackPrometheus.create(context, system);
  try {
    await work(await pod.start());
  } finally {
    await pod.stop();
  }
}
