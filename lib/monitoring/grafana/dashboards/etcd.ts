import { type Board, graph, row, stat } from '../board';
import { processRow, upStat } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

const etcd = `job="etcd", ${inCluster}`;

/** Whether the store of the cluster has a leader, and is fast enough for it. */
export const etcdBoard: Board = {
  uid: 'etcd',
  title: 'etcd',
  description: "Whether the cluster's store has a leader, fast disks and space.",
  tags: ['kubernetes', 'control-plane'],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'At a glance',
      upStat(etcd),
      stat('Members with a leader', 'count', `sum(etcd_server_has_leader{${etcd}})`, {
        alarm: { critical: 1, below: true },
      }),
      stat(
        'Changes of the leader in a day',
        'count',
        `round(max(increase(etcd_server_leader_changes_seen_total{${etcd}}[1d])))`,
        {
          alarm: { warning: 3 },
        },
      ),
      stat(
        'Fullest database, of its quota',
        'ratio',
        `max(etcd_mvcc_db_total_size_in_bytes{${etcd}} / etcd_server_quota_backend_bytes{${etcd}})`,
        {
          description: 'At 100 % the cluster becomes read-only.',
          alarm: { warning: 0.8, critical: 0.95 },
        },
      ),
    ),
    row(
      'Traffic',
      graph('Calls, by answer', 'requests-per-second', {
        '{{grpc_code}}': `sum by (grpc_code) (${rate('grpc_server_handled_total', etcd)})`,
      }),
      graph('Proposals', 'per-second', {
        committed: `max(${rate('etcd_server_proposals_committed_total', etcd)})`,
        failed: `sum(${rate('etcd_server_proposals_failed_total', etcd)})`,
      }),
      graph('Bytes', 'bytes-per-second', {
        received: `sum(${rate('etcd_network_client_grpc_received_bytes_total', etcd)})`,
        sent: `sum(${rate('etcd_network_client_grpc_sent_bytes_total', etcd)})`,
      }),
    ),
    row(
      'Disks and peers',
      graph(
        'WAL fsync, 99th percentile',
        'seconds',
        {
          '{{instance}}': quantile(0.99, 'etcd_disk_wal_fsync_duration_seconds', etcd, ['instance']),
        },
        { description: 'Above 10 ms heartbeats are late.', alarm: { warning: 0.01, critical: 0.5 } },
      ),
      graph(
        'Backend commit, 99th percentile',
        'seconds',
        {
          '{{instance}}': quantile(0.99, 'etcd_disk_backend_commit_duration_seconds', etcd, ['instance']),
        },
        { alarm: { warning: 0.025, critical: 0.25 } },
      ),
      graph(
        'To another member and back, 99th percentile',
        'seconds',
        {
          '{{instance}} to {{To}}': quantile(0.99, 'etcd_network_peer_round_trip_time_seconds', etcd, [
            'instance',
            'To',
          ]),
        },
        { description: 'Empty where etcd has one member.', alarm: { warning: 0.05, critical: 0.15 } },
      ),
      graph('Messages to other members that fail', 'per-second', {
        '{{instance}} to {{To}}': `sum by (instance, To) (${rate('etcd_network_peer_sent_failures_total', etcd)})`,
      }),
      graph('Pending proposals', 'count', { '{{instance}}': `etcd_server_proposals_pending{${etcd}}` }),
      graph('Database', 'bytes', {
        '{{instance}}': `etcd_mvcc_db_total_size_in_bytes{${etcd}}`,
        '{{instance}}, in use': `etcd_mvcc_db_total_size_in_use_in_bytes{${etcd}}`,
      }),
    ),
    processRow(etcd),
  ],
};
