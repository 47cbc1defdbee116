import type { Cluster, ClusterComponent, ComponentFacts, ServerCertificates } from '../../core';
import { slisJobName } from '../rules';
import { apiServerDrops, cadvisorDrops, kubeletDrops } from './drops';
import type { RelabelRule, ScrapeJob, TlsSettings } from './model';
import { podsJob } from './pods-job';
import { copied, kept, label } from './relabel';

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

/** Where components of Kubernetes 1.27 and later tell their service level indicators. */
export const slisPath = '/metrics/slis';

/** What is dropped of a component: those with TLS expose what the API server does. */
export function componentDrops({ certificates }: ComponentFacts): readonly RelabelRule[] | undefined {
  return certificates && apiServerDrops;
}

/** Jobs for the parts of Kubernetes that can be scraped in a cluster. */
export function clusterJobs(cluster: Cluster): ScrapeJob[] {
  const { dns } = cluster.facts;
  return [
    apiServerJob,
    slisJob('apiserver', apiServerJob),
    ...Object.entries(kubeletPaths).map(([path, drops]) => kubeletJob(cluster, path, drops)),
    slisJob('kubelet', kubeletJob(cluster, slisPath, undefined)),
    ...(dns.metricsPort
      ? [podsJob({ name: 'coredns', pods: dns, port: dns.metricsPort, labels: { service: 'kube-dns' } })]
      : []),
    ...componentsOf(cluster).flatMap(([name, facts]) => {
      const job = componentJob(name, facts);
      // Those that ask who reads them serve both; etcd and kube-proxy have no more than their metrics.
      return facts.certificates ? [job, slisJob(name, job)] : [job];
    }),
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
  const job = podsJob({ name, pods: { namespace: 'kube-system', selector }, port });
  if (!certificates) return job;
  const tls = { scheme: 'https', authorization, tls_config: clusterTls(certificates) } as const;
  return { ...job, ...tls, metric_relabel_configs: componentDrops(facts) };
}

/**
 * What a component says of its own health, where its metrics are. A job of its own: an exposition that only repeats what others know must not
 * stand in for the component, or for its absence.
 */
function slisJob(component: string, job: ScrapeJob): ScrapeJob {
  const found = job.relabel_configs.filter(({ target_label = '' }) => !['job', 'metrics_path'].includes(target_label));
  return {
    ...job,
    job_name: `${component}/slis`,
    metrics_path: slisPath,
    relabel_configs: [...found, label('job', slisJobName), label('component', component)],
    metric_relabel_configs: undefined,
  };
}

function clusterTls(certificates: ServerCertificates): TlsSettings {
  return certificates === 'cluster'
    ? { ca_file: clusterAuthority }
    : // A certificate that the server made for itself: there is nothing to hold it against.
      { insecure_skip_verify: true };
}
