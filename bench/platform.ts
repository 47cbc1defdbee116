import { type App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Cluster, Environment } from '../lib/core';
import { place } from '../lib/core/placement';
import { existing } from '../lib/core/secret';

/** Objects of one generated system, of the kinds and sizes that a real one has. */
export const objectsPerSystem = 10;

/**
 * Adds an environment of generated systems to an app, ten objects each, all from the typed L1 classes that the real
 * platform uses. Nothing in it is random, so that two measurements see the same objects.
 */
export function generatePlatform(app: App, charts: number, systemsPerChart: number): Environment {
  const environment = new Environment(app, 'bench', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.32' }),
    secrets: existing,
  });
  for (let chart = 0; chart < charts; chart++) {
    const name = `capability-${chart}`;
    const capability = new Chart(environment, name, { namespace: name });
    place(capability, { stage: 'workloads', folder: name });
    for (let system = 0; system < systemsPerChart; system++) generateSystem(capability, `system-${system}`);
  }
  return environment;
}

function generateSystem(capability: Chart, name: string): void {
  const system = new Construct(capability, name);
  const labels = {
    'app.kubernetes.io/component': 'server',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'cdk8s-landscape',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': capability.node.id,
    'app.kubernetes.io/version': '1.2.3',
  };
  const selector = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
  access(system, name, labels);
  configuration(system, name, labels);
  workload(system, name, labels, selector);
  network(system, name, labels, selector);
}

type Labels = Record<string, string>;

function access(system: Construct, name: string, labels: Labels): void {
  const metadata = { name, labels };
  new k8s.KubeServiceAccount(system, 'service-account', { metadata, automountServiceAccountToken: false });
  new k8s.KubeRole(system, 'role', {
    metadata,
    rules: [
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: [name], verbs: ['get'] },
    ],
  });
  new k8s.KubeRoleBinding(system, 'role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name }],
  });
}

function configuration(system: Construct, name: string, labels: Labels): void {
  const section = (index: number) =>
    `[section-${index}]\nlisten = 0.0.0.0:${8000 + index}\npath = "/var/lib/${name}/${index}"\nretry.max = 17\n`;
  new k8s.KubeConfigMap(system, 'config', {
    metadata: { name: `${name}-config`, labels },
    data: {
      'server.conf': Array.from({ length: 12 }, (_, index) => section(index)).join('\n'),
      'log.level': 'info',
      workers: '4',
    },
  });
  new k8s.KubeConfigMap(system, 'scripts', {
    metadata: { name: `${name}-scripts`, labels },
    data: { 'wait.sh': `#!/bin/sh\nset -eu\nuntil nc -z ${name} 8080; do\n  sleep 1\ndone\n` },
  });
}

function workload(system: Construct, name: string, labels: Labels, selector: Labels): void {
  new k8s.KubeDeployment(system, 'deployment', {
    metadata: { name, labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(1) } },
      template: { metadata: { labels }, spec: podSpec(name, selector) },
    },
  });
  new k8s.KubePodDisruptionBudget(system, 'disruption-budget', {
    metadata: { name, labels },
    spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: selector } },
  });
}

function podSpec(name: string, selector: Labels): k8s.PodSpec {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 30,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
      },
    ],
    containers: [container(name)],
    volumes: [
      { name: 'config', configMap: { name: `${name}-config` } },
      { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } },
    ],
  };
}

function container(name: string): k8s.Container {
  return {
    name,
    image: `registry.example.com/library/${name}:1.2.3`,
    args: ['--config=/etc/server/server.conf', '--log-format=json', '--listen=:8080'],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: `${name}-credentials`, key: 'password' } } },
    ],
    ports: [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
    ],
    readinessProbe: { httpGet: { path: '/ready', port: k8s.IntOrString.fromString('http') }, periodSeconds: 10 },
    resources: {
      limits: { memory: k8s.Quantity.fromString('512Mi') },
      requests: { cpu: k8s.Quantity.fromString('100m'), memory: k8s.Quantity.fromString('512Mi') },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/server', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function network(system: Construct, name: string, labels: Labels, selector: Labels): void {
  new k8s.KubeService(system, 'service', {
    metadata: { name, labels },
    spec: {
      selector,
      ports: [
        { name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http'), protocol: 'TCP' },
        { name: 'metrics', port: 9090, targetPort: k8s.IntOrString.fromString('metrics'), protocol: 'TCP' },
      ],
    },
  });
  new k8s.KubeNetworkPolicy(system, 'network-policy', {
    metadata: { name, labels },
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [peer('ci'), peer('monitoring')], ports: [port(8080), port(9090)] }],
      egress: [
        { to: [peer('storage')], ports: [port(9000)] },
        { to: [peer('kube-system')], ports: [port(53), { port: k8s.IntOrString.fromNumber(53), protocol: 'UDP' }] },
      ],
    },
  });
  new k8s.KubeHorizontalPodAutoscalerV2(system, 'autoscaler', {
    metadata: { name, labels },
    spec: {
      minReplicas: 3,
      maxReplicas: 9,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  });
}

function peer(namespace: string): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': namespace } },
  };
}

function port(number: number): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(number), protocol: 'TCP' };
}
