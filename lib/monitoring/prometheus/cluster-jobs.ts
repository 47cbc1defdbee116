import type { Cluster, ClusterComponent, ComponentFacts, ServerCertificates } from '../../core';
import { apiServerDrops, cadvisorDrops, kubeletDrops } from './drops';
import type { RelabelRule, ScrapeJob, TlsSettings } from './model';
import { copied, kept, label, podLabels, selectorText } from './relabel';

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The token of the pod's ServiceAccount, renewed by the kubelet and read again for each request. */
const authorization = { credentials_file: `${account}/token` };

/** The authority that vouches for the API server. */
const clusterAuthority = `${account}/ca.crt`;

/** What the kubelet serves, beside its own metrics: of containers, and of the probes that it makes. */
const kubeletPaths: Readonly<Record<string, readonly RelabelRule[] | undefined>> = {
  '/metrics': kubeletDrops,
  '/metrics/cadvisor': cadvisorDrops,
  '/metrics/probes': undefined,
};

/** What is dropped of a component: those with TLS expose what the API server does. */
export function componentDrops({ certificates }: ComponentFacts): readonly RelabelRule[] | undefined {
  return certificates && apiServerDrops;
}

/** Jobs for the parts of Kubernetes that can be scraped in a cluster. */
export function clusterJobs(cluster: Cluster): ScrapeJob[] {
  const { dns } = cluster.facts;
  return [
    apiServerJob,
    ...Object.entries(kubeletPaths).map(([path, drops]) => kubeletJob(cluster, path, drops)),
    ...(dns.metricsPort
      ? [podsJob('coredns', dns.namespace, dns.selector, dns.metricsPort, { service: 'kube-dns' })]
      : []),
    ...componentsOf(cluster).map(([name, facts]) => componentJob(name, facts)),
  ];
}

/** The parts of Kubernetes that a cluster says can be scraped. */
export function componentsOf({ facts }: Cluster): [ClusterComponent, ComponentFacts][] {
  return Object.entries(facts.components) as [ClusterComponent, ComponentFacts][];
}

const apiServerJob: ScrapeJob = {
  job_name: 'apiserver',
  scheme: 'https',
  authorization,
  tls_config: { ca_file: clusterAuthority, server_name: 'kubernetes.default.svc' },
  kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['default'] } }],
  relabel_configs: [
    kept({ __meta_kubernetes_service_name: 'kubernetes', __meta_kubernetes_endpointslice_port_name: 'https' }),
    label('job', 'apiserver'),
  ],
  metric_relabel_configs: apiServerDrops,
};

function kubeletJob({ facts }: Cluster, path: string, drops: readonly RelabelRule[] | undefined): ScrapeJob {
  return {
    job_name: `kubelet${path.slice('/metrics'.length)}`,
    scheme: 'https',
    metrics_path: path,
    honor_labels: true,
    // cAdvisor's own times lag, and would hide that a container is gone.
    honor_timestamps: path === '/metrics/cadvisor' ? false : undefined,
    authorization,
    tls_config: clusterTls(facts.kubeletCertificates),
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [
      label('job', 'kubelet'),
      label('metrics_path', path),
      copied('__meta_kubernetes_node_name', 'node'),
    ],
    metric_relabel_configs: drops,
  };
}

function componentJob(name: ClusterComponent, facts: ComponentFacts): ScrapeJob {
  const { port, selector, certificates } = facts;
  const job = podsJob(name, 'kube-system', selector, port);
  if (!certificates) return job;
  const tls = { scheme: 'https', authorization, tls_config: clusterTls(certificates) } as const;
  return { ...job, ...tls, metric_relabel_configs: componentDrops(facts) };
}

/** Pods by their labels: not every cluster has a Service for them. */
function podsJob(
  name: string,
  namespace: string,
  selector: Readonly<Record<string, string>>,
  port: number,
  fixed: Readonly<Record<string, string>> = {},
): ScrapeJob {
  return {
    job_name: name,
    kubernetes_sd_configs: [
      { role: 'pod', namespaces: { names: [namespace] }, selectors: [{ role: 'pod', label: selectorText(selector) }] },
    ],
    relabel_configs: [
      ...addressed(port),
      label('job', name),
      podLabels,
      ...Object.entries(fixed).map(([key, value]) => label(key, value)),
    ],
  };
}

/**
 * One target for each pod that runs, at a port that it need not declare. Discovery tells of a pod once for each port that it
 * does declare; the same target twice counts once.
 */
function addressed(port: number): RelabelRule[] {
  const ip = '__meta_kubernetes_pod_ip';
  return [
    { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
    { source_labels: [ip], regex: '[0-9.]+', target_label: '__address__', replacement: `$0:${port}` },
    { source_labels: [ip], regex: '.*:.*', target_label: '__address__', replacement: `[$0]:${port}` },
  ];
}

function clusterTls(certificates: ServerCertificates): TlsSettings {
  return certificates === 'cluster'
    ? { ca_file: clusterAuthority }
    : // A certificate that the server made for itself: there is nothing to hold it against.
      { insecure_skip_verify: true };
}
