import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Cluster, Environment } from '../lib/core';
import { place } from '../lib/core/placement';
import { existing } from '../lib/secrets/existing';

/** Objects that one generated workload has. */
const objectsPerWorkload = 5;

/** Declares a workload of five objects, as a platform system has them. */
function workload(chart: Chart, name: string): void {
  const metadata = {
    name,
    namespace: chart.node.id,
    labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'bench' },
  };
  const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
  new k8s.KubeServiceAccount(chart, `${name}-account`, { metadata, automountServiceAccountToken: false });
  new k8s.KubeConfigMap(chart, `${name}-config`, {
    metadata,
    data: { 'app.conf': `name = ${name}\n[server]\nport = 8080\n`, level: 'info' },
  });
  new k8s.KubeService(chart, `${name}-service`, {
    metadata,
    spec: {
      selector: selector.matchLabels,
      ports: [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http'), protocol: 'TCP' }],
    },
  });
  new k8s.KubeNetworkPolicy(chart, `${name}-policy`, {
    metadata,
    spec: {
      podSelector: selector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: k8s.IntOrString.fromNumber(8080), protocol: 'TCP' }] }],
    },
  });
  new k8s.KubeDeployment(chart, `${name}-deployment`, {
    metadata,
    spec: {
      replicas: 2,
      selector,
      template: {
        metadata: { labels: selector.matchLabels },
        spec: {
          serviceAccountName: name,
          enableServiceLinks: false,
          containers: [
            {
              name: 'main',
              image: 'registry.example.com/team/product:1.2.3',
              args: ['--config', '/etc/app/app.conf'],
              env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
              ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
              readinessProbe: {
                httpGet: { path: '/ready', port: k8s.IntOrString.fromString('http') },
                periodSeconds: 10,
              },
              resources: {
                requests: { cpu: k8s.Quantity.fromString('100m'), memory: k8s.Quantity.fromString('128Mi') },
                limits: { memory: k8s.Quantity.fromString('128Mi') },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [{ name: 'config', mountPath: '/etc/app', readOnly: true }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name } }],
        },
      },
    },
  });
}

/** An app with one environment, of as many objects in as many charts, typed like the platform's own. */
export function generate(charts: number, objects: number, outdir: string): App {
  const app = new App({ outdir });
  const environment = new Environment(app, 'bench', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.32' }),
    secrets: existing,
  });
  const workloadsPerChart = Math.round(objects / charts / objectsPerWorkload);
  for (let at = 0; at < charts; at++) {
    const chart = new Chart(environment, `chart-${at}`);
    place(chart, { stage: 'workloads', folder: `chart-${at}` });
    for (let index = 0; index < workloadsPerChart; index++) workload(chart, `workload-${index}`);
  }
  return app;
}
