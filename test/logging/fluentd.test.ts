import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { external, PlatformError, Size } from '../../lib';
import type { FluentdProps } from '../../lib/logging/fluentd';
import { objectOf } from '../../lib/output/testing';
import {
  certificate,
  collector,
  confOf,
  customImage,
  destinations,
  everything,
  forward,
  parsed,
  password,
  runtimes,
  withId,
} from './fluentd-platform';

const cases = runtimes.flatMap((runtime) =>
  destinations.map((each) => ({ ...each, runtime, protocol: each.destination.protocol })),
);

describe.each(cases)('$protocol on $runtime', ({ destination, plugin, published, says, runtime, protocol }) => {
  const fluentd = collector({ destinations: [destination], image: published ? undefined : customImage }, runtime);
  const root = parsed(fluentd);

  test('the output says what the destination says', () => {
    const output = withId(root, protocol);
    expect(output.parameters).toMatchObject({ '@type': plugin, ...says });
    const buffer = output.children.find(({ name }) => name === 'buffer');
    expect(buffer?.parameters).toMatchObject({
      '@type': 'file',
      path: `/var/lib/fluentd/buffers/${protocol}`,
      total_limit_size: '4g',
      overflow_action: 'block',
      retry_forever: 'true',
    });
  });

  test('ids and buffers are unique, and labels are used as they are defined', () => {
    const all = everything(root);
    const ids = all.flatMap(({ parameters }) => parameters['@id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const plugins = all.filter(
      ({ name, parameters }) => ['source', 'filter', 'match'].includes(name) && parameters['@type'] !== 'relabel',
    );
    expect(plugins.every(({ parameters }) => typeof parameters['@id'] === 'string')).toBe(true);
    const paths = all.filter(({ name }) => name === 'buffer').map(({ parameters }) => parameters.path);
    expect(new Set(paths).size).toBe(paths.length);
    const used = all.flatMap(({ parameters }) => [parameters['@label'], parameters.timeout_label]);
    const defined = root.children.filter(({ name }) => name === 'label').map(({ argument }) => argument);
    const builtIn = ['@ERROR'];
    expect([...new Set([...used.filter((label) => label !== undefined), ...builtIn])].sort()).toEqual(defined.sort());
  });

  test('the source never waits for its own buffer while it starts', () => {
    const source = withId(root, `${protocol}.tail`);
    expect(source.parameters).toMatchObject({ read_from_head: 'true', skip_refresh_on_startup: 'true' });
    expect(source.parameters.exclude_path).toContain('_logging-privileged_');
  });

  test('secrets enter through the environment and files alone, and no Ruby runs', () => {
    const conf = confOf(fluentd);
    expect(conf.replaceAll(/"#\{ENV\['[A-Z0-9_]+'\]\}"/g, '')).not.toMatch(/#\{/);
    const variables = [...conf.matchAll(/ENV\['([A-Z0-9_]+)'\]/g)].map(([, name]) => name);
    const env = agentOf(fluentd).spec.template.spec.containers[0]?.env.map(({ name }) => name) ?? [];
    expect(env).toEqual(expect.arrayContaining(variables));
    for (const { parameters } of everything(root)) {
      for (const [name, value] of Object.entries(parameters)) {
        if (/password|token$|sec_key|shared_key|api_key/.test(name)) expect(value).toHaveProperty('environment');
      }
    }
  });

  test('the image has the plugin', () => {
    const image = agentOf(fluentd).spec.template.spec.containers[0]?.image;
    expect(image).toContain(published ? `-debian-${published}-` : customImage.reference);
  });
});

interface Agent {
  spec: {
    template: {
      spec: {
        containers: {
          image: string;
          command: string[];
          env: { name: string }[];
          ports: { name: string; containerPort: number }[];
          volumeMounts: { mountPath: string; readOnly?: boolean }[];
          readinessProbe: { httpGet: { port: string; path: string } };
        }[];
        tolerations: object[];
      };
    };
  };
}

function agentOf(fluentd: ReturnType<typeof collector>): Agent {
  return objectOf(fluentd, 'DaemonSet', fluentd.name) as unknown as Agent;
}

describe('objects', () => {
  const fluentd = collector({
    destinations: [
      {
        protocol: 'opensearch',
        endpoint: destinations[0]?.destination.endpoint as never,
        credentials: certificate,
        majorVersion: 3,
        indexPrefix: 'logs',
      },
    ],
  });

  test('workload, probe, policy, configuration and scrape agree on the port', () => {
    const [container] = agentOf(fluentd).spec.template.spec.containers;
    expect(container?.ports).toEqual([{ name: 'metrics', containerPort: 24231, protocol: 'TCP' }]);
    expect(container?.readinessProbe.httpGet).toMatchObject({ port: 'metrics', path: '/metrics' });
    expect(withId(parsed(fluentd), 'metrics').parameters).toMatchObject({ port: '24231', bind: '0.0.0.0' });
    const [observation] = fluentd.environment.telemetry.observations;
    expect(observation?.metrics?.[0]?.port.number).toBe(24231);
    const policy = objectOf(fluentd, 'NetworkPolicy', 'fluentd') as unknown as {
      spec: { egress: { ports: { port: number }[] }[] };
    };
    const ports = policy.spec.egress.flatMap((rule) => rule.ports.map(({ port }) => port));
    expect([...new Set(ports)].sort((a, b) => a - b)).toEqual([53, 6443, 9200]);
  });

  test('the role is exactly what the metadata filter needs', () => {
    expect(objectOf(fluentd, 'ClusterRole', 'logging-privileged-fluentd')).toMatchObject({
      rules: [{ apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'list', 'watch'] }],
    });
  });

  test('it bypasses the entry point, runs everywhere, and mounts its certificate', () => {
    const { containers, tolerations } = agentOf(fluentd).spec.template.spec;
    const { command = [] } = containers[0] ?? {};
    expect(command.slice(3)).toEqual(['follow-renewals', 'tini', '-s', '--', 'fluentd']);
    expect(command[2]).toContain('kill -HUP "$program"');
    expect(tolerations).toEqual([{ operator: 'Exists' }]);
    const mounts = Object.fromEntries(containers[0]?.volumeMounts.map((m) => [m.mountPath, m.readOnly ?? false]) ?? []);
    expect(mounts).toEqual({
      '/etc/fluentd/config': true,
      '/etc/fluentd/credentials/opensearch': true,
      '/tmp': false,
      '/var/lib/fluentd': false,
      '/var/log': true,
    });
    expect(fluentd.environment.secrets.map(({ need }) => need.name)).toEqual(['fluentd-opensearch-client']);
    expect(withId(parsed(fluentd), 'opensearch').parameters.client_key).toBe(
      '/etc/fluentd/credentials/opensearch/tls.key',
    );
  });

  test('every alert has a name of its own and a section in the runbook', () => {
    const [observation] = fluentd.environment.telemetry.observations;
    const alerts = observation?.alerts ?? [];
    const readme = readFileSync(join(__dirname, '../../lib/logging/README.md'), 'utf8').split('\n');
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    expect(alerts.filter(({ runbook }) => !readme.includes(`### ${runbook}`))).toEqual([]);
  });
});

describe('routing', () => {
  test('each destination has its label, filters and share of the buffer', () => {
    const root = parsed(
      collector({
        buffer: Size.gibibytes(6),
        destinations: [
          {
            ...forward,
            name: 'shop',
            only: { namespaces: ['shop', 'till'], labels: { 'app.kubernetes.io/name': 'a.b' } },
          },
          {
            ...forward,
            name: 'rest',
            except: { namespaces: ['shop'], labels: { tier: 'web' } },
            buffer: Size.gibibytes(2),
          },
        ],
      }),
    );
    const size = (id: string) =>
      withId(root, id).children.find(({ name }) => name === 'buffer')?.parameters.total_limit_size;
    expect([size('shop'), size('rest')]).toEqual(['4g', '2g']);
  });

  test('rules join lines, and what nobody wants is not read', () => {
    const root = parsed(
      collector({
        destinations: [forward],
        multiline: [{ start: /^\d{4}/, namespace: 'shop', workload: 'web' }],
        exclude: ['noise'],
      }),
    );
    const joined = everything(root).find(({ parameters }) => parameters.multiline_start_regexp === '/^\\d{4}/');
    expect(joined?.parameters.timeout_label).toBe('@fluent-forward.records');
    expect(withId(root, 'fluent-forward.tail').parameters.exclude_path).toContain('_noise_');
  });
});

describe('refusals', () => {
  const refusal = (props: FluentdProps) => {
    try {
      collector(props);
    } catch (error) {
      if (error instanceof PlatformError) return error.message;
      throw error;
    }
    return 'accepted';
  };
  const of = (protocol: string) => {
    const found = destinations.find(({ destination }) => destination.protocol === protocol);
    if (found) return found.destination;
    throw new Error(`no ${protocol}`);
  };
  const at = 'test/logging/fluentd: ';
  const aws = {
    protocol: 's3',
    endpoint: external('s3', { host: 's3.eu-west-1.amazonaws.com' }),
    region: 'eu-west-1',
    bucket: 'shop',
    credentials: { kind: 'ambient' },
  } as const;
  const minio = external('s3', { host: 'minio.example.com' });

  test.each<[string, FluentdProps, string]>([
    [
      'no destination',
      { destinations: [] },
      'destinations: there is no destination for the records; give at least one destination',
    ],
    [
      'too large a buffer',
      { destinations: [forward], buffer: Size.gibibytes(12) },
      "buffer: 12Gi exceeds the 10Gi that nodes give to agents; lower buffer or raise the cluster's node.agentStorage",
    ],
    [
      'too large buffers',
      {
        destinations: [
          { ...forward, name: 'a', buffer: Size.gibibytes(3) },
          { ...forward, name: 'b', buffer: Size.gibibytes(2) },
        ],
      },
      "destinations: their buffers (a 3Gi, b 2Gi) exceed the collector's 4Gi; lower the buffers of destinations or raise the collector's buffer",
    ],
    [
      'too small a buffer',
      { destinations: [forward], buffer: Size.mebibytes(16) },
      "destinations: 'fluent-forward' has a buffer of 16Mi, less than the 64Mi that delivery takes; raise the destination's buffer or the collector's",
    ],
    [
      'the same name twice',
      { destinations: [forward, forward] },
      "destinations: 2 destinations are named 'fluent-forward'; give each a name of its own",
    ],
    [
      'a name that is none',
      { destinations: [{ ...forward, name: 'A B' }] },
      "destinations: 'A B' is not a DNS label; use lower-case letters, digits and dashes",
    ],
    [
      'credentials that the plugin cannot present',
      { destinations: [{ ...forward, credentials: password }] },
      "destinations: 'fluent-forward' cannot prove itself to fluent-forward with a password; use a certificate or a token or ambient credentials",
    ],
    [
      'a key that the bucket cannot use',
      { destinations: [{ ...aws, encryption: { region: 'eu-central-1', keyId: 'alias/logs' } }] },
      "destinations: 's3': the key is in eu-central-1, and a bucket in eu-west-1 cannot use it; name a key of the bucket's region",
    ],
    [
      'a key of AWS for another store',
      {
        destinations: [{ ...aws, endpoint: minio, encryption: { region: 'eu-west-1', keyId: 'alias/logs' } }],
      },
      "destinations: 's3': minio.example.com is not AWS, and knows no key of AWS KMS; let the bucket encrypt by itself, or use one of AWS",
    ],
    [
      'images that differ',
      { destinations: [of('opensearch'), of('kafka')] },
      "destinations: 'opensearch' and 'kafka' need different images, and a pod has one; forward to an aggregator for one of them, or give a custom image with all plugins in image",
    ],
    [
      'Loki',
      { destinations: [of('loki')] },
      "destinations: 'loki': grafana/fluent-plugin-loki lacks the plugins for container logs, metadata and metrics; forward to a collector that has fluent-plugin-grafana-loki, or build an image from fluent/fluentd-kubernetes-daemonset that adds it and name it in 'image'",
    ],
    [
      'Splunk',
      { destinations: [of('splunk-hec')] },
      "destinations: 'splunk-hec': fluent-plugin-splunk-hec has been out of support since January 2024 and its image is withdrawn; forward to a collector that speaks HEC, or build an image from fluent/fluentd-kubernetes-daemonset that adds it and name it in 'image'",
    ],
    [
      'Sumo Logic',
      { destinations: [of('sumologic')] },
      "destinations: 'sumologic': the last published image is of July 2024, with fluentd 1.16; forward to a collector that speaks to Sumo Logic, or build an image from fluent/fluentd-kubernetes-daemonset that adds it and name it in 'image' (fluent-plugin-sumologic_output)",
    ],
    [
      'Google Cloud Logging',
      { destinations: [of('google-cloud-logging')] },
      "destinations: 'google-cloud-logging': fluent-plugin-google-cloud is bound to fluentd 1.16.2; use the logging agent that GKE brings, or build an image from fluent/fluentd-kubernetes-daemonset that adds it and name it in 'image'",
    ],
    [
      'flags',
      { destinations: [forward], multiline: [{ start: /^a/i, namespace: 'shop', workload: 'web' }] },
      'multiline: the plugin that joins lines would ignore the flags of /^a/i; write the pattern without flags',
    ],
  ])('%s', (_what, props, message) => {
    expect(refusal(props)).toBe(at + message);
  });

  test('the default buffer is at most what nodes give', () => {
    const root = parsed(collector({ destinations: [forward] }, 'containerd', 2));
    const buffer = withId(root, 'fluent-forward').children.find(({ name }) => name === 'buffer');
    expect(buffer?.parameters.total_limit_size).toBe('2g');
  });
});
