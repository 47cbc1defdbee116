import { Document, isScalar, Scalar, visit } from 'yaml';
import type { AlertReceiver, Duration, Size } from '../../core';
import type { Discovery, RelabelRule, ScrapeJob } from './model';
import { kept } from './relabel';
import type { RemoteWrite } from './remote-write';
import { largestAnswer, prometheusSize } from './sizing';

/** Label that tells replicas apart. It is dropped from alerts, so that those of two replicas are one. */
const replicaLabel = 'prometheus_replica';

/** Dropped targets that are remembered for each job, for people who look why something is not scraped. */
const keptDroppedTargets = 100;

/**
 * Formats that targets are asked for, the best first: OpenMetrics has units, and exemplars. These are Prometheus' own defaults; written down,
 * they outlive its next release.
 */
const textProtocols = ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'];

/** The only format that carries native histograms; it has exemplars, too. */
const nativeProtocol = 'PrometheusProto';

/** Seconds after which a target is ill, and must not hold up its next scrape. */
const patience = 10;

/** Exemplars that are held in memory, about 100 bytes each. */
const maxExemplars = 100_000;

/** The file that Prometheus reads. */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval?: string;
    readonly keep_dropped_targets: number;
    readonly scrape_protocols: readonly string[];
    readonly sample_limit: number;
    readonly body_size_limit: string;
    readonly scrape_native_histograms?: boolean;
    readonly always_scrape_classic_histograms?: boolean;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly storage?: {
    readonly tsdb: {
      readonly retention: { readonly time: string; readonly size: string };
      readonly out_of_order_time_window?: string;
    };
    readonly exemplars?: { readonly max_exemplars: number };
  };
  readonly otlp?: { readonly promote_resource_attributes: readonly string[] };
  readonly rule_files?: readonly string[];
  readonly alerting?: {
    readonly alert_relabel_configs: readonly RelabelRule[];
    readonly alertmanagers: readonly AlertmanagerDiscovery[];
  };
  readonly remote_write?: readonly RemoteWrite[];
  readonly scrape_configs: readonly ScrapeJob[];
}

interface AlertmanagerDiscovery {
  readonly kubernetes_sd_configs: readonly Discovery[];
  readonly relabel_configs: readonly RelabelRule[];
}

/** What every configuration says. */
export interface ScrapeSettings {
  /** Name of the environment, and of its cluster. */
  readonly environment: string;
  readonly interval: Duration;
  /** Series that it is sized for: no target alone may have more. */
  readonly series: number;
  /** What it may take: one answer gets a part of it. */
  readonly memory: Size;
  readonly nativeHistograms: boolean;
  readonly jobs: readonly ScrapeJob[];
  readonly remoteWrites: readonly RemoteWrite[];
}

/** What that of a server says besides. */
export interface ServerSettings extends ScrapeSettings {
  readonly retention: Duration;
  readonly retentionSize: Size;
  readonly exemplars: boolean;
  /** Attributes of OTLP resources that become labels; undefined where none are received. */
  readonly otlpAttributes?: readonly string[];
  /** How late samples may come that are pushed; undefined where none are. */
  readonly lateness?: Duration;
  readonly alertmanagers: readonly AlertReceiver[];
  /** Globs. */
  readonly ruleFiles: readonly string[];
}

/** The configuration of a server, which keeps samples, answers queries and evaluates rules. */
export function serverConfig(settings: ServerSettings): PrometheusConfig {
  const { alertmanagers, exemplars, lateness, otlpAttributes, retention, retentionSize, ruleFiles } = settings;
  const { global, remote_write, scrape_configs } = agentConfig(settings);
  return {
    global: { ...global, evaluation_interval: seconds(settings.interval) },
    storage: {
      tsdb: {
        retention: { time: seconds(retention), size: prometheusSize(retentionSize) },
        out_of_order_time_window: lateness && seconds(lateness),
      },
      exemplars: exemplars ? { max_exemplars: maxExemplars } : undefined,
    },
    otlp: otlpAttributes && { promote_resource_attributes: otlpAttributes },
    rule_files: emptyless(ruleFiles),
    alerting: emptyless(alertmanagers) && {
      alert_relabel_configs: [{ action: 'labeldrop', regex: replicaLabel }],
      alertmanagers: alertmanagers.map(membersOf),
    },
    remote_write,
    scrape_configs,
  };
}

/** The configuration of an agent, which sends on what it scrapes. */
export function agentConfig({
  environment,
  interval,
  series,
  memory,
  nativeHistograms,
  jobs,
  remoteWrites,
}: ScrapeSettings): PrometheusConfig {
  return {
    global: {
      scrape_interval: seconds(interval),
      scrape_timeout: `${Math.min(patience, interval.toSeconds())}s`,
      keep_dropped_targets: keptDroppedTargets,
      scrape_protocols: nativeHistograms ? [nativeProtocol, ...textProtocols] : textProtocols,
      // An answer beyond them counts as none, and an alert tells; without them it would take everything down.
      sample_limit: series,
      body_size_limit: prometheusSize(largestAnswer(memory)),
      scrape_native_histograms: nativeHistograms || undefined,
      // Otherwise their buckets, which rules and dashboards ask for, would be gone.
      always_scrape_classic_histograms: nativeHistograms || undefined,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Prometheus puts the variable in, in these labels alone.
      external_labels: { cluster: environment, environment, [replicaLabel]: '${POD_NAME}' },
    },
    remote_write: emptyless(remoteWrites),
    scrape_configs: jobs,
  };
}

/** A configuration as text, with lists of words on one line each. */
export function renderConfig(config: PrometheusConfig): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_key, sequence) => {
      sequence.flow = sequence.items.every(isScalar);
      if (sequence.flow) sequence.items.filter(isScalar).forEach(quoteQuestion);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Within a list on one line a question mark begins a key to Prometheus' reader of YAML, wherever it stands. */
function quoteQuestion(scalar: Scalar): void {
  if (String(scalar.value).includes('?')) scalar.type = Scalar.QUOTE_DOUBLE;
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

function emptyless<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
