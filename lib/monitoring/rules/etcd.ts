import type { Alert, RecordingRule, RuleSet, Severity } from '../../core';
import { alert } from '../../core';
import { presenceAlerts } from './presence';

const of = 'job="etcd"';
const mebibyte = 1024 ** 2;

/** The 99th percentile of a duration, recorded for dashboards as well as for alerts. */
const recorded = (level: string, metric: string, by: string): RecordingRule => ({
  name: `${level}:${metric}:histogram_quantile`,
  expression: `histogram_quantile(0.99, sum by (cluster, ${by}, le) (rate(${metric}_bucket{${of}}[5m])))`,
  labels: { quantile: '0.99' },
});

const fsync = recorded('instance_quantile', 'etcd_disk_wal_fsync_duration_seconds', 'instance');
const commit = recorded('instance_quantile', 'etcd_disk_backend_commit_duration_seconds', 'instance');
const roundTrip = recorded('instance_peer_quantile', 'etcd_network_peer_round_trip_time_seconds', 'instance, To');

const size = `etcd_mvcc_db_total_size_in_bytes{${of}}`;
const inUse = `etcd_mvcc_db_total_size_in_use_in_bytes{${of}}`;
const quota = `etcd_server_quota_backend_bytes{${of}}`;

/** The agreement between members. */
const consensus: readonly Alert[] = [
  alert({
    name: 'EtcdInsufficientMembers',
    severity: 'critical',
    expression: `sum by (cluster) (up{${of}}) < (count by (cluster) (up{${of}}) + 1) / 2`,
    minutes: 3,
    summary: 'Too few members of etcd answer to agree on anything: the cluster can be read at best.',
    description: '{{ $value }} members answer, which is not the majority.',
  }),
  alert({
    name: 'EtcdNoLeader',
    severity: 'critical',
    expression: `etcd_server_has_leader{${of}} == 0`,
    minutes: 1,
    summary: 'A member of etcd has no leader, and refuses every change.',
    description: 'The member at {{ $labels.instance }} has known no leader for a minute.',
  }),
  alert({
    name: 'EtcdHighNumberOfLeaderChanges',
    severity: 'warning',
    expression: `max by (cluster) (increase(etcd_server_leader_changes_seen_total{${of}}[15m])) >= 4`,
    minutes: 5,
    summary: 'etcd elects one leader after the other, and stands still meanwhile.',
    description: 'The leader has changed {{ $value | humanize }} times in 15 minutes.',
  }),
  alert({
    name: 'EtcdHighNumberOfFailedProposals',
    severity: 'warning',
    // While there is no leader nothing is committed, and a share of it would be no number.
    expression: `rate(etcd_server_proposals_failed_total{${of}}[15m]) > 0.01 * rate(etcd_server_proposals_committed_total{${of}}[15m])`,
    minutes: 15,
    summary: 'A member of etcd fails to carry out changes.',
    description: 'At {{ $labels.instance }}, {{ $value | humanize }} changes a second are given up.',
  }),
  alert({
    name: 'EtcdPeerUnreachable',
    severity: 'warning',
    expression: `sum by (cluster, instance, To) (rate(etcd_network_peer_sent_failures_total{${of}}[5m])) > 0.01`,
    minutes: 10,
    summary: 'A member of etcd does not reach another one: the next loss may be one too many.',
    description:
      'Messages from {{ $labels.instance }} to member {{ $labels.To }} have failed for 10 minutes, {{ $value | humanize }} a second.',
  }),
  alert({
    name: 'EtcdMemberCommunicationSlow',
    severity: 'warning',
    expression: `${roundTrip.name}{quantile="0.99"} > 0.15`,
    minutes: 10,
    summary: 'Members of etcd are slow to reach each other: heartbeats come late, and leaders change.',
    description:
      'From {{ $labels.instance }} to member {{ $labels.To }} and back takes {{ $value | humanizeDuration }} (99th percentile).',
  }),
];

function fsyncSlow(severity: Severity, seconds: number): Alert {
  return alert({
    name: 'EtcdHighFsyncDurations',
    severity,
    expression: `${fsync.name}{quantile="0.99"} > ${seconds}`,
    minutes: 10,
    summary: 'The disk of a member of etcd is slow: every change waits for it.',
    description:
      'The write-ahead log at {{ $labels.instance }} takes {{ $value | humanizeDuration }} to reach the disk (99th percentile).',
  });
}

/** Disks, and the space that the database takes of its quota. */
const storage: readonly Alert[] = [
  fsyncSlow('warning', 0.5),
  fsyncSlow('critical', 1),
  alert({
    name: 'EtcdHighCommitDurations',
    severity: 'warning',
    expression: `${commit.name}{quantile="0.99"} > 0.25`,
    minutes: 10,
    summary: 'A member of etcd is slow to write its database.',
    description: 'A commit at {{ $labels.instance }} takes {{ $value | humanizeDuration }} (99th percentile).',
  }),
  ...(['warning', 'critical'] as const).map((severity) =>
    alert({
      name: 'EtcdDatabaseQuotaLowSpace',
      severity,
      expression: `${size} / ${quota} > ${severity === 'critical' ? 0.95 : 0.8}`,
      minutes: 10,
      summary: 'The database of etcd is almost full; once it is, nothing in the cluster can be changed.',
      description: 'The database at {{ $labels.instance }} takes {{ $value | humanizePercentage }} of its quota.',
    }),
  ),
  alert({
    name: 'EtcdExcessiveDatabaseGrowth',
    severity: 'warning',
    expression: `predict_linear(${size}[4h], 4 * 3600) > ${quota}`,
    minutes: 10,
    summary: 'The database of etcd will be full within four hours.',
    description:
      'At the pace of the last four hours, the database at {{ $labels.instance }} will take {{ $value | humanize1024 }}B, more than its quota.',
  }),
  alert({
    name: 'EtcdDatabaseHighFragmentationRatio',
    severity: 'warning',
    // A small database is not worth the standstill that its defragmentation costs.
    expression: `1 - ${inUse} / ${size} > 0.5 and ${inUse} > ${100 * mebibyte}`,
    minutes: 10,
    summary: 'Most of the database of etcd is holes, which count towards its quota.',
    description: '{{ $value | humanizePercentage }} of the database at {{ $labels.instance }} are unused.',
  }),
];

const calls = (more = '') =>
  `sum by (cluster, instance, grpc_service, grpc_method) (rate(grpc_server_handled_total{${of},grpc_type="unary"${more}}[5m]))`;

/** Answers that are no fault of the client's. */
const failures = 'Unknown|DeadlineExceeded|ResourceExhausted|FailedPrecondition|Aborted|Internal|Unavailable|DataLoss';

/** Calls that fail. Streams are left out: each ends with an error once its client goes. */
function callsFailing(severity: Severity, share: number): Alert {
  return alert({
    name: 'EtcdHighNumberOfFailedGRPCRequests',
    severity,
    expression: `${calls(`,grpc_code=~"${failures}"`)} / ${calls()} > ${share}`,
    minutes: 10,
    summary: 'A member of etcd fails to answer the API server.',
    description:
      '{{ $value | humanizePercentage }} of the calls of {{ $labels.grpc_service }}/{{ $labels.grpc_method }} at {{ $labels.instance }} fail.',
  });
}

/** Rules about etcd, by what its members tell. Thresholds are those of etcd's own mixin unless said otherwise. */
export const etcdRules: RuleSet = {
  name: 'etcd',
  rules: [fsync, commit, roundTrip],
  alerts: [
    ...presenceAlerts({ prefix: 'Etcd', of, title: 'member of etcd', lost: 'nothing in the cluster can be changed' }),
    ...consensus,
    ...storage,
    callsFailing('warning', 0.01),
    callsFailing('critical', 0.05),
  ],
};
