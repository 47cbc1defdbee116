import type { Duration, ForeignPort, MetricsTarget, WorkloadPort } from '../../core';
import type { RelabelRule, ScrapeJob } from './model';
import { labelLimits, podsJob } from './pods-job';
import { copied, dropped, kept, label, podLabels } from './relabel';

/** Where the certificate of the platform's authority is mounted, and one that it signed. */
export const authorityDirectory = '/etc/prometheus/tls/platform';
export const authorityFile = `${authorityDirectory}/ca.crt`;

/** What is shown to targets that ask who scrapes them. */
const shown = { cert_file: `${authorityDirectory}/tls.crt`, key_file: `${authorityDirectory}/tls.key` } as const;

/** Format of expositions that come without a valid content type. */
export const plainText = 'PrometheusText0.0.4';

/** The job that scrapes every pod of a target. Endpoint slices of the Service list the pods. */
export function targetJob(
  target: MetricsTarget,
  { workload, name }: WorkloadPort,
  service: string,
  usual: Duration,
): ScrapeJob {
  const { job, tls, aboutOthers, instance } = target;
  return {
    job_name: jobName(target, `${workload.namespace}/${service}/${name}`),
    scheme: tls ? 'https' : undefined,
    ...readAs(target, usual),
    // Pods are dialled by address, and their certificates are for the name of the workload.
    tls_config: tls
      ? { ca_file: authorityFile, server_name: workload.host, ...(tls === 'mutual' && shown) }
      : undefined,
    // The same words for all targets of a namespace, so that they share its watches.
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [workload.namespace] } }],
    relabel_configs: [
      kept({ __meta_kubernetes_service_name: service, __meta_kubernetes_endpointslice_port_name: name }),
      label('job', job),
      ...(aboutOthers ? [] : [podLabels]),
      ...instanceOf(instance),
    ],
    metric_relabel_configs: drops(target),
  };
}

/** The job that scrapes pods that somebody else deploys. Nobody here knows their Service, so their labels find them. */
export function foreignJob(target: MetricsTarget, { pods, number }: ForeignPort, usual: Duration): ScrapeJob {
  const { job } = target;
  const { job_name, kubernetes_sd_configs, relabel_configs } = podsJob({
    name: jobName(target, `${pods.namespace}/${job}/${number}`),
    job,
    pods,
    port: number,
  });
  return {
    job_name,
    ...readAs(target, usual),
    ...labelLimits,
    kubernetes_sd_configs,
    relabel_configs: [...relabel_configs, ...instanceOf(target.instance)],
    metric_relabel_configs: drops(target),
  };
}

function jobName({ path, parameters }: MetricsTarget, where: string): string {
  return `${where}${path ?? ''}${parameters ? `?${new URLSearchParams(parameters)}` : ''}`;
}

/** How the exposition is asked for. */
function readAs(target: MetricsTarget, usual: Duration) {
  const { path, parameters, interval, timeout, aboutOthers, sampleLimit } = target;
  return {
    metrics_path: path,
    params: parameters && Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, [value]])),
    scrape_interval: interval && `${interval.toSeconds()}s`,
    scrape_timeout: timeout && `${Math.min(timeout.toSeconds(), (interval ?? usual).toSeconds())}s`,
    // What it says of other objects stands; labels of its own pod would only get in the way.
    honor_labels: aboutOthers || undefined,
    sample_limit: sampleLimit,
    fallback_scrape_protocol: plainText,
  };
}

function drops({ drops: names = [] }: MetricsTarget): RelabelRule[] | undefined {
  return names.length > 0 ? [dropped(names)] : undefined;
}

/** What `instance` is; the address that was dialled, unless a rule says otherwise. */
function instanceOf(instance: MetricsTarget['instance'] = 'address'): RelabelRule[] {
  if (instance === 'address') return [];
  return [
    instance === 'node' ? copied('__meta_kubernetes_pod_node_name', 'instance') : label('instance', instance.about),
  ];
}
