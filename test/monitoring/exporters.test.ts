import { parse } from 'yaml';
import {
  BlackboxExporter,
  Capability,
  type EndpointProbe,
  external,
  isForeign,
  KubeStateMetrics,
  manifestsOf,
  NodeExporter,
  type NodeExporterProps,
} from '../../lib';
import { serving, TestSystem, testEnvironment } from '../core/platform';

type Found = ReturnType<typeof JSON.parse>;

function monitoring() {
  const capability = new Capability(testEnvironment(), 'monitoring');
  const find = (kind: string, name: string): Found =>
    manifestsOf(capability.environment)
      .map(({ object }): Found => object)
      .find((object) => object.kind === kind && object.metadata.name === name);
  return { capability, find, telemetry: capability.environment.telemetry };
}

describe('node-exporter', () => {
  function container(props?: NodeExporterProps) {
    const { capability, find } = monitoring();
    new NodeExporter(capability, props);
    const { spec } = find('DaemonSet', 'node-exporter').spec.template;
    return { spec, container: spec.containers[0] };
  }

  test('sees the whole node read-only, with what is mounted later, and has no capability', () => {
    const { spec, container: exporter } = container();
    const host = { mountPath: '/host/root', mountPropagation: 'HostToContainer', name: 'host-root', readOnly: true };
    expect(exporter.volumeMounts).toContainEqual(host);
    expect(spec.volumes.filter(({ hostPath }: Found) => hostPath)).toEqual([
      { name: 'host-root', hostPath: { path: '/', type: 'Directory' } },
    ]);
    expect(exporter.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
    expect([spec.hostPID, spec.securityContext.runAsUser, spec.tolerations]).toEqual([
      undefined,
      65534,
      [{ operator: 'Exists' }],
    ]);
  });

  test('listens on the address of its node alone', () => {
    const { spec, container: exporter } = container();
    expect(spec.hostNetwork).toBe(true);
    expect(exporter.args).toContain('--web.listen-address=[$(NODE_ADDRESS)]:9100');
    expect(exporter.env).toEqual([{ name: 'NODE_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }]);
  });

  test('answers over TLS, to nobody who shows no certificate of the platform', () => {
    const { capability, find, telemetry } = monitoring();
    new NodeExporter(capability);
    const { data } = find('ConfigMap', 'node-exporter-config');
    expect(parse(data['web.yml'])).toEqual({
      tls_server_config: {
        cert_file: '/etc/node-exporter/tls/tls.crt',
        key_file: '/etc/node-exporter/tls/tls.key',
        client_ca_file: '/etc/node-exporter/tls/ca.crt',
        client_auth_type: 'RequireAndVerifyClientCert',
        min_version: 'TLS13',
      },
    });
    const [exporter] = find('DaemonSet', 'node-exporter').spec.template.spec.containers;
    expect(exporter.args).toContain('--web.config.file=/etc/node-exporter/config/web.yml');
    expect(exporter.readinessProbe.tcpSocket).toEqual({ port: 'metrics' });
    expect(capability.environment.secrets).toEqual([
      expect.objectContaining({
        namespace: 'monitoring-privileged',
        certificate: expect.objectContaining({
          name: 'node-exporter-tls',
          authority: 'platform',
          dnsNames: ['node-exporter.monitoring-privileged.svc'],
          usages: ['server'],
        }),
      }),
    ]);
    expect(telemetry.observations[0]?.metrics?.[0]?.tls).toBe('mutual');
  });

  test('interfaces of pods are not counted, those of nodes are', () => {
    const { container: exporter } = container();
    const flag = '--collector.netdev.device-exclude=';
    const excluded = new RegExp(exporter.args.find((arg: string) => arg.startsWith(flag)).slice(flag.length));
    for (const pod of [
      'veth1a2b3c4d',
      'cali12345678901',
      'lxc_health',
      'eni5f3a9c',
      'azv12',
      'gke0a1b',
      '0123456789abcde',
    ])
      expect([pod, excluded.test(pod)]).toEqual([pod, true]);
    for (const node of ['eth0', 'ens5', 'bond0', 'vlan100', 'cilium_host', 'lo'])
      expect([node, excluded.test(node)]).toEqual([node, false]);
  });

  test('reads the files of a directory of the node when told to', () => {
    const { container: exporter } = container({ textfiles: '/var/lib/node-exporter' });
    expect(exporter.args).toContain('--collector.textfile.directory=/host/root/var/lib/node-exporter');
    expect(() => container({ textfiles: 'files' })).toThrow(
      /test\/monitoring\/node-exporter: textfiles: 'files' is not an absolute path of a directory; write it like/,
    );
  });

  test('its series are about nodes, and who scrapes reaches the nodes', () => {
    const { capability, telemetry } = monitoring();
    new NodeExporter(capability);
    const [target] = telemetry.observations[0]?.metrics ?? [];
    expect(target).toMatchObject({ job: 'node-exporter', instance: 'node' });
    const port = target?.port;
    if (!port || isForeign(port)) throw new Error('it is a workload of the platform');
    expect(port.workload.scraped('metrics').endpoint).toMatchObject({ port: 9100, peer: { kind: 'nodes' } });
  });
});

describe('kube-state-metrics', () => {
  test('may read what it tells about, and nothing else', () => {
    const { capability, find } = monitoring();
    new KubeStateMetrics(capability);
    const { args } = find('Deployment', 'kube-state-metrics').spec.template.spec.containers[0];
    const told = args
      .find((arg: string) => arg.startsWith('--resources='))
      .slice('--resources='.length)
      .split(',');
    const { rules } = find('ClusterRole', 'monitoring-kube-state-metrics');
    expect(rules.flatMap((rule: Found) => rule.resources).sort()).toEqual(told);
    for (const rule of rules) expect(rule.verbs).toEqual(['list', 'watch']);
    expect(told).not.toContain('secrets');
    expect(told).not.toContain('configmaps');
  });

  test('never runs twice, and is well while the API server is not', () => {
    const { capability, find } = monitoring();
    new KubeStateMetrics(capability);
    const { spec } = find('Deployment', 'kube-state-metrics');
    expect([spec.replicas, spec.strategy]).toEqual([1, { type: 'Recreate' }]);
    expect(spec.template.spec.containers[0].livenessProbe.httpGet.path).toBe('/healthz');
  });

  test('its series are about others, those of its second port about itself', () => {
    const { capability, telemetry } = monitoring();
    new KubeStateMetrics(capability);
    expect(
      telemetry.observations[0]?.metrics?.map(({ job, port, aboutOthers }) => [job, port.number, aboutOthers]),
    ).toEqual([
      ['kube-state-metrics', 8080, true],
      ['kube-state-metrics', 8081, undefined],
    ]);
  });
});

describe('blackbox-exporter', () => {
  const site = external('https', { host: 'www.example.com' });

  test('asks what systems want to be asked, before and after it', () => {
    const { capability, find, telemetry } = monitoring();
    const early = new TestSystem(capability, { id: 'early' });
    early.declare.observe({
      unmeasured: 'a test',
      logs: 'text',
      probes: [{ endpoint: site, question: { kind: 'http' } }],
    });
    new BlackboxExporter(capability);
    const late = new TestSystem(capability, { id: 'late' });
    const server = late.run({
      ...serving,
      ports: { web: 8080 },
      ready: { kind: 'tcp', port: 'web' },
    });
    late.declare.observe({
      unmeasured: 'a test',
      logs: 'text',
      probes: [
        { endpoint: server.endpoint('web', 'http'), question: { kind: 'http', path: '/login', statuses: [302] } },
      ],
    });
    const targets = telemetry.observations
      .flatMap(({ metrics = [] }) => metrics)
      .filter(({ path }) => path === '/probe');
    expect(targets.map(({ job, parameters, instance }) => [job, parameters, instance])).toEqual([
      [
        'blackbox-exporter',
        { module: 'https_2xx', target: 'https://www.example.com/' },
        { about: 'https://www.example.com/' },
      ],
      [
        'blackbox-exporter',
        { module: 'http_302', target: 'http://late.monitoring.svc:8080/login' },
        { about: 'http://late.monitoring.svc:8080/login' },
      ],
    ]);
    const { ingress } = find('NetworkPolicy', 'late').spec;
    expect(ingress).toContainEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/name': 'blackbox-exporter' }) },
        },
      ],
      ports: [{ port: 8080, protocol: 'TCP' }],
    });
  });

  test('questions that are alike share a module', () => {
    const { capability, find } = monitoring();
    const other = external('https', { host: 'shop.example.com' });
    new BlackboxExporter(capability, {
      probes: [
        { endpoint: site, question: { kind: 'http' } },
        { endpoint: other, question: { kind: 'http' } },
        { endpoint: other, question: { kind: 'http', body: 'Welcome' } },
      ],
    });
    const modules = find('ConfigMap', 'blackbox-exporter-config').data['config.yml'].match(/^ {2}\w+:$/gm);
    expect(modules).toEqual(['  https_2xx:', expect.stringMatching(/^ {2}https_2xx_[0-9a-f]{8}:$/)]);
  });

  test('runs as nobody, although its image says nothing', () => {
    const { capability, find } = monitoring();
    new BlackboxExporter(capability);
    expect(find('Deployment', 'blackbox-exporter').spec.template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65534,
    });
  });

  const inside = () => {
    const { capability } = monitoring();
    const server = new TestSystem(capability).run({
      ...serving,
      ports: { web: 8443 },
      ready: { kind: 'tcp', port: 'web' },
    });
    return { capability, endpoint: server.endpoint('web', 'https', { tls: true }) };
  };

  test.each<[EndpointProbe['question'], RegExp]>([
    [{ kind: 'http', path: 'login' }, /probes: path 'login' does not begin with a slash; write '\/login'/],
    [{ kind: 'http', statuses: [20] }, /20 is no HTTP status; use whole numbers from 100 to 599/],
    [{ kind: 'http', body: '(' }, /body '\(' is no regular expression; write one/],
    [{ kind: 'dns', name: 'a b' }, /'a b' is no name to resolve; write a name such as/],
  ])('%j is refused', (question, message) => {
    const { capability } = monitoring();
    expect(() => new BlackboxExporter(capability, { probes: [{ endpoint: site, question }] })).toThrow(message);
  });

  test('a certificate that the exporter cannot check is refused', () => {
    const { capability, endpoint } = inside();
    expect(() => new BlackboxExporter(capability, { probes: [{ endpoint, question: { kind: 'tcp' } }] })).toThrow(
      /signed by an authority of the platform, which the exporter does not know; probe the address/,
    );
  });

  test('the same question twice is refused', () => {
    const { capability } = monitoring();
    const probe: EndpointProbe = { endpoint: site, question: { kind: 'http' } };
    expect(() => new BlackboxExporter(capability, { probes: [probe, probe] })).toThrow(
      /https_2xx https:\/\/www.example.com\/ is asked already; leave one of the two probes out/,
    );
  });
});
