import { parse } from 'yaml';
import {
  type Alert,
  Capability,
  type Cluster,
  Cluster as Clusters,
  Duration,
  type Environment,
  http,
  kubeadmComponents,
  type MetricsOptions,
  manifestsOf,
  objectOf,
  PlatformError,
  type Prometheus,
  Size,
} from '../../lib';
import { alertReceiver } from '../../lib/core';
import { image, TestSystem, testEnvironment } from '../core/platform';
import { configOf, findingsIn, install, jobOf, prometheus } from './prometheus-platform';

/** A system with metrics in a capability of its own. */
function observed(
  environment: Environment,
  options: MetricsOptions = {},
  kind: 'Deployment' | 'StatefulSet' = 'Deployment',
  alerts: readonly Alert[] = [],
) {
  const system = new TestSystem(new Capability(environment, 'shop'));
  const workload = system.run({
    kind,
    replicas: 2,
    image,
    resources: { cpu: '10m', memory: Size.mebibytes(64) },
    runAs: { user: 1000 },
    ports: { metrics: 9000 },
    ready: http('metrics', '/'),
  });
  system.declare.observe({ metrics: [system.declare.metrics(workload, 'metrics', options)], alerts, logs: 'json' });
  return workload;
}

const kind = (facts: Partial<Cluster['facts']> = {}) => Clusters.kind({ kubernetes: '1.34', ...facts });

describe('targets of the platform', () => {
  test.each(['before', 'after'])('are scraped when they are declared %s Prometheus', (when) => {
    const environment = testEnvironment();
    if (when === 'before') observed(environment);
    const system = install(environment);
    if (when === 'after') observed(environment);
    expect(jobOf(system, 'shop/product/metrics')).toEqual({
      job_name: 'shop/product/metrics',
      fallback_scrape_protocol: 'PrometheusText0.0.4',
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['shop'] } }],
      relabel_configs: [
        {
          source_labels: ['__meta_kubernetes_service_name', '__meta_kubernetes_endpointslice_port_name'],
          regex: 'product;metrics',
          action: 'keep',
        },
        { target_label: 'job', replacement: 'product' },
        {
          action: 'labelmap',
          regex: '__meta_kubernetes_(?:pod_)?(namespace|service|pod|container|node)(?:_name)?',
        },
      ],
    });
    const [flow] = environment.flows.filter(({ to }) => to === 'shop/product');
    expect([flow?.from, flow?.endpoint.peerPorts]).toEqual([
      'test/monitoring/prometheus/workload',
      [{ port: 9000, transport: 'TCP' }],
    ]);
    expect(findingsIn(environment)).toEqual([]);
  });

  test('say how they are read', () => {
    const { environment, prometheus: system } = prometheus();
    observed(environment, {
      path: '/stats',
      parameters: { format: 'prometheus' },
      interval: Duration.minutes(2),
      drops: ['product_.*_bucket', 'product_debug'],
      instance: 'node',
    });
    const job = jobOf(system, 'shop/product/metrics/stats?format=prometheus');
    expect(job).toMatchObject({
      metrics_path: '/stats',
      params: { format: ['prometheus'] },
      scrape_interval: '120s',
      metric_relabel_configs: [
        { source_labels: ['__name__'], regex: 'product_.*_bucket|product_debug', action: 'drop' },
      ],
    });
    expect(job?.relabel_configs.at(-1)).toEqual({
      source_labels: ['__meta_kubernetes_pod_node_name'],
      target_label: 'instance',
    });
  });

  test('are asked with question marks that are no YAML', () => {
    const { environment, prometheus: system } = prometheus();
    observed(environment, { parameters: { target: 'https://shop.example.com/health?deep=true', module: 'https_2xx' } });
    const { data } = objectOf(system, 'ConfigMap', 'prometheus-config') as { data?: Record<string, string> };
    expect(data?.['prometheus.yml']).toContain('target: ["https://shop.example.com/health?deep=true"]');
    expect(data?.['prometheus.yml']).toContain('module: [https_2xx]');
  });

  test('that ask who scrapes them are shown a certificate', () => {
    const { environment, prometheus: system } = prometheus();
    observed(environment, { tls: 'mutual' });
    expect(jobOf(system, 'shop/product/metrics')?.tls_config).toEqual({
      ca_file: '/etc/prometheus/tls/platform/ca.crt',
      server_name: 'product.shop.svc',
      cert_file: '/etc/prometheus/tls/platform/tls.crt',
      key_file: '/etc/prometheus/tls/platform/tls.key',
    });
    expect(findingsIn(environment)).toEqual([]);
  });

  test.each([
    ['what they say', { timeout: Duration.seconds(20) }, {}, '20s'],
    [
      'the usual time between scrapes',
      { timeout: Duration.seconds(20) },
      { interval: Duration.seconds(15), series: 100_000 },
      '15s',
    ],
    ['their own', { timeout: Duration.seconds(20), interval: Duration.seconds(5) }, {}, '5s'],
    ['that of all', {}, {}, undefined],
  ])('may take their time, but no more than %s', (_of, options, props, expected) => {
    const { environment, prometheus: system } = prometheus(props);
    observed(environment, options);
    expect(jobOf(system, 'shop/product/metrics')?.scrape_timeout).toBe(expected);
  });

  test('about other objects keep their own labels and get none of their pod', () => {
    const { environment, prometheus: system } = prometheus();
    observed(environment, { aboutOthers: true });
    const job = jobOf(system, 'shop/product/metrics');
    expect(job?.honor_labels).toBe(true);
    expect(job?.relabel_configs.map(({ target_label }) => target_label)).toEqual([undefined, 'job']);
  });

  test('of a StatefulSet are listed by its governing Service', () => {
    const { environment, prometheus: system } = prometheus();
    observed(environment, {}, 'StatefulSet');
    expect(jobOf(system, 'shop/product-headless/metrics')).toBeDefined();
  });

  test('with TLS are held against the authority of the platform and the name of their workload', () => {
    const { environment, prometheus: system } = prometheus();
    observed(environment, { tls: true });
    expect(jobOf(system, 'shop/product/metrics')).toMatchObject({
      scheme: 'https',
      tls_config: { ca_file: '/etc/prometheus/tls/platform/ca.crt', server_name: 'product.shop.svc' },
    });
    expect(environment.secrets).toEqual([
      expect.objectContaining({
        namespace: 'monitoring',
        certificate: expect.objectContaining({ name: 'prometheus-client', authority: 'platform', usages: ['client'] }),
      }),
    ]);
    const { spec } = objectOf(system, 'StatefulSet', 'prometheus') as unknown as {
      spec: { template: { spec: { volumes: unknown[] } } };
    };
    expect(spec.template.spec.volumes).toContainEqual(
      expect.objectContaining({
        secret: {
          secretName: 'prometheus-client',
          items: ['tls.crt', 'tls.key', 'ca.crt'].map((key) => ({ key, path: key })),
          defaultMode: 0o440,
        },
      }),
    );
    expect(findingsIn(environment)).toEqual([]);
  });

  test('without TLS need no certificate', () => {
    const { environment } = prometheus();
    observed(environment);
    expect(environment.secrets).toEqual([]);
  });
});

describe('rights', () => {
  const rolesOf = (environment: Environment) =>
    manifestsOf(environment)
      .map(({ object }) => object)
      .filter((object) => object.kind === 'Role' && object.metadata.name === 'monitoring-prometheus');

  test('are a Role in each namespace with targets, and no more than discovery reads', () => {
    const { environment } = prometheus();
    observed(environment);
    const reads = ['get', 'list', 'watch'];
    const pods = { apiGroups: [''], resources: ['pods'], verbs: reads };
    const slices = [
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: reads },
      { apiGroups: [''], resources: ['pods', 'services'], verbs: reads },
    ];
    const rules = rolesOf(environment).map((role) => [role.metadata.namespace, 'rules' in role && role.rules]);
    expect(Object.fromEntries(rules)).toEqual({
      default: slices,
      'kube-system': [pods],
      monitoring: slices,
      shop: slices,
    });
  });

  test('in the whole cluster are nodes, and metrics of nodes and of the API server', () => {
    const { prometheus: system } = prometheus();
    expect(objectOf(system, 'ClusterRole', 'monitoring-prometheus')).toMatchObject({
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics', '/metrics/slis'], verbs: ['get'] },
      ],
    });
  });

  test('of a workload without a token would grant nothing', () => {
    const workload = observed(testEnvironment());
    expect(() => workload.mayIn('default', { groups: [''], resources: ['pods'], verbs: ['get'] })).toThrow(
      "test/shop/product/workload: access: has no token, so that a role in namespace 'default' would grant nothing; declare its access, at least an empty one",
    );
  });
});

describe('parts of Kubernetes', () => {
  const jobs = (facts: Partial<Cluster['facts']>) => {
    const { environment, prometheus: system } = prometheus({}, { cluster: kind(facts) });
    expect(findingsIn(environment)).toEqual([]);
    return {
      environment,
      system,
      names: configOf(system).scrape_configs.map(({ job_name }: { job_name: string }) => job_name),
    };
  };

  test('that nobody can read have no job', () => {
    expect(jobs({}).names).toEqual([
      'apiserver',
      'apiserver/slis',
      'kubelet',
      'kubelet/cadvisor',
      'kubelet/probes',
      'kubelet/slis',
      'coredns',
      'monitoring/prometheus-headless/web',
    ]);
  });

  test('that listen on the addresses of nodes have one, and the way to it', () => {
    const { environment, system, names } = jobs({ components: kubeadmComponents });
    expect(names).toEqual(expect.arrayContaining(Object.keys(kubeadmComponents)));
    expect(jobOf(system, 'etcd')).toMatchObject({
      kubernetes_sd_configs: [
        {
          role: 'pod',
          namespaces: { names: ['kube-system'] },
          selectors: [{ role: 'pod', label: 'component=etcd' }],
        },
      ],
    });
    expect(jobOf(system, 'etcd')?.scheme).toBeUndefined();
    expect(jobOf(system, 'kube-scheduler')).toMatchObject({
      scheme: 'https',
      tls_config: { insecure_skip_verify: true },
    });
    const ports = environment.flows
      .filter(({ endpoint }) => endpoint.host === 'nodes')
      .map(({ endpoint }) => endpoint.port);
    expect(ports.sort()).toEqual([10249, 10250, 10257, 10259, 2381]);
  });

  test('tell of their health in a job that stands for none of them', () => {
    const { system, names } = jobs({ components: kubeadmComponents });
    expect(names.filter((name: string) => name.endsWith('/slis'))).toEqual([
      'apiserver/slis',
      'kubelet/slis',
      'kube-controller-manager/slis',
      'kube-scheduler/slis',
    ]);
    for (const component of ['apiserver', 'kubelet', 'kube-scheduler']) {
      const job = jobOf(system, `${component}/slis`);
      expect(job).toMatchObject({ scheme: 'https', metrics_path: '/metrics/slis' });
      expect(job?.tls_config).toEqual(jobOf(system, component)?.tls_config);
      expect(job?.relabel_configs.slice(-2)).toEqual([
        { target_label: 'job', replacement: 'component-slis' },
        { target_label: 'component', replacement: component },
      ]);
      expect(job?.metric_relabel_configs).toBeUndefined();
    }
  });

  test('without CoreDNS have no job for it', () => {
    const { dns } = kind().facts;
    expect(jobs({ dns: { ...dns, metricsPort: undefined } }).names).not.toContain('coredns');
  });

  test('that sign their certificates themselves are an exception, and others are verified', () => {
    const signed = jobs({ kubeletCertificates: 'cluster' });
    const authority = { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' };
    expect(jobOf(signed.system, 'kubelet')?.tls_config).toEqual(authority);
    expect(signed.environment.exceptions.filter(({ id }) => id === 'unverified-tls')).toEqual([]);
    const selfSigned = jobs({ kubeletCertificates: 'self-signed' });
    expect(jobOf(selfSigned.system, 'kubelet')?.tls_config).toEqual({ insecure_skip_verify: true });
    expect(selfSigned.environment.exceptions).toContainEqual({
      path: 'test/monitoring/prometheus/workload',
      id: 'unverified-tls',
      because: 'kubelet: certificates that the servers made for themselves can be held against nothing',
    });
  });

  test('lose no bucket of the API server that objectives need', () => {
    const { system } = jobs({});
    const [, rule] = jobOf(system, 'apiserver')?.metric_relabel_configs ?? [];
    const expression = new RegExp(`^(?:${rule?.regex})$`);
    const isDropped = (le: string) => expression.test(`apiserver_request_sli_duration_seconds_bucket;${le}`);
    expect(['0.1', '0.2', '0.5', '1', '1.0', '2', '5', '5.0', '10', '30', '30.0', '+Inf'].filter(isDropped)).toEqual(
      [],
    );
    expect(['0.15', '3', '3.0', '50', '50.0'].filter((le) => !isDropped(le))).toEqual([]);
  });
});

describe('formats', () => {
  const text = ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'];

  test('are asked for with OpenMetrics first', () => {
    const { scrape_protocols, scrape_native_histograms } = configOf(prometheus().prometheus).global;
    expect([scrape_protocols, scrape_native_histograms]).toEqual([text, undefined]);
  });

  test('of native histograms come before', () => {
    const { scrape_protocols, scrape_native_histograms } = configOf(
      prometheus({ nativeHistograms: true }).prometheus,
    ).global;
    expect([scrape_protocols, scrape_native_histograms]).toEqual([['PrometheusProto', ...text], true]);
  });

  test('have exemplars, which are kept where that is asked for', () => {
    const { prometheus: keeping } = prometheus({ exemplars: true });
    expect(configOf(keeping).storage.exemplars).toEqual({ max_exemplars: 100_000 });
    expect(configOf(prometheus().prometheus).storage.exemplars).toBeUndefined();
    expect(JSON.stringify(objectOf(keeping, 'StatefulSet', 'prometheus'))).toContain('exemplar-storage');
  });
});

describe('alerts', () => {
  test('go to every member of Alertmanager, without the label of the replica', () => {
    const environment = testEnvironment();
    const receiver = alertReceiver(observed(environment, {}, 'StatefulSet').port('metrics'));
    const system = install(environment, { alertmanagers: [receiver] });
    expect(configOf(system).alerting).toEqual({
      alert_relabel_configs: [{ action: 'labeldrop', regex: 'prometheus_replica' }],
      alertmanagers: [
        {
          kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['shop'] } }],
          relabel_configs: [
            {
              source_labels: ['__meta_kubernetes_service_name', '__meta_kubernetes_endpointslice_port_name'],
              regex: 'product-headless;metrics',
              action: 'keep',
            },
          ],
        },
      ],
    });
    expect(environment.flows.map(({ endpoint }) => endpoint.protocol)).toContain('alertmanager');
  });
});

describe('space', () => {
  test('is what the volume holds, less what compaction needs', () => {
    const { prometheus: system } = prometheus({ storage: Size.gibibytes(200), retention: Duration.days(30) });
    expect(configOf(system).storage).toEqual({ tsdb: { retention: { time: '2592000s', size: '163840MB' } } });
  });

  test('that the volume does not have is refused', () => {
    expect(() => prometheus({ storage: Size.gibibytes(10), retentionSize: Size.gibibytes(12) })).toThrow(
      new PlatformError({
        path: 'test/monitoring/prometheus',
        prop: 'retentionSize',
        problem: '12Gi exceeds the volume of 10Gi, which would be full before anything is deleted',
        remedy: 'lower it to 8Gi, or raise storage',
      }),
    );
  });

  test('that is too small for the time is refused', () => {
    expect(() => prometheus({ storage: Size.gibibytes(10), series: 500_000, retention: Duration.days(15) })).toThrow(
      'test/monitoring/prometheus: storage: 500000 series every 30 seconds fill 40.3Gi in 15 days, but blocks may take 8Gi; raise storage to 51Gi, shorten retention, or correct series',
    );
  });

  test('of memory follows the series', () => {
    const { prometheus: system } = prometheus({ series: 100_000 });
    const text = JSON.stringify(objectOf(system, 'StatefulSet', 'prometheus'));
    expect(text).toContain('"limits":{"memory":"1344Mi"}');
  });

  test('limits what one target may take of it', () => {
    const { prometheus: system } = prometheus({ series: 100_000 });
    expect(configOf(system).global).toMatchObject({ sample_limit: 100_000, body_size_limit: '336MB' });
    const { prometheus: generous } = prometheus({ series: 100_000, memory: Size.gibibytes(4) });
    expect(configOf(generous).global).toMatchObject({ sample_limit: 100_000, body_size_limit: '1024MB' });
  });

  test('is told of before it is used up', () => {
    const { environment } = prometheus({ series: 100_000, name: 'metrics' });
    const alerts = environment.telemetry.observations.flatMap(({ alerts = [] }) => alerts);
    expect(alerts.find(({ name }) => name === 'PrometheusSeriesAboveSizing')?.expression).toBe(
      'prometheus_tsdb_head_series{job="prometheus",namespace="monitoring",pod=~"metrics-[0-9]+"} > 100000',
    );
  });
});

test('a change of the configuration restarts nothing', () => {
  const { prometheus: system } = prometheus();
  const { spec } = objectOf(system, 'StatefulSet', 'prometheus') as unknown as {
    spec: { template: { metadata: { annotations?: unknown } } };
  };
  expect(spec.template.metadata.annotations).toBeUndefined();
});

describe('rules', () => {
  const filesOf = (system: Prometheus, capability: string) =>
    (objectOf(system, 'ConfigMap', `prometheus-rules-${capability}`) as { data?: Record<string, string> }).data ?? {};
  const alert = {
    name: 'ProductBroken',
    severity: 'warning',
    expression: 'product_broken > 0',
    for: Duration.minutes(5),
    summary: 'Something is broken.',
    description: 'It is broken {{ $value }} times.',
    runbook: 'ProductBroken',
  } as const;
  const watched = (environment: Environment, exposes: readonly string[]) =>
    observed(environment, { exposes }, 'Deployment', [alert]);

  test('of systems stand in a ConfigMap of their capability, beside those about the cluster', () => {
    const { environment, prometheus: system } = prometheus({
      tuning: { ProductBroken: { severity: 'critical', because: 'the shop stands still' } },
    });
    watched(environment, ['product_broken']);
    expect(Object.keys(filesOf(system, 'monitoring'))).toContain('general.yaml');
    expect(parse(filesOf(system, 'shop')['shop-product.yaml'] ?? '').groups[0].rules).toMatchObject([
      { alert: 'ProductBroken', for: '5m', labels: { severity: 'critical' } },
    ]);
    expect(configOf(system).rule_files).toEqual(['/etc/prometheus/rules/*.yaml']);
    const { spec } = objectOf(system, 'StatefulSet', 'prometheus') as unknown as {
      spec: { template: { spec: { volumes: unknown[] } } };
    };
    expect(spec.template.spec.volumes).toContainEqual({
      name: 'rules',
      projected: {
        defaultMode: 0o440,
        sources: ['monitoring', 'shop'].map((name) => ({ configMap: { name: `prometheus-rules-${name}` } })),
      },
    });
    expect(findingsIn(environment)).toEqual([]);
  });

  test('that ask for a metric which nobody exposes are refused', () => {
    const { environment, prometheus: system } = prometheus();
    watched(environment, []);
    expect(() => filesOf(system, 'shop')).toThrow(
      "test/shop/product: ProductBroken: asks for 'product_broken', which nobody exposes; correct it, or list the metric in the target that exposes it",
    );
  });
});

describe('applications', () => {
  const shop = { namespace: 'shop', selector: { team: 'shop' }, ports: [8080, 9090] };

  test('are scraped at the ports that their pods ask for, among those that are open', () => {
    const { environment, prometheus: system } = prometheus({ applications: [shop] });
    const job = jobOf(system, 'applications/shop/team=shop');
    expect(job).toMatchObject({
      sample_limit: 5000,
      label_limit: 64,
      label_name_length_limit: 256,
      label_value_length_limit: 1024,
      kubernetes_sd_configs: [
        { role: 'pod', namespaces: { names: ['shop'] }, selectors: [{ role: 'pod', label: 'team=shop' }] },
      ],
    });
    expect(job?.relabel_configs.slice(0, 4)).toEqual([
      { source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'true', action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
      { source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: '8080|9090', action: 'keep' },
      {
        source_labels: ['__meta_kubernetes_pod_container_port_number'],
        target_label: '__meta_kubernetes_pod_annotation_prometheus_io_port',
        action: 'keepequal',
      },
    ]);
    expect(findingsIn(environment)).toEqual([]);
    const [flow] = environment.flows.filter(({ to }) => to === 'shop/shop');
    expect(flow?.endpoint.peerPorts.map(({ port }) => port)).toEqual([8080, 9090]);
    expect(objectOf(system, 'NetworkPolicy', 'prometheus')).toMatchObject({
      spec: {
        egress: expect.arrayContaining([
          {
            ports: [
              { port: 8080, protocol: 'TCP' },
              { port: 9090, protocol: 'TCP' },
            ],
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
                podSelector: { matchLabels: { team: 'shop' } },
              },
            ],
          },
        ]),
      },
    });
  });

  test.each([
    [{ ...shop, namespace: 'A' }, "'A' is no namespace; write its name"],
    [
      { ...shop, selector: {} },
      "every pod of 'shop' would be reached; name a label that the pods of the applications have",
    ],
    [{ ...shop, ports: [] }, "'shop' has the ports []; list the ports of the metrics, from 1 to 65535"],
    [
      { ...shop, tls: { serverName: '10.0.0.1:8080' } },
      "'10.0.0.1:8080' is no name that a certificate could be for; write the host name that the certificates of the pods bear",
    ],
    [{ ...shop, sampleLimit: 0 }, '0 is no number of samples; use a whole number of 1 or more'],
  ])('that cannot be scraped are refused (%#)', (pods, message) => {
    expect(() => prometheus({ applications: [pods] })).toThrow(`test/monitoring/prometheus: applications: ${message}`);
  });

  test('that serve TLS are held against the platform', () => {
    const { environment, prometheus: system } = prometheus({
      applications: [{ ...shop, tls: { serverName: 'web.shop.svc' } }],
    });
    expect(jobOf(system, 'applications/shop/team=shop')).toMatchObject({
      scheme: 'https',
      tls_config: { ca_file: '/etc/prometheus/tls/platform/ca.crt', server_name: 'web.shop.svc' },
    });
    expect(environment.flows.find(({ to }) => to === 'shop/shop')?.endpoint.tls).toBe(true);
    expect(JSON.stringify(objectOf(system, 'StatefulSet', 'prometheus'))).toContain('/etc/prometheus/tls/platform');
  });

  test('are told apart', () => {
    expect(() => prometheus({ applications: [shop, shop] })).toThrow(
      "'applications/shop/team=shop' stands twice; put its ports into one",
    );
  });
});
