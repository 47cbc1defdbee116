import { Document, isScalar, visit } from 'yaml';
import type { AlertReceiver, Duration, Size } from '../../core';
import type { Discovery, RelabelRule, ScrapeJob } from './model';
import { kept } from './relabel';
import { prometheusSize } from './sizing';

/** Label that tells replicas apart. It is dropped from alerts, so that those of two replicas are one. */
const replicaLabel = 'prometheus_replica';

/** Dropped targets that are remembered for each job, for people who look why something is not scraped. */
const keptDroppedTargets = 100;

/** The file that Prometheus reads. */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval: string;
    readonly keep_dropped_targets: number;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly storage: {
    readonly tsdb: { readonly retention: { readonly time: string; readonly size: string } };
  };
  readonly alerting?: {
    readonly alert_relabel_configs: readonly RelabelRule[];
    readonly alertmanagers: readonly AlertmanagerDiscovery[];
  };
  readonly scrape_configs: readonly ScrapeJob[];
}

interface AlertmanagerDiscovery {
  readonly kubernetes_sd_configs: readonly Discovery[];
  readonly relabel_configs: readonly RelabelRule[];
}

/** What the configuration says. */
export interface ConfigSettings {
  /** Name of the environment, and of its cluster. */
  readonly environment: string;
  readonly interval: Duration;
  readonly retention: Duration;
  readonly retentionSize: Size;
  readonly alertmanagers: readonly AlertReceiver[];
  readonly jobs: readonly ScrapeJob[];
}

/** The configuration as text, with lists of words on one line each. */
export function renderConfig(config: PrometheusConfig): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_key, sequence) => {
      sequence.flow = sequence.items.every(isScalar);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The configuration of one server. */
export function prometheusConfig(settings: ConfigSettings): PrometheusConfig {
  const { environment, interval, retention, retentionSize, alertmanagers, jobs } = settings;
  return {
    global: {
      scrape_interval: seconds(interval),
      // Targets that take longer are ill, and must not hold a scrape until the next is due.
      scrape_timeout: `${Math.min(10, interval.toSeconds())}s`,
      evaluation_interval: seconds(interval),
      keep_dropped_targets: keptDroppedTargets,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Prometheus puts the variable in, in these labels alone.
      external_labels: { cluster: environment, environment, [replicaLabel]: '${POD_NAME}' },
    },
    storage: { tsdb: { retention: { time: seconds(retention), size: prometheusSize(retentionSize) } } },
    alerting:
      alertmanagers.length > 0
        ? {
            alert_relabel_configs: [{ action: 'labeldrop', regex: replicaLabel }],
            alertmanagers: alertmanagers.map(membersOf),
          }
        : undefined,
    scrape_configs: jobs,
  };
}

/** Every member of an Alertmanager: each has to be told of every alert. */
function membersOf({ namespace, service, port }: AlertReceiver): AlertmanagerDiscovery {
  return {
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [namespace] } }],
    relabel_configs: [
      kept({ __meta_kubernetes_service_name: service, __meta_kubernetes_endpointslice_port_name: port }),
    ],
  };
}

function seconds(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}
