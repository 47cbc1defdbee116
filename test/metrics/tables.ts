import { toldMetrics } from '../../lib/monitoring/kube-state-metrics/resources';
import { alertmanagerMetrics } from '../../lib/monitoring/metrics/alertmanager';
import { apiserverMetrics } from '../../lib/monitoring/metrics/apiserver';
import { blackboxExporterMetrics } from '../../lib/monitoring/metrics/blackbox-exporter';
import { etcdMetrics } from '../../lib/monitoring/metrics/etcd';
import { kubeControllerManagerMetrics } from '../../lib/monitoring/metrics/kube-controller-manager';
import { kubeSchedulerMetrics } from '../../lib/monitoring/metrics/kube-scheduler';
import { kubeStateMetricsSelf } from '../../lib/monitoring/metrics/kube-state-metrics-self';
import { nodeExporterMetrics } from '../../lib/monitoring/metrics/node-exporter';
import { prometheusMetrics } from '../../lib/monitoring/metrics/prometheus';

/** Metrics that a program has, and that a run of it here does not show. */
interface Unseen {
  readonly names: RegExp;
  /** What would have to happen, or to be there. */
  readonly because: string;
}

interface Table {
  readonly metrics: readonly string[];
  readonly unseen: readonly Unseen[];
}

/** Reasons that hold for every program of Kubernetes. */
const ofKubernetes: readonly Unseen[] = [
  { names: /^rest_client_(dns_resolution|exec_plugin|rate_limiter|request_retries)/, because: 'no request has waited' },
];

/** The tables of the programs that can be run, and what no run need show. */
export const tables: Readonly<Record<TableId, Table>> = {
  alertmanager: { metrics: alertmanagerMetrics, unseen: [] },
  apiserver: {
    metrics: apiserverMetrics,
    unseen: [
      {
        names: /^apiserver_(flowcontrol_|current_inqueue_)/,
        because: 'servers of tests run without priority and fairness, which would slow them down',
      },
      {
        names: /^apiserver_(admission_webhook|authorization_webhook|(crd_)?conversion_webhook)_/,
        because: 'no webhook is called where no pod runs',
      },
      {
        names: /^apiserver_(mutating|validating)_admission_policy_|_match_condition_/,
        because: 'only once a policy or a condition has been judged',
      },
      {
        names: /^apiserver_(authentication|authorization|encryption)_config_controller_|_jwt_authenticator_/,
        because: 'only of a server that is given such a configuration file',
      },
      { names: /^apiserver_(envelope_encryption|storage_transformation)_/, because: 'only of a server that encrypts' },
      {
        names: /^apiserver_(delegated_auth[nz]|egress_dialer|externaljwt)_/,
        because: 'only of a server that asks another one',
      },
      {
        names: /_(nopeer|peer)_|_rerouted_/,
        because: 'only of several servers of different versions',
      },
      { names: /^apiserver_stream_(translator|tunnel)_/, because: 'only once somebody has opened a shell in a pod' },
      {
        names: /^apiserver_client_certificate_|^apiserver_certificates_registry_/,
        because: 'only once somebody has shown or asked for a certificate; here everybody has a token',
      },
      {
        names:
          /^apiserver_(flowcontrol_request_concurrency_(in_use|limit)|storage_db_total_size_in_bytes|storage_objects|request_slo_duration_seconds)/,
        because: 'later versions than 1.28 hide or lack them',
      },
      {
        names:
          /_(errors|decreases?|increase|retries|discrepancies|panics?|aborts|terminations|terminated_watchers|post_timeout|decrease)_total$|^apiserver_audit_(error|level)_/,
        because: 'only once it has happened',
      },
      {
        names:
          /^(aggregator_(openapi|unavailable)_|apiserver_cache_list_|apiserver_storage_consistency_|etcd_(bookmark|version)_)/,
        because: 'only after a while',
      },
      ...ofKubernetes,
    ],
  },
  'blackbox-exporter': {
    metrics: blackboxExporterMetrics,
    unseen: [
      { names: /^probe_(ssl|tls)_/, because: 'only of probes over TLS; the server that is asked here has none' },
      { names: /^probe_http_last_modified_/, because: 'only of answers that say when they were modified' },
    ],
  },
  etcd: {
    metrics: etcdMetrics,
    unseen: [
      {
        names: /^etcd_network_(active|disconnected|peer|snapshot)_/,
        because: 'only between members, and the store of tests has one',
      },
    ],
  },
  'kube-controller-manager': {
    metrics: kubeControllerManagerMetrics,
    unseen: [{ names: /^replicaset_controller_stale_/, because: 'only once it has happened' }],
  },
  'kube-scheduler': {
    metrics: kubeSchedulerMetrics,
    unseen: [
      {
        names:
          /^scheduler_(framework_extension|inflight|plugin_execution|queue_incoming|queued|schedule_attempts|scheduling_attempt)_/,
        because: 'only once a pod has been scheduled',
      },
    ],
  },
  'kube-state-metrics': { metrics: toldMetrics, unseen: [] },
  'kube-state-metrics itself': { metrics: kubeStateMetricsSelf, unseen: [] },
  'node-exporter': {
    metrics: nodeExporterMetrics,
    unseen: [
      { names: /^node_(bonding|edac|md)_/, because: 'only of nodes with such hardware' },
      { names: /^node_textfile_mtime_/, because: 'only once a script has written a file' },
      {
        names: /^node_(arp|entropy|kernel_hung|selinux|udp)_/,
        because: 'only where the kernel tells, and that of a sandbox does not',
      },
    ],
  },
  prometheus: { metrics: prometheusMetrics, unseen: [] },
};

/** Name of a table. */
export type TableId =
  | 'alertmanager'
  | 'apiserver'
  | 'blackbox-exporter'
  | 'etcd'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kube-state-metrics'
  | 'kube-state-metrics itself'
  | 'node-exporter'
  | 'prometheus';
