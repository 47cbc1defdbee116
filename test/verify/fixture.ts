import type { KubernetesObject, Manifest } from '../../lib/core/manifest';
import { findingText, type Subject, verify } from '../../lib/verify';

/**
 * A small environment that satisfies every rule: a web server behind an Ingress that calls a store with volumes and is
 * reported on by a nightly job with API access, and in a namespace of its own an agent that reads the node's logs.
 */
export function environment(): KubernetesObject[] {
  return [
    namespace('shop', 'restricted'),
    namespace('agents', 'privileged'),
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'shop' }, value: 1000 },
    object('v1', 'ConfigMap', 'web', { data: { 'app.conf': 'listen 8080' } }),
    ...['web', 'store', 'report'].map((name) => object('v1', 'ServiceAccount', name, {})),
    object('v1', 'ServiceAccount', 'agent', {}, 'agents'),
    web(),
    service('web', { ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] }),
    ingress(),
    budget('web'),
    store(),
    service('store', { clusterIP: 'None', ports: [{ name: 'store', port: 6379, targetPort: 6379, protocol: 'TCP' }] }),
    report(),
    object('rbac.authorization.k8s.io/v1', 'Role', 'report', {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
    }),
    binding('RoleBinding', 'report', { kind: 'Role', name: 'report' }),
    agent(),
    defaultDeny('shop'),
    defaultDeny('agents'),
    policy('web', {
      ingress: [{ from: [{ ipBlock: internet() }], ports: [port(8080)] }],
      egress: [{ to: [{ podSelector: { matchLabels: selector('store') } }], ports: [port(6379)] }],
    }),
    policy('store', {
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
              podSelector: { matchLabels: selector('web') },
            },
          ],
          ports: [port(6379)],
        },
      ],
    }),
    policy('report', { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [port(6443)] }] }),
    policy('agent', {}, 'agents'),
  ];
}

/** The subject of an environment; paths are `demo/` and the object's name. */
export function subjectOf(objects: readonly KubernetesObject[]): Subject {
  return {
    manifests: objects.map(
      (object): Manifest => ({
        path: `demo/${object?.metadata?.name}`,
        stage: 'workloads',
        folder: 'demo',
        object,
      }),
    ),
    expectedSecrets: [
      { namespace: 'shop', name: 'store-login', keys: ['password'] },
      { namespace: 'shop', name: 'web-tls', keys: ['tls.crt', 'tls.key'] },
    ],
  };
}

/** A change to the environment. */
export type Edit = (objects: KubernetesObject[]) => KubernetesObject[];

/** Sets one field of an object named `Kind name`; undefined removes the field. List items are counted from 0. */
export function set(id: string, path: string, value: unknown): Edit {
  return (objects) => {
    const found = objects.find(({ kind, metadata }) => `${kind} ${metadata.name}` === id);
    if (!found) throw new Error(`the fixture has no ${id}`);
    const steps = path.split(/\.(?![^[]*\])/).map((step) => step.replace(/^\[(.*)\]$/, '$1'));
    const last = steps.pop() ?? '';
    const parent = steps.reduce<object>((at, step) => childOf(at, step, id, path), found);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
    return objects;
  };
}

/** Adds objects to the environment. */
export function add(...added: readonly KubernetesObject[]): Edit {
  return (objects) => [...objects, ...added];
}

/** Removes an object named `Kind name`. */
export function remove(id: string): Edit {
  return (objects) => objects.filter(({ kind, metadata }) => `${kind} ${metadata.name}` !== id);
}

/** What is wrong with the environment after some changes, one line a finding. */
export function findingsAfter(edits: readonly Edit[], more: Partial<Subject> = {}): string[] {
  const changed = edits.reduce((objects, edit) => edit(objects), environment());
  return verify({ ...subjectOf(changed), ...more }).map(findingText);
}

/** A namespaced object of `shop`, unless told otherwise. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  body: Record<string, unknown>,
  inNamespace = 'shop',
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: inNamespace }, ...body };
}

export function namespace(name: string, level: string): KubernetesObject {
  const labels = { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/enforce-version': 'v1.34' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function selector(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
}

export function service(name: string, spec: Record<string, unknown>): KubernetesObject {
  return object('v1', 'Service', name, { spec: { selector: selector(name), ...spec } });
}

export function budget(name: string, of = name): KubernetesObject {
  const spec = { maxUnavailable: 1, selector: { matchLabels: selector(of) } };
  return object('policy/v1', 'PodDisruptionBudget', name, { spec });
}

export function policy(name: string, spec: Record<string, unknown>, inNamespace?: string): KubernetesObject {
  const all = { podSelector: { matchLabels: selector(name) }, policyTypes: ['Ingress', 'Egress'], ...spec };
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec: all }, inNamespace);
}

export function port(number: number): Record<string, unknown> {
  return { port: number, protocol: 'TCP' };
}

export function binding(kind: string, name: string, roleRef: Record<string, string>): KubernetesObject {
  const body = {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef },
    subjects: [{ kind: 'ServiceAccount', name: 'report', namespace: 'shop' }],
  };
  if (kind === 'RoleBinding') return object('rbac.authorization.k8s.io/v1', kind, name, body);
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name }, ...body };
}

function labels(name: string): Record<string, string> {
  return {
    ...selector(name),
    'app.kubernetes.io/version': '1.2.3',
    'app.kubernetes.io/component': 'server',
    'app.kubernetes.io/part-of': 'shop',
    'app.kubernetes.io/managed-by': 'cdk8s',
  };
}

/** A hardened container. */
export function container(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    image: `registry.example.com/shop/${name}:1.2.3`,
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    ...more,
  };
}

/** A hardened pod template. */
export function template(name: string, spec: Record<string, unknown>): Record<string, unknown> {
  return {
    metadata: { labels: labels(name) },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      ...spec,
    },
  };
}

export function workload(
  kind: string,
  name: string,
  spec: Record<string, unknown>,
  { inNamespace = 'shop', annotations }: { inNamespace?: string; annotations?: Record<string, string> } = {},
): KubernetesObject {
  const metadata = { name, namespace: inNamespace, labels: labels(name), ...(annotations ? { annotations } : {}) };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata,
    spec: { selector: { matchLabels: selector(name) }, ...spec },
  };
}

function web(): KubernetesObject {
  return workload('Deployment', 'web', {
    replicas: 2,
    template: template('web', {
      priorityClassName: 'shop',
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: selector('web') },
        },
      ],
      containers: [
        container('web', {
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          env: [
            { name: 'MODE', value: 'live' },
            { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'store-login', key: 'password' } } },
          ],
          readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
          livenessProbe: { httpGet: { path: '/alive', port: 'http' } },
          volumeMounts: [
            { name: 'config', mountPath: '/etc/web' },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        }),
      ],
      volumes: [
        { name: 'config', configMap: { name: 'web', items: [{ key: 'app.conf', path: 'app.conf' }] } },
        { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      ],
    }),
  });
}

function ingress(): KubernetesObject {
  const backend = { service: { name: 'web', port: { name: 'http' } } };
  return object('networking.k8s.io/v1', 'Ingress', 'web', {
    spec: {
      tls: [{ hosts: ['shop.example.com'], secretName: 'web-tls' }],
      rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  });
}

function store(): KubernetesObject {
  return workload('StatefulSet', 'store', {
    replicas: 1,
    serviceName: 'store',
    template: template('store', {
      containers: [
        container('store', {
          ports: [{ name: 'store', containerPort: 6379, protocol: 'TCP' }],
          readinessProbe: { tcpSocket: { port: 6379 } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        }),
      ],
    }),
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          resources: { requests: { storage: '10Gi' } },
        },
      },
    ],
  });
}

function report(): KubernetesObject {
  const job = template('report', {
    automountServiceAccountToken: true,
    restartPolicy: 'Never',
    containers: [container('report')],
  });
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report', namespace: 'shop', labels: labels('report') },
    spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: job } } },
  };
}

function agent(): KubernetesObject {
  const spec = {
    containers: [container('agent', { volumeMounts: [{ name: 'logs', mountPath: '/var/log', readOnly: true }] })],
    volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }],
  };
  const annotations = { 'cdk8s-landscape.io/exception.host-path': 'reads the logs of the node' };
  return workload('DaemonSet', 'agent', { template: template('agent', spec) }, { inNamespace: 'agents', annotations });
}

function defaultDeny(inNamespace: string): KubernetesObject {
  const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  return object('networking.k8s.io/v1', 'NetworkPolicy', 'default-deny', { spec }, inNamespace);
}

function internet(): Record<string, unknown> {
  const except = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
  return { cidr: '0.0.0.0/0', except };
}

function childOf(parent: object, step: string, id: string, path: string): object {
  const child: unknown = Reflect.get(parent, step);
  if (typeof child !== 'object' || child === null) throw new Error(`${id} has no ${step} on the way to ${path}`);
  return child;
}
