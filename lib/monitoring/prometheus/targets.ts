import type { Duration, MetricsTarget } from '../../core';
import type { RelabelRule, ScrapeJob } from './model';
import { copied, dropped, kept, label, podLabels } from './relabel';

/** Where the certificate of the platform's authority is mounted. */
export const authorityDirectory = '/etc/prometheus/tls/platform';
export const authorityFile = `${authorityDirectory}/ca.crt`;

/** Format of expositions that come without a valid content type. */
export const plainText = 'PrometheusText0.0.4';

/** A target of a system of the platform, and the Service whose endpoint slices list its pods. */
export interface PlatformTarget {
  readonly target: MetricsTarget;
  readonly service: string;
}

/** The job that scrapes every pod of a target. */
export function targetJob({ target, service }: PlatformTarget, usual: Duration): ScrapeJob {
  const { job, port, path, parameters, interval, timeout, tls, drops, aboutOthers, instance } = target;
  const { workload, name } = port;
  return {
    job_name: `${workload.namespace}/${service}/${name}${path ?? ''}${parameters ? `?${new URLSearchParams(parameters)}` : ''}`,
    scheme: tls ? 'https' : undefined,
    metrics_path: path,
    params: parameters && Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, [value]])),
    scrape_interval: interval && `${interval.toSeconds()}s`,
    scrape_timeout: timeout && `${Math.min(timeout.toSeconds(), (interval ?? usual).toSeconds())}s`,
    // What it says of other objects stands; labels of its own pod would only get in the way.
    honor_labels: aboutOthers || undefined,
    fallback_scrape_protocol: plainText,
    // Pods are dialled by address, and their certificates are for the name of the workload.
    tls_config: tls ? { ca_file: authorityFile, server_name: workload.host } : undefined,
    // The same words for all targets of a namespace, so that they share its watches.
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [workload.namespace] } }],
    relabel_configs: [
      kept({ __meta_kubernetes_service_name: service, __meta_kubernetes_endpointslice_port_name: name }),
      label('job', job),
      ...(aboutOthers ? [] : [podLabels]),
      ...instanceOf(instance),
    ],
    metric_relabel_configs: drops && drops.length > 0 ? [dropped(drops)] : undefined,
  };
}

/** What `instance` is; the address that was dialled, unless a rule says otherwise. */
function instanceOf(instance: MetricsTarget['instance'] = 'address'): RelabelRule[] {
  if (instance === 'address') return [];
  return [
    instance === 'node' ? copied('__meta_kubernetes_pod_node_name', 'instance') : label('instance', instance.about),
  ];
}
