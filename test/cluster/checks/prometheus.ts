import { parse } from 'yaml';
import { dev } from '../../../charts/environments/dev';
import {
  type AlertmanagerProps,
  Application,
  Capability,
  Duration,
  type Environment,
  existing,
  external,
  generated,
  isForeign,
  type KubernetesObject,
} from '../../../lib';
import type { Inbox } from '../../binaries/alertmanager/inbox';
import type { Outcome } from '../../binaries/check';
import { compareTable, together } from '../../metrics/compare';
import { environmentSubject, type TestSubject } from '../../subjects';
import type { ClusterCheck } from '../check';
import type { ControlPlane } from '../control-plane';
import { furnish } from '../furnish';
import { Pass } from '../pass';
import { applyAll } from '../pass/apply';
import { removeAll } from '../pass/removal';
import { awaitRollout } from '../pass/rollout';
import { applicationFaults, applications, applicationTargets, withApplications } from '../prometheus/applications';
import type { ActiveTarget, PrometheusServer } from '../prometheus/server';
import { MonitoringTrial } from '../prometheus/trial';
import { waitFor } from '../wait';

/** Seconds that a rollout, or the first scrape of everything, may take on a busy machine. */
const patience = 120;

const hook = {
  webhook: { endpoint: external('https', { host: 'hooks.example.com' }), credentials: { kind: 'secret-url' } },
} as const;

const soon = { wait: Duration.seconds(1), interval: Duration.seconds(5), repeat: Duration.hours(1) };

/** Who is told, by severity. */
const alerts: AlertmanagerProps = {
  heartbeat: { host: 'hc-ping.com', every: Duration.seconds(10) },
  receivers: { pager: hook, team: hook },
  route: { ...soon, to: 'team', routes: [{ matching: { severity: 'critical' }, to: 'pager' }] },
};

/** An alert that fires here, since most pods are names only, by whom it has to reach. */
const told = { heartbeat: 'Watchdog', pager: 'FluentdDown', team: 'TargetDown' } as const;

/** A real Prometheus, with the rights, the arguments and the configuration that the platform writes. */
export const prometheusCheck: ClusterCheck = {
  id: 'prometheus',
  title:
    'Prometheus finds every target with the rights that it has, keeps what it should, evaluates every rule, and tells Alertmanager',
  tools: ['prometheus', 'alertmanager', 'kube-state-metrics', 'node-exporter'],
  weight: 60,
  async run({ plane }) {
    const monitoring = { ...dev.monitoring, alerts, applications };
    const definition = { ...dev, secrets: [generated(), existing], monitoring };
    const subject = withApplications(withResolver(environmentSubject(definition, watchResolver)));
    const { zones, storageClasses } = subject.environment.cluster.facts;
    await furnish(plane.api, { zones, storageClasses });
    const pass = new Pass(plane, subject, patience);
    const trial = new MonitoringTrial(plane, subject);
    try {
      await applyAll(pass);
      await awaitRollout(pass);
      if (pass.faults.length > 0) return pass.outcome;
      const server = await trial.start();
      await server.ready(patience);
      const judgement = await judged(plane, subject, server, trial.inbox);
      const told = await trial.exposition('monitoring/kube-state-metrics/metrics');
      return together(judgement, compareTable('kube-state-metrics', told));
    } finally {
      await trial.stop();
      await removeAll(pass);
    }
  },
};

/** Jobs behind which a real program, or what plays one, answers. The rest of the pods are names in the API server. */
const answering = [
  'apiserver',
  'apiserver/slis',
  'kubelet',
  'kubelet/cadvisor',
  'kubelet/probes',
  'kubelet/slis',
  'monitoring/kube-state-metrics/metrics',
  'monitoring/kube-state-metrics/telemetry',
  'monitoring-privileged/node-exporter/metrics',
  'monitoring/prometheus-headless/web',
  'monitoring/alertmanager-headless/web',
];

async function judged(
  plane: ControlPlane,
  subject: TestSubject,
  server: PrometheusServer,
  inbox: Inbox,
): Promise<Outcome> {
  const expected = await expectedTargets(plane, subject);
  const findings: string[] = [];
  const jobs = Object.keys(expected);
  await waitFor('every target is found and scraped', patience, async () =>
    wanting(expected, await server.targets()),
  ).catch((error: Error) => findings.push(error.message));
  await waitFor('every receiver is told', patience, async () =>
    Object.entries(told)
      .filter(([receiver, alert]) => inbox.about(`/${receiver}`, alert).length === 0)
      .map(([receiver, alert]) => `${receiver} has not heard of ${alert}`),
  ).catch((error: Error) => findings.push(error.message));
  findings.push(...labelsTold(inbox), ...(await ruleFaults(server)));
  const targets = await server.targets();
  findings.push(...targets.flatMap(labelFaults));
  for (const [expression, wanted] of expectations) {
    const found = await server.number(expression);
    if (found !== wanted) findings.push(`${expression} is ${found ?? 'nothing'}, not ${wanted ?? 'nothing'}`);
  }
  findings.push(...(await applicationFaults(plane, server, patience)));
  findings.push(...server.errors.map((line) => `log: ${line}`));
  const series = (await server.number('prometheus_tsdb_head_series')) ?? 0;
  return {
    counts: { jobs: jobs.length, targets: targets.length, rules: (await server.rules()).length, series },
    findings,
  };
}

/** Rules that fail, or have never been evaluated. */
async function ruleFaults(server: PrometheusServer): Promise<string[]> {
  await waitFor('every rule is evaluated', patience, async () =>
    (await server.rules()).filter(({ health }) => health === 'unknown').map(({ name }) => name),
  );
  const failures = (await server.number('sum(prometheus_rule_evaluation_failures_total)')) ?? 0;
  const rules = await server.rules();
  return [
    ...rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `rule ${name}: ${lastError}`),
    ...(failures === 0 ? [] : [`${failures} evaluations of rules have failed`]),
    ...(rules.length > 0 ? [] : ['there is no rule']),
  ];
}

/** Alerts say where they come from, and not by which replica. */
function labelsTold({ posts }: Inbox): string[] {
  const alerts = posts.flatMap(({ body }) => (body as { alerts: { labels: Record<string, string> }[] }).alerts);
  return alerts
    .filter(({ labels }) => labels.prometheus_replica !== undefined || labels.cluster !== 'dev')
    .map(({ labels }) => `an alert has the labels ${JSON.stringify(labels)}`);
}

/** What is kept, and what is not: `undefined` where no series may be. */
const expectations: readonly (readonly [string, number | undefined])[] = [
  ['count(apiserver_request_total) > bool 0', 1],
  ['count(apiserver_request_sli_duration_seconds_bucket{le="1.0"}) > bool 0', 1],
  ['count(apiserver_request_sli_duration_seconds_bucket{le="30.0"}) > bool 0', 1],
  ['count(apiserver_request_sli_duration_seconds_bucket{le=~"0.15|3.0|50.0"})', undefined],
  ['count(apiserver_request_body_size_bytes_bucket)', undefined],
  ['count(kubelet_running_pods{metrics_path="/metrics", node="worker-1", instance="worker-1"})', 1],
  ['count(kubelet_http_requests_duration_seconds_bucket)', undefined],
  ['count(prober_probe_total{metrics_path="/metrics/probes", node="worker-1", namespace="shop"})', 1],
  ['count(container_memory_working_set_bytes{metrics_path="/metrics/cadvisor", node="worker-1", namespace="shop"})', 1],
  ['count(container_cpu_usage_seconds_total{node="worker-1"})', 1],
  ['count(container_tasks_state)', undefined],
  ['count(container_spec_memory_limit_bytes{pod=""})', undefined],
  ['count(container_spec_memory_limit_bytes{node="worker-1", pod="web-1"})', 1],
  ['count(container_blkio_device_usage_total)', undefined],
  ['count(kube_pod_info{namespace="logging"}) > bool 0', 1],
  ['count(kube_pod_info{service!=""})', undefined],
  ['count({exported_namespace!=""}) or count({exported_pod!=""}) or count({exported_node!=""})', undefined],
  ['count(node_memory_MemTotal_bytes{instance="worker-1", node="worker-1", namespace="monitoring-privileged"})', 1],
  ['max(prometheus_notifications_alertmanagers_discovered)', 1],
  ['prometheus_config_last_reload_successful{job="prometheus", namespace="monitoring", container="prometheus"}', 1],
];

/** Targets by job, as the objects in the API server say. */
async function expectedTargets(plane: ControlPlane, subject: TestSubject): Promise<Readonly<Record<string, number>>> {
  const slices = await plane.api.list<LiveSlice>({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' });
  const nodes = (await plane.api.list({ apiVersion: 'v1', kind: 'Node' })).length;
  const addresses = (namespace: string, service: string, port: string) =>
    slices
      .filter(({ metadata }) => metadata.namespace === namespace)
      .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
      .filter(({ ports }) => ports?.some(({ name }) => name === port))
      .reduce((sum, { endpoints }) => sum + (endpoints ?? []).length, 0);
  const platform = subject.environment.telemetry.observations.flatMap(({ metrics = [] }) =>
    metrics.flatMap(({ port, path = '', parameters }) => {
      if (isForeign(port)) return [];
      const { workload, name } = port;
      const isStateful = workload.props.kind === 'StatefulSet';
      const service = isStateful ? workload.headlessService : workload.name;
      const query = parameters ? `?${new URLSearchParams(parameters)}` : '';
      return [
        [
          `${workload.namespace}/${service}/${name}${path}${query}`,
          addresses(workload.namespace, service, name),
        ] as const,
      ];
    }),
  );
  return {
    apiserver: addresses('default', 'kubernetes', 'https'),
    kubelet: nodes,
    'kubelet/cadvisor': nodes,
    'apiserver/slis': addresses('default', 'kubernetes', 'https'),
    'kubelet/probes': nodes,
    'kubelet/slis': nodes,
    coredns: resolverPods,
    [watchedResolver]: resolverPods,
    ...applicationTargets,
    ...Object.fromEntries(platform),
  };
}

interface LiveSlice extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { uid: string; resourceVersion: string };
  readonly endpoints?: readonly unknown[];
  readonly ports?: readonly { readonly name?: string }[];
}

/** What is not as it should be: targets that are missing or too many, or that answer wrongly. */
function wanting(expected: Readonly<Record<string, number>>, targets: readonly ActiveTarget[]): string[] {
  const jobs = new Set([...Object.keys(expected), ...targets.map(({ scrapePool }) => scrapePool)]);
  return [...jobs].flatMap((job) => {
    const found = targets.filter(({ scrapePool }) => scrapePool === job);
    const wanted = expected[job] ?? 0;
    const silent = answering.includes(job) ? found.filter(({ health }) => health !== 'up') : [];
    return [
      ...(found.length === wanted && wanted > 0 ? [] : [`${job}: ${found.length} targets, not ${wanted}`]),
      ...silent.map(({ lastError, health }) => `${job}: ${health}: ${lastError}`),
    ];
  });
}

/** Labels that every target has, unless it speaks of others or is no pod. */
function labelFaults({ scrapePool, labels }: ActiveTarget): string[] {
  const isPod = !/^(apiserver|kubelet)(\/|$)/.test(scrapePool);
  const speaksOfOthers = scrapePool === 'monitoring/kube-state-metrics/metrics';
  const wanted = isPod && !speaksOfOthers ? ['namespace', 'pod', 'node'] : [];
  // Of pods that are found by their labels nobody says which container listens.
  const container = wanted.length > 0 && !foundByLabels.includes(scrapePool) ? ['container'] : [];
  // Whoever asks with annotations need not be behind a Service, and nobody knows that of what somebody else deploys.
  const isServed = scrapePool !== watchedResolver && !scrapePool.startsWith('applications/');
  const service = wanted.length > 0 && isServed ? ['service'] : [];
  return ['job', 'instance', ...wanted, ...container, ...service]
    .filter((label) => !labels[label])
    .map((label) => `${scrapePool}: a target has no label ${label}: ${JSON.stringify(labels)}`);
}

const resolverPods = 2;

/** The job of the resolver as an application that somebody else deploys. */
const watchedResolver = 'kube-system/resolver/9153';

const foundByLabels = ['coredns', watchedResolver];

function watchResolver(environment: Environment): void {
  new Application(new Capability(environment, 'applications'), 'resolver', {
    of: {
      kind: 'Deployment',
      name: 'coredns',
      namespace: 'kube-system',
      selector: { 'k8s-app': 'kube-dns' },
      port: 9153,
    },
    requests: 'prometheus-http',
  });
}

/** The subject and a resolver that looks like CoreDNS, which no platform brings. */
function withResolver(subject: TestSubject): TestSubject {
  const object = parse(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: coredns, namespace: kube-system }
spec:
  replicas: ${resolverPods}
  selector: { matchLabels: { k8s-app: kube-dns } }
  template:
    metadata: { labels: { k8s-app: kube-dns } }
    spec:
      containers:
        - name: coredns
          image: registry.k8s.io/coredns/coredns:v1.12.0
          ports:
            - { name: dns, containerPort: 53, protocol: UDP }
            - { name: dns-tcp, containerPort: 53, protocol: TCP }
            - { name: metrics, containerPort: 9153, protocol: TCP }
`) as KubernetesObject;
  const manifest = { path: 'resolver', stage: 'workloads', folder: 'resolver', object } as const;
  return { ...subject, manifests: [...subject.manifests, manifest] };
}
