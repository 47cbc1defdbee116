import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import {
  Application,
  type ApplicationProps,
  Capability,
  checkExposition,
  Duration,
  type Environment,
  type ForeignWorkload,
  Grafana,
  http,
  KubeStateMetrics,
  manifestsOf,
  objectOf,
  type Prometheus,
  Size,
  type Workload,
} from '../../lib';
import { alertNames } from '../../lib/monitoring/application/alerts';
import { queriesOf } from '../../lib/monitoring/grafana/board';
import { exposedMetrics } from '../../lib/monitoring/prometheus/exposed';
import { readExpression } from '../../lib/monitoring/promql';
import { environmentRules, knownMetrics } from '../../lib/monitoring/rules';
import { image, TestSystem, testEnvironment } from '../core/platform';
import { configOf, findingsIn, install, jobOf } from './prometheus-platform';

const ledger: ForeignWorkload = {
  kind: 'StatefulSet',
  name: 'ledger',
  namespace: 'books',
  selector: { 'app.kubernetes.io/name': 'ledger' },
  port: 9090,
};

/** A web server of the platform, in a capability of its own. */
function web(scope: Capability, kind: 'DaemonSet' | 'Deployment' = 'Deployment'): Workload {
  const shared = {
    image,
    resources: { cpu: '100m', memory: Size.mebibytes(128) },
    runAs: { user: 1000 },
    ports: { http: 8080, metrics: 9090 },
    ready: http('http', '/ready'),
  } as const;
  const system = new TestSystem(scope, { id: 'web' });
  return system.run(kind === 'Deployment' ? { kind, replicas: 2, ...shared } : { kind, ...shared });
}

interface Watched {
  readonly environment: Environment;
  readonly prometheus: Prometheus;
  readonly application: Application;
  readonly alert: (what: string) => string | undefined;
}

/** An application that is watched, with a Prometheus that scrapes it. */
function watch(
  props: (shop: Capability) => ApplicationProps,
  { objects = true, retention = Duration.days(15) } = {},
): Watched {
  const environment = testEnvironment();
  const shop = new Capability(environment, 'shop');
  const application = new Application(shop, 'shop-web', props(shop));
  const prometheus = install(environment, { retention, storage: Size.gibibytes(250) });
  if (objects) new KubeStateMetrics(new Capability(environment, 'objects'));
  const [observation] = environment.telemetry.observations.filter(({ path }) => path === application.node.path);
  return {
    environment,
    prometheus,
    application,
    alert: (what) => observation?.alerts?.find(({ name }) => name === `ShopWeb${what}`)?.expression,
  };
}

const own = (shop: Capability): ApplicationProps => ({ of: web(shop).port('metrics'), requests: 'opentelemetry-http' });
const foreign = (): ApplicationProps => ({ of: ledger, requests: 'prometheus-grpc' });

interface Policy {
  readonly spec: {
    readonly ingress?: readonly { readonly from?: readonly object[]; readonly ports?: readonly object[] }[];
    readonly egress?: readonly { readonly to?: readonly object[]; readonly ports?: readonly object[] }[];
  };
}

describe('a workload of the platform', () => {
  test('is scraped, and both halves of the network policy let it be', () => {
    const { environment, prometheus } = watch(own);
    expect(jobOf(prometheus, 'shop/web/metrics')).toMatchObject({
      sample_limit: 5000,
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['shop'] } }],
      relabel_configs: expect.arrayContaining([{ target_label: 'job', replacement: 'shop-web' }]),
    });
    const policy = objectOf(environment, 'NetworkPolicy', 'web') as unknown as Policy;
    expect(policy.spec.ingress?.flatMap(({ ports }) => ports)).toContainEqual({ port: 9090, protocol: 'TCP' });
    expect(findingsIn(environment)).toEqual([]);
    expect(environment.expectedNamespaces()).toEqual([]);
  });

  test('is shown where its system is', () => {
    const { environment, prometheus } = watch(own);
    const grafana = new Grafana(new Capability(environment, 'shown'), { prometheus: prometheus.queries });
    const board = grafana.dashboards.boards.find(({ uid }) => uid === 'shop-shop-web');
    expect(board?.rows.map(({ title }) => title)).toEqual(['At a glance', 'Health', 'Traffic', 'Errors', 'Saturation']);
  });

  test('is shown by what is exposed, and by nothing else', () => {
    for (const objects of [true, false]) {
      const { environment, prometheus } = watch(
        (shop) => ({
          ...own(shop),
          objectives: { availability: { objective: 99 }, latency: { objective: 99, within: Duration.seconds(1) } },
        }),
        { objects },
      );
      const { kept } = exposedMetrics(environment);
      const known = knownMetrics(environmentRules([], [], environment.telemetry.slos), kept);
      const grafana = new Grafana(new Capability(environment, 'shown'), { prometheus: prometheus.queries });
      const boards = grafana.dashboards.boards.filter(({ uid }) => uid === 'shop-shop-web');
      const queries = boards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels.flatMap(queriesOf)));
      expect(queries.length).toBeGreaterThan(8);
      const read = queries.map((query) => readExpression(query.replaceAll('$__rate_interval', '2m')));
      expect(read.flatMap(({ faults }) => faults)).toEqual([]);
      const asked = read.flatMap(({ selections }) => selections.flatMap(({ metric }) => metric ?? []));
      expect(asked.filter((metric) => !known.has(metric))).toEqual([]);
    }
  });

  test('may be declared inside its system', () => {
    const environment = testEnvironment();
    const shop = new Capability(environment, 'shop');
    const workload = web(shop);
    const system = workload.node.scope;
    if (!(system instanceof TestSystem)) throw new Error('a system makes it');
    system.declare.observe({ unmeasured: 'Application does that', logs: 'json' });
    new Application(system, 'inner', { of: workload.port('metrics'), requests: 'none' });
    const { queries } = install(environment);
    const grafana = new Grafana(new Capability(environment, 'shown'), { prometheus: queries });
    expect(grafana.dashboards.boards.map(({ uid }) => uid)).toEqual(
      expect.arrayContaining(['shop-web', 'shop-web-inner', 'shop-all']),
    );
  });
});

describe('a workload that somebody else deploys', () => {
  test('is found by its labels in its namespace, and nobody else there is reached', () => {
    const { environment, prometheus } = watch(foreign);
    expect(jobOf(prometheus, 'books/shop-web/9090')).toMatchObject({
      kubernetes_sd_configs: [
        {
          role: 'pod',
          namespaces: { names: ['books'] },
          selectors: [{ role: 'pod', label: 'app.kubernetes.io/name=ledger' }],
        },
      ],
      relabel_configs: expect.arrayContaining([{ target_label: 'job', replacement: 'shop-web' }]),
    });
    // Discovery tells of a pod once for each of its containers: a label for them would make targets of one address.
    const [copied] =
      jobOf(prometheus, 'books/shop-web/9090')?.relabel_configs.filter(({ action }) => action === 'labelmap') ?? [];
    const labels = ['pod_name', 'pod_container_name', 'pod_container_init'].filter((name) =>
      new RegExp(`^${copied?.regex}$`).test(`__meta_kubernetes_${name}`),
    );
    expect(labels).toEqual(['pod_name']);
    const roles = manifestsOf(environment)
      .map(({ object }) => object)
      .filter(({ kind, metadata }) => kind === 'Role' && metadata.namespace === 'books');
    expect(roles).toMatchObject([
      { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }] },
    ]);
    const policy = objectOf(environment, 'NetworkPolicy', 'prometheus') as unknown as Policy;
    expect(policy.spec.egress).toContainEqual({
      ports: [{ port: 9090, protocol: 'TCP' }],
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'books' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'ledger' } },
        },
      ],
    });
  });

  test('makes its namespace known as one that others declare', () => {
    const { environment } = watch(foreign);
    expect(environment.expectedNamespaces()).toEqual(['books']);
    expect(findingsIn(environment)).toEqual([]);
  });

  test('the policy in the README lets Prometheus in', () => {
    const readme = readFileSync(join(__dirname, '../../lib/monitoring/README.md'), 'utf8');
    const text = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block);
    const documents = text.flatMap((block) => parseAllDocuments(block).map((document) => document.toJS()));
    const policy: Policy | undefined = documents.find(({ kind }) => kind === 'NetworkPolicy');
    const { environment } = watch(foreign);
    const [flow] = environment.flows.filter(({ to }) => to === 'books/shop-web');
    if (flow?.source.kind !== 'pods') throw new Error('Prometheus is no pod');
    const { namespace, selector } = flow.source.pods;
    expect(policy?.spec.ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
            podSelector: { matchLabels: selector },
          },
        ],
        ports: flow.endpoint.peerPorts.map(({ port, transport }) => ({ port, protocol: transport })),
      },
    ]);
  });
});

describe('alerts', () => {
  test('are about the limits that were set', () => {
    const { alert } = watch((shop) => ({
      ...own(shop),
      limits: {
        errors: 1,
        fewErrors: 20,
        latency: Duration.millis(300),
        percentile: 95,
        available: 75,
        restarts: 1,
        throttling: 25,
        memory: 80,
      },
    }));
    const ends = (what: string) => alert(what)?.replace(/^.* ([<>] [\d.]+)$/, '$1');
    expect(alert('ErrorsHigh')).toMatch(/> 1 and .* > 20$/);
    expect(alert('LatencyHigh')).toMatch(/^histogram_quantile\(0.95, .*\) > 0.3$/);
    expect(['Unavailable', 'Restarting', 'Throttled', 'MemoryHigh'].map(ends)).toEqual(['< 75', '> 1', '> 25', '> 80']);
  });

  test('ask what the API server knows only where somebody tells it', () => {
    const { alert, prometheus } = watch(own, { objects: false });
    expect([alert('Unavailable'), alert('Restarting')]).toEqual([undefined, undefined]);
    expect(alert('Down')).toBe('absent(up{job="shop-web",namespace="shop"} == 1)');
    expect(rulesOf(prometheus, 'shop')).not.toContain('kube_');
    expect(rulesOf(watch(own).prometheus, 'shop')).toContain('kube_deployment_status_replicas_available');
  });

  test('of a DaemonSet count nodes', () => {
    const { alert } = watch((shop) => ({ of: web(shop, 'DaemonSet').port('metrics'), requests: 'none' }));
    expect(alert('Unavailable')).toBe(
      '100 * kube_daemonset_status_number_available{job="kube-state-metrics",namespace="shop",daemonset="web"} / ' +
        'kube_daemonset_status_desired_number_scheduled{job="kube-state-metrics",namespace="shop",daemonset="web"} < 50',
    );
    expect([alert('ErrorsHigh'), alert('LatencyHigh'), alert('Quiet')]).toEqual([undefined, undefined, undefined]);
  });

  test('name whom they concern, and the runbook of monitoring', () => {
    const { environment, prometheus } = watch((shop) => ({ ...own(shop), owner: 'payments', severity: 'warning' }));
    const [observation] = environment.telemetry.observations.filter(({ runbooks }) => runbooks === 'monitoring');
    for (const { severity, labels } of observation?.alerts ?? []) {
      expect([severity, labels]).toEqual([
        'warning',
        { application: 'shop-web', namespace: 'shop', owner: 'payments' },
      ]);
    }
    expect(rulesOf(prometheus, 'shop')).toContain('runbook: lib/monitoring/README.md#applicationerrorshigh');
  });

  test('can be tuned like all others', () => {
    const environment = testEnvironment();
    new Application(new Capability(environment, 'shop'), 'shop-web', foreign());
    const tuned = install(environment, { tuning: { ShopWebThrottled: { off: 'it works in batches' } } });
    expect(rulesOf(tuned, 'shop')).not.toContain('ShopWebThrottled');
    expect(rulesOf(tuned, 'shop')).toContain('ShopWebMemoryHigh');
  });

  test('all have a runbook', () => {
    const readme = readFileSync(join(__dirname, '../../lib/monitoring/README.md'), 'utf8');
    for (const name of alertNames('application')) expect(readme).toMatch(new RegExp(`^### ${name}$`, 'm'));
  });

  test('may ask for metrics of its own, and for no others', () => {
    const requests = { count: 'orders_total', status: { label: 'outcome', failed: 'lost|late' } };
    const { alert, prometheus } = watch((shop) => ({ ...own(shop), requests, quietFor: Duration.hours(1) }));
    expect(alert('ErrorsHigh')).toContain('orders_total{job="shop-web",namespace="shop",outcome=~"lost|late"}');
    expect(alert('Quiet')).toBe('absent(sum(rate(orders_total{job="shop-web",namespace="shop"}[5m])) > 0)');
    expect(alert('LatencyHigh')).toBeUndefined();
    expect(rulesOf(prometheus, 'shop')).toContain('outcome=~"lost|late"');
  });
});

/** The rules of a capability, as they will be read. */
function rulesOf(prometheus: Prometheus, capability: string): string {
  const { data = {} } = objectOf(prometheus, 'ConfigMap', `${prometheus.name}-rules-${capability}`) as {
    data?: Record<string, string>;
  };
  return Object.values(data).join('');
}

describe('objectives', () => {
  const both = (shop: Capability): ApplicationProps => ({
    ...own(shop),
    owner: 'payments',
    objectives: {
      availability: { objective: 99.9, sla: { objective: 99.5 } },
      latency: { objective: 99, within: Duration.millis(250) },
    },
  });

  test('are judged by the same metrics, and stand in the place of limits', () => {
    const { environment, alert } = watch(both);
    const of = 'job="shop-web",namespace="shop"';
    expect(environment.telemetry.slos).toMatchObject([
      {
        name: 'shop-web-availability',
        objective: 99.9,
        sla: { objective: 99.5 },
        indicator: {
          total: `http_server_request_duration_seconds_count{${of}}`,
          bad: `http_server_request_duration_seconds_count{${of},http_response_status_code=~"5.."}`,
        },
      },
      {
        name: 'shop-web-latency',
        objective: 99,
        indicator: {
          histogram: 'http_server_request_duration_seconds',
          where: `${of},http_response_status_code!~"5.."`,
          within: Duration.millis(250),
        },
      },
    ]);
    expect([alert('ErrorsHigh'), alert('LatencyHigh')]).toEqual([undefined, undefined]);
    expect(alert('Down')).toBeDefined();
  });

  test('tell whom they concern', () => {
    const { prometheus } = watch(both, { retention: Duration.days(30) });
    const { data = {} } = objectOf(prometheus, 'ConfigMap', 'prometheus-rules-monitoring') as {
      data?: Record<string, string>;
    };
    const { groups } = parse(data['slo-shop-web-availability.yaml'] ?? '');
    const labels = groups[0].rules.flatMap((rule: { alert?: string; labels: object }) =>
      rule.alert ? [rule.labels] : [],
    );
    expect(labels[0]).toEqual({
      severity: 'critical',
      application: 'shop-web',
      namespace: 'shop',
      owner: 'payments',
      slo: 'shop-web-availability',
    });
  });

  test('tell what an exposition has to hold', () => {
    const { application } = watch(both);
    expect(application.expects).toEqual([
      { series: 'http_server_request_duration_seconds_count', label: 'http_response_status_code' },
      { series: 'http_server_request_duration_seconds_bucket', label: 'le', bounds: [0.25], above: undefined },
    ]);
    const { findings } = checkExposition('', watch(foreign).application);
    expect(findings.map(({ metric }) => metric)).toEqual([
      undefined,
      'grpc_server_handled_total',
      'grpc_server_handling_seconds_bucket',
    ]);
  });
});

describe('what cannot be watched is refused', () => {
  const declare = (props: Partial<ApplicationProps>, id = 'shop-web') => {
    const environment = testEnvironment();
    new Application(new Capability(environment, 'shop'), id, { ...foreign(), ...props });
    return environment;
  };

  test.each<[string, Partial<ApplicationProps>, string]>([
    ['namespace', { of: { ...ledger, namespace: 'A' } }, "of.namespace: 'A' is no namespace; write its name"],
    [
      'selector',
      { of: { ...ledger, selector: {} } },
      "of.selector: every pod of 'books' would be scraped; name labels that its pods have, and no others",
    ],
    ['port', { of: { ...ledger, port: 0 } }, 'of.port: 0 is no port; write that of its metrics, from 1 to 65535'],
    [
      'certificate',
      { tls: true },
      'tls: nobody says for which name the certificates of pods are that others deploy; serve the metrics without TLS, on a port of their own, or annotate the pods for applications of Prometheus',
    ],
    ['samples', { sampleLimit: 0 }, 'sampleLimit: 0 is no number of samples; use a whole number of 1 or more'],
    [
      'errors',
      { limits: { errors: 0 } },
      'limits.errors: 0 % cannot be passed; write a percentage above 0 and below 100',
    ],
    [
      'percentile',
      { limits: { percentile: 100 } },
      'limits.percentile: 100 % cannot be passed; write a percentage above 0 and below 100',
    ],
    [
      'restarts',
      { limits: { restarts: 0.5 } },
      'limits.restarts: 0.5 is no number of restarts; use 0 or a whole number',
    ],
    [
      'few errors',
      { limits: { fewErrors: -1 } },
      'limits.fewErrors: -1 is no number of requests; use 0 or a whole number',
    ],
    ['latency', { limits: { latency: Duration.millis(0) } }, 'limits.latency: no request takes no time; allow some'],
    [
      'objectives without requests',
      { requests: 'none', objectives: { availability: { objective: 99 } } },
      'objectives: objectives are about requests, and it answers none; say how it counts requests, or leave them out',
    ],
    [
      'an objective without durations',
      {
        requests: { count: 'a_total', status: { label: 'b', failed: 'c' } },
        objectives: { latency: { objective: 99, within: Duration.seconds(1) } },
      },
      'objectives.latency: there is no histogram of durations to judge it by; name one in requests.durations, or leave it out',
    ],
    [
      'silence without requests',
      { requests: 'none', quietFor: Duration.hours(1) },
      'quietFor: it answers no requests that could be missed; say how it counts requests, or leave it out',
    ],
  ])('%s', (_what, props, message) => {
    expect(() => declare(props)).toThrow(`test/shop/shop-web: ${message}`);
  });

  test('a name that is none, or that is taken', () => {
    expect(() => declare({}, 'Shop')).toThrow("id: 'Shop' is no DNS label; use lower-case letters, digits and dashes");
    const environment = declare({});
    const others = new Capability(environment, 'others');
    expect(() => new Application(others, 'shop-web', foreign())).toThrow(
      'test/others/shop-web: id: alerts of test/shop/shop-web would have the same names; give it another id',
    );
  });

  test('a port that is scraped already', () => {
    const environment = testEnvironment();
    const shop = new Capability(environment, 'shop');
    const workload = web(shop);
    const of = workload.port('metrics');
    new Application(shop, 'first', { of, requests: 'none' });
    new Application(shop, 'second', { of, requests: 'none', path: '/other' });
    expect(() => new Application(shop, 'third', { of, requests: 'none' })).toThrow(
      'test/shop/third: of: test/shop/first has its metrics scraped already, and every series would be there twice; leave them to one of the two',
    );
  });

  test('pods that are scraped already', () => {
    const environment = declare({});
    const others = new Capability(environment, 'others');
    new Application(others, 'elsewhere', { ...foreign(), of: { ...ledger, namespace: 'elsewhere' } });
    expect(() => new Application(others, 'again', foreign())).toThrow(
      'test/others/again: of: test/shop/shop-web has its metrics scraped already',
    );
  });

  test('a Job', () => {
    const environment = testEnvironment();
    const shop = new Capability(environment, 'shop');
    const job = new TestSystem(shop).run({
      kind: 'Job',
      role: 'import',
      image,
      runAs: { user: 1000 },
      resources: { cpu: '100m', memory: Size.mebibytes(128) },
      ports: { metrics: 9090 },
      ready: http('metrics', '/'),
    });
    expect(() => new Application(shop, 'once', { of: job.port('metrics'), requests: 'none' })).toThrow(
      'pods of a Job end, and whoever scrapes would take that for a failure; watch a workload that lasts',
    );
  });
});

test('the examples of the README are what was reviewed', () => {
  const environment = testEnvironment();
  new KubeStateMetrics(new Capability(environment, 'objects'));
  const applications = new Capability(environment, 'applications');
  new Application(applications, 'checkout', { of: web(applications).port('metrics'), requests: 'opentelemetry-http' });
  new Application(applications, 'ledger', {
    of: {
      kind: 'Deployment',
      name: 'ledger',
      namespace: 'shop',
      selector: { 'app.kubernetes.io/name': 'ledger' },
      port: 9090,
    },
    requests: 'prometheus-grpc',
    owner: 'payments',
    limits: { errors: 1, latency: Duration.millis(300) },
    objectives: { availability: { objective: 99.9 } },
  });
  const prometheus = install(environment, { retention: Duration.days(30), storage: Size.gibibytes(400) });
  const jobs = configOf(prometheus).scrape_configs.filter(({ job_name }: { job_name: string }) =>
    /^(applications\/web|shop)\//.test(job_name),
  );
  const grafana = new Grafana(new Capability(environment, 'shown'), { prometheus: prometheus.queries });
  const boards = grafana.dashboards.boards.filter(({ tags }) => tags.includes('applications'));
  expect(jobs).toMatchSnapshot();
  expect(rulesOf(prometheus, 'applications')).toMatchSnapshot();
  expect(boards).toMatchSnapshot();
});
