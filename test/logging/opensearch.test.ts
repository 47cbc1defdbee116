import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Duration, Size } from '../../lib/core';
import { javaOptions } from '../../lib/logging/opensearch/config';
import { copiesOn, shardsFor } from '../../lib/logging/opensearch/retention';
import { at, file, find, list, machines, platform, pod, refusal, settings, workloads } from './opensearch-platform';

describe('opensearch.yml', () => {
  test('nodes that do everything', () => {
    const { objects } = platform();
    expect(settings(objects())).toMatchObject({
      'cluster.name': 'opensearch',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: OpenSearch replaces it
      'node.name': '${NODE_NAME}',
      'node.roles': ['cluster_manager', 'data', 'ingest'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: OpenSearch replaces it
      'network.publish_host': '${NODE_NAME}.opensearch-headless.logging.svc',
      'discovery.seed_hosts': ['opensearch-headless.logging.svc'],
      'cluster.initial_cluster_manager_nodes': ['opensearch-0', 'opensearch-1', 'opensearch-2'],
      'gateway.recover_after_data_nodes': 2,
      'http.port': 9200,
      'transport.port': 9300,
    });
  });

  test('one node', () => {
    const found = settings(platform({}, 'minimal').objects());
    expect(found).toMatchObject({
      'cluster.initial_cluster_manager_nodes': ['opensearch-0'],
      'plugins.index_state_management.history.number_of_replicas': 0,
    });
    expect(found).not.toHaveProperty(['gateway.expected_data_nodes']);
  });

  test('managers of their own, beside an even number of data nodes', () => {
    const objects = platform({ nodes: 4, managers: 3 }).objects();
    const first = ['opensearch-managers-0', 'opensearch-managers-1', 'opensearch-managers-2'];
    for (const [name, roles] of [
      ['opensearch-settings', ['data', 'ingest']],
      ['opensearch-managers-settings', ['cluster_manager']],
    ] as const) {
      expect(settings(objects, name)).toMatchObject({
        'node.roles': roles,
        'discovery.seed_hosts': ['opensearch-managers-headless.logging.svc'],
        'cluster.initial_cluster_manager_nodes': first,
        'gateway.expected_data_nodes': 4,
      });
    }
    expect(at(find(objects, 'StatefulSet', 'opensearch'), 'spec', 'replicas')).toBe(4);
    expect(at(find(objects, 'StatefulSet', 'opensearch-managers'), 'spec', 'replicas')).toBe(3);
  });

  test('a cluster that has formed names no first managers', () => {
    const found = settings(platform({ bootstrapped: true }).objects());
    expect(found).not.toHaveProperty(['cluster.initial_cluster_manager_nodes']);
    expect(found).toHaveProperty(['discovery.seed_hosts']);
  });

  test('maps files into memory only where the nodes allow it', () => {
    expect(settings(platform().objects())).not.toHaveProperty(['node.store.allow_mmap']);
    expect(settings(platform({}, 'standard', machines(65_530)).objects())).toHaveProperty(
      ['node.store.allow_mmap'],
      false,
    );
  });

  test('half of the memory is heap, at most 31 GiB', () => {
    expect(javaOptions(Size.gibibytes(8)).split(' ')).toEqual(expect.arrayContaining(['-Xms4096m', '-Xmx4096m']));
    expect(javaOptions(Size.gibibytes(128)).split(' ')).toEqual(expect.arrayContaining(['-Xms31744m', '-Xmx31744m']));
  });

  test('the JVM keeps no log of its own, which would outgrow the volume of /usr/share/opensearch/logs', () => {
    expect(javaOptions(Size.gibibytes(8))).toContain(' -Xlog:disable -Xlog:all=warning:stderr:');
  });

  test('copies stand in different zones where pods know theirs', () => {
    const zones = ['a', 'b', 'c'];
    const zoned = platform({}, 'standard', { kubernetes: '1.35', zones }).objects();
    expect(settings(zoned)).toMatchObject({
      'cluster.routing.allocation.awareness.attributes': 'zone',
      'node.attr.zone': 'unknown',
    });
    const env = list(at(pod(find(zoned, 'StatefulSet', 'opensearch')), 'containers', 0, 'env'));
    expect(env).toContainEqual({
      name: 'node.attr.zone',
      valueFrom: { fieldRef: { fieldPath: "metadata.labels['topology.kubernetes.io/zone']" } },
    });
    for (const facts of [{ kubernetes: '1.34', zones } as const, { kubernetes: '1.35' } as const]) {
      const objects = platform({}, 'standard', facts).objects();
      expect(JSON.stringify(objects)).not.toContain('awareness');
      expect(JSON.stringify(objects)).not.toContain('node.attr.zone');
    }
  });
});

describe('refuses', () => {
  const path = 'production/logging/opensearch: ';

  test('an even number of cluster managers', () => {
    expect(refusal({ managers: 4 })).toBe(
      `${path}managers: 4 cluster managers can split evenly and elect nobody; use 3 or 5`,
    );
    expect(refusal({ nodes: 2, storage: Size.tebibytes(1) })).toBe(
      `${path}nodes: 2 cluster managers can split evenly and elect nobody; use 1 or 3`,
    );
  });

  test('a retention that does not fit', () => {
    expect(refusal({ retention: Duration.days(30) })).toBe(
      `${path}retention: 30 days of 10Gi in 2 copies with 15% overhead need 690Gi, but 3 x 200Gi hold 510Gi ` +
        'below the low watermark of 85%; raise storage to 271Gi, or keep 22 days',
    );
    expect(refusal({ nodes: 1, storage: Size.gibibytes(5) })).toBe(
      `${path}retention: 14 days of 10Gi in 1 copy with 15% overhead need 161Gi, but 1 x 5Gi hold 4.3Gi ` +
        'below the low watermark of 85%; raise storage to 190Gi',
    );
  });

  test('the remedies fit', () => {
    expect(() => platform({ retention: Duration.days(30), storage: Size.gibibytes(271) })).not.toThrow();
    expect(() => platform({ retention: Duration.days(22) })).not.toThrow();
    expect(() => platform({ nodes: 1, storage: Size.gibibytes(190) })).not.toThrow();
  });

  test('a retention of half a day', () => {
    expect(refusal({ retention: Duration.hours(36) })).toBe(
      `${path}retention: 1.5 days is no whole number of days, and indices are daily; write Duration.days(2)`,
    );
  });

  test('too little memory, and everything else at once', () => {
    expect(refusal({ memory: Size.mebibytes(512), managers: 2 })).toBe(
      `${path}managers: 2 cluster managers can split evenly and elect nobody; use 1 or 3\n` +
        `${path}memory: 512Mi leave a heap of 256Mi, too little to start with; give it 1Gi or more`,
    );
  });

  test('an index prefix that is none', () => {
    expect(() => platform().store.logs({ indexPrefix: '_Logs' })).toThrow(
      `${path}indexPrefix: '_Logs' cannot begin the name of an index; use lower-case letters, digits and dashes`,
    );
  });
});

describe('objects', () => {
  test('StatefulSet, Services and policies agree on the ports', () => {
    const objects = platform({ managers: 3 }).objects();
    for (const name of ['opensearch', 'opensearch-managers']) {
      const containerPorts = list(at(pod(find(objects, 'StatefulSet', name)), 'containers', 0, 'ports'));
      const byName = new Map(containerPorts.map((port) => [at(port, 'name'), at(port, 'containerPort')]));
      expect([...byName]).toEqual([
        ['http', 9200],
        ['transport', 9300],
      ]);
      for (const service of [name, `${name}-headless`]) {
        for (const port of list(at(find(objects, 'Service', service), 'spec', 'ports'))) {
          expect(byName.get(at(port, 'targetPort'))).toBe(at(port, 'port'));
        }
      }
      const rules = list(at(find(objects, 'NetworkPolicy', name), 'spec', 'ingress'));
      const open = rules.flatMap((rule) => list(at(rule, 'ports')).map((port) => at(port, 'port')));
      expect(new Set(open)).toEqual(new Set([9200, 9300]));
    }
  });

  test('every pool reaches every pool, and nobody else the transport', () => {
    const { environment } = platform({ managers: 3 });
    const transport = environment.flows.filter(({ endpoint }) => endpoint.port === 9300);
    const pairs = transport.map(({ source, endpoint }) => [
      source.kind === 'pods' ? source.pods.selector['app.kubernetes.io/instance'] : undefined,
      endpoint.peer.kind === 'pods' ? endpoint.peer.pods.selector['app.kubernetes.io/instance'] : undefined,
    ]);
    const pools = ['opensearch', 'opensearch-managers'];
    expect(pairs.sort()).toEqual(pools.flatMap((from) => pools.map((to) => [from, to])).sort());
  });

  test('nodes look for each other, and the job for them, at Services that exist and in the certificate', () => {
    const { environment, objects } = platform({ name: 'archive', managers: 3 });
    const found = objects();
    const job = found.find(({ kind }) => kind === 'Job');
    const host = list(at(pod(find(found, 'Job', String(job?.metadata.name))), 'containers', 0, 'env'))
      .filter((variable) => at(variable, 'name') === 'STORE_HOST')
      .map((variable) => at(variable, 'value'));
    const seeds = list(at(settings(found, 'archive-settings'), 'discovery.seed_hosts'));
    const names = environment.secrets[0]?.certificate?.dnsNames;
    expect([...host, ...seeds]).toEqual(['archive-headless.logging.svc', 'archive-managers-headless.logging.svc']);
    for (const address of [...host, ...seeds].map(String)) {
      const service = find(found, 'Service', address.replace('.logging.svc', ''));
      expect(at(service, 'spec', 'publishNotReadyAddresses')).toBe(true);
      expect(names).toEqual(expect.arrayContaining([address, `*.${address}`]));
    }
  });

  test('hardened: no token, read-only root, no privilege', () => {
    const found = workloads(platform({ managers: 3 }).objects());
    expect(found.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'Job', 'StatefulSet', 'StatefulSet']);
    for (const workload of found) {
      expect(at(pod(workload), 'automountServiceAccountToken')).toBe(false);
      expect(at(pod(workload), 'enableServiceLinks')).toBe(false);
      expect(at(pod(workload), 'containers', 0, 'securityContext', 'readOnlyRootFilesystem')).toBe(true);
    }
  });

  test('every Secret that a pod names is declared, with the keys it uses', () => {
    const { environment, objects } = platform({ managers: 3 });
    const declared = new Map(environment.expectedSecrets().map(({ name, keys }) => [name, keys]));
    const used: [unknown, unknown][] = [];
    const collect = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      if ('items' in value) {
        const secret = 'secretName' in value ? value.secretName : 'name' in value && value.name;
        for (const item of list(value.items)) used.push([secret, at(item, 'key')]);
      }
      if ('secretKeyRef' in value) used.push([at(value, 'secretKeyRef', 'name'), at(value, 'secretKeyRef', 'key')]);
      Object.values(value).forEach(collect);
    };
    workloads(objects()).forEach(collect);
    for (const [secret, key] of used) expect(declared.get(String(secret))).toContain(key);
    expect(new Set(used.map(([secret]) => secret))).toEqual(new Set(declared.keys()));
  });

  test('certificates: one authority, and only the nodes are nodes', () => {
    const { environment, store } = platform();
    const certificates = environment.secrets.flatMap(({ certificate }) => (certificate ? [certificate] : []));
    expect(certificates.map(({ name, commonName }) => [name, commonName])).toEqual([
      ['opensearch-node-tls', 'node'],
      ['opensearch-super-admin-tls', 'super-admin'],
      ['opensearch-metrics-tls', 'metrics'],
    ]);
    expect(new Set(certificates.map(({ authority }) => authority))).toEqual(new Set([store.authority]));
    expect(certificates[0]).toMatchObject({
      usages: ['server', 'client'],
      encoding: 'PKCS8',
      dnsNames: [
        'localhost',
        'opensearch.logging.svc',
        'opensearch-headless.logging.svc',
        '*.opensearch-headless.logging.svc',
      ],
    });
  });

  test('ConfigMaps hold no password and no hash', () => {
    for (const { kind, ...object } of platform().objects()) {
      if (kind !== 'ConfigMap') continue;
      const text = JSON.stringify(object);
      expect(text).not.toMatch(/\$2[aby]\$\d\d\$/);
      expect(text).not.toMatch(/password["']?\s*[:=]\s*["']?\w/i);
    }
  });

  test('machines are named after their certificate, and one role each', () => {
    const { environment, objects } = platform();
    const mapping = parse(file(objects(), 'opensearch-security', 'roles_mapping.yml'));
    const machine = (role: string) => String(list(at(mapping, role, 'users'))[0]);
    const names = environment.secrets.flatMap(({ certificate }) => (certificate ? [certificate.commonName] : []));
    expect(names).toEqual(
      expect.arrayContaining([machine('monitor'), machine('node_probe')].map((name) => name.slice(3))),
    );
    for (const [role, mapped] of Object.entries(mapping)) {
      if (role !== '_meta') expect(Object.keys(Object(mapped)).filter((key) => key !== 'reserved')).toHaveLength(1);
    }
    expect(JSON.stringify(mapping)).not.toContain('super-admin');
  });

  test('users have their hash from a variable that the job is given', () => {
    const objects = platform().objects();
    const found = parse(file(objects, 'opensearch-security', 'internal_users.yml'));
    const job = objects.find(({ kind }) => kind === 'Job');
    const names = list(at(job, 'spec', 'template', 'spec', 'containers', 0, 'env')).map((value) => at(value, 'name'));
    for (const user of ['admin', 'dashboards']) {
      const variable = /^\$\{envbc\.(\w+)\}$/.exec(String(at(found, user, 'hash')))?.[1];
      expect(names).toContain(variable);
    }
    expect(Object.keys(found)).toEqual(['_meta', 'admin', 'dashboards']);
  });
});

describe('offers', () => {
  test('a log destination with a certificate', () => {
    const { store } = platform();
    expect(store.logs({ name: 'store' })).toMatchObject({
      name: 'store',
      protocol: 'opensearch',
      majorVersion: 3,
      indexPrefix: 'logs',
      credentials: { kind: 'certificate', need: { commonName: 'log-writer', authority: 'opensearch-ca' } },
    });
    expect(store.http.url).toBe('https://opensearch.logging.svc:9200');
    expect(store.dashboardsUser.user).toBe('dashboards');
    expect(store.dashboardsUser.secret.key('password')).toEqual({
      secret: 'opensearch-dashboards-user',
      key: 'password',
    });
  });

  test('role, template and retention cover every prefix that was asked for', () => {
    const { store, objects } = platform();
    store.logs({ indexPrefix: 'audit' });
    const patterns = ['logs-*', 'audit-*'];
    const found = objects();
    const roles = parse(file(found, 'opensearch-security', 'roles.yml'));
    const mapping = parse(file(found, 'opensearch-security', 'roles_mapping.yml'));
    expect(at(roles, 'log_writer', 'index_permissions', 0, 'index_patterns')).toEqual(patterns);
    expect(at(mapping, 'log_writer', 'users')).toEqual(['CN=log-writer']);
    const files = 'opensearch-bootstrap-files';
    expect(file(found, files, 'index-patterns')).toBe('logs-*,audit-*');
    expect(at(JSON.parse(file(found, files, 'index-template.json')), 'index_patterns')).toEqual(patterns);
    const policy = JSON.parse(file(found, files, 'retention-policy.json'));
    expect(at(policy, 'policy', 'ism_template', 0, 'index_patterns')).toEqual(patterns);
    expect(at(policy, 'policy', 'states', 0, 'transitions', 0, 'conditions')).toEqual({ min_index_age: '14d' });
  });

  test('copies and shards', () => {
    expect([1, 2, 3].map(copiesOn)).toEqual([1, 2, 2]);
    expect([0, 10, 30, 100].map((gibibytes) => shardsFor(Size.gibibytes(gibibytes)))).toEqual([1, 1, 2, 4]);
  });

  test('every alert has its runbook, and its job', () => {
    const readme = readFileSync(join(__dirname, '../../lib/logging/README.md'), 'utf8');
    const alerts = platform().environment.telemetry.observations.flatMap((observation) => observation.alerts ?? []);
    expect(alerts.length).toBeGreaterThan(0);
    for (const { runbook, expression } of alerts) {
      expect(readme).toContain(`\n### ${runbook}\n`);
      expect(expression).toContain('job="opensearch-exporter"');
    }
  });
});
