import { Endpoint, isDnsLabel, isHostName, type Problem } from '../../core';
import type { ScrapeJob } from './model';
import { labelLimits } from './pods-job';
import { label, podLabels, selectorText } from './relabel';
import { authorityFile, plainText } from './targets';

/**
 * Pods of applications that are no part of the platform and ask to be scraped with the annotations `prometheus.io/scrape:
 * "true"` and `prometheus.io/port`, and `prometheus.io/path` where it is not `/metrics`.
 */
export interface AnnotatedPods {
  readonly namespace: string;
  /** Labels that their pods have; nobody else there is reached. */
  readonly selector: Readonly<Record<string, string>>;
  /** Ports that may be asked for: the network policy opens these, and no others are scraped. */
  readonly ports: readonly number[];
  /** Whether the pods serve their metrics over TLS, with a certificate of the platform's authority for this name. @default plain HTTP */
  readonly tls?: { readonly serverName: string };
  /** Samples beyond which an answer counts as none, so that one application cannot fill the store. @default 5000 */
  readonly sampleLimit?: number;
}

/** Samples in one answer of an application. */
export const defaultSampleLimit = 5000;

const annotation = (name: string) => `__meta_kubernetes_pod_annotation_prometheus_io_${name}`;

/** The job that scrapes annotated pods: one target for the container port that each names. */
export function applicationJob({ namespace, selector, ports, tls, sampleLimit }: AnnotatedPods): ScrapeJob {
  return {
    job_name: applicationJobName({ namespace, selector }),
    scheme: tls && 'https',
    tls_config: tls && { ca_file: authorityFile, server_name: tls.serverName },
    sample_limit: sampleLimit ?? defaultSampleLimit,
    ...labelLimits,
    fallback_scrape_protocol: plainText,
    kubernetes_sd_configs: [
      { role: 'pod', namespaces: { names: [namespace] }, selectors: [{ role: 'pod', label: selectorText(selector) }] },
    ],
    relabel_configs: [
      { source_labels: [annotation('scrape')], regex: 'true', action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
      { source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: ports.join('|'), action: 'keep' },
      {
        source_labels: ['__meta_kubernetes_pod_container_port_number'],
        target_label: annotation('port'),
        action: 'keepequal',
      },
      { source_labels: [annotation('path')], regex: '(.+)', target_label: '__metrics_path__' },
      label('job', namespace),
      {
        source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name'],
        regex: '(.+)',
        target_label: 'job',
      },
      podLabels,
    ],
  };
}

/** Where the pods are, for whoever connects to them. */
export function applicationEndpoint({ namespace, selector, ports, tls }: AnnotatedPods): Endpoint<'metrics'> {
  return new Endpoint({
    protocol: 'metrics',
    tls: tls !== undefined,
    host: namespace,
    port: ports[0] ?? 0,
    peer: { kind: 'pods', pods: { namespace, selector } },
    peerPorts: ports.map((port) => ({ port, transport: 'TCP' })),
  });
}

/** What is wrong with what is said about applications. */
export function applicationProblems(applications: readonly AnnotatedPods[]): Omit<Problem, 'path'>[] {
  const names = applications.map(applicationJobName);
  return applications.flatMap((pods, at) => {
    const { namespace, selector, ports, tls, sampleLimit = defaultSampleLimit } = pods;
    const found: [boolean, string, string][] = [
      [!isDnsLabel(namespace), `'${namespace}' is no namespace`, 'write its name'],
      [
        Object.keys(selector).length === 0,
        `every pod of '${namespace}' would be reached`,
        'name a label that the pods of the applications have',
      ],
      [
        ports.length === 0 || ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65535),
        `'${namespace}' has the ports [${ports.join(', ')}]`,
        'list the ports of the metrics, from 1 to 65535',
      ],
      [
        tls !== undefined && !isHostName(tls.serverName),
        `'${tls?.serverName}' is no name that a certificate could be for`,
        'write the host name that the certificates of the pods bear',
      ],
      [
        !(Number.isInteger(sampleLimit) && sampleLimit >= 1),
        `${sampleLimit} is no number of samples`,
        'use a whole number of 1 or more',
      ],
      [names.indexOf(names[at] ?? '') < at, `'${names[at]}' stands twice`, 'put its ports into one'],
    ];
    return found
      .filter(([isWrong]) => isWrong)
      .map(([, problem, remedy]) => ({ prop: 'applications', problem, remedy }));
  });
}

function applicationJobName({ namespace, selector }: Pick<AnnotatedPods, 'namespace' | 'selector'>): string {
  return `applications/${namespace}/${selectorText(selector)}`;
}
