import { type Board, graph, type Row, row, stat } from '../board';
import { clusterVariable, inCluster, quantile, rate } from './support';

/** Processor, memory and goroutines of a program in Go, from its own metrics. */
export function processRow(matchers: string, legend = '{{instance}}'): Row {
  const of = (metric: string) => `${metric}{${matchers}}`;
  return row(
    'Process',
    graph('CPU', 'cores', { [legend]: rate('process_cpu_seconds_total', matchers) }),
    graph('Memory', 'bytes', { [legend]: of('process_resident_memory_bytes') }),
    graph('Goroutines', 'count', { [legend]: of('go_goroutines') }),
  );
}

function queuesRow(matchers: string): Row {
  const legend = '{{name}}';
  return row(
    'Work queues',
    graph('Added', 'per-second', { [legend]: `sum by (name) (${rate('workqueue_adds_total', matchers)})` }),
    graph('Waiting', 'count', { [legend]: `sum by (name) (workqueue_depth{${matchers}})` }),
    graph('Time in the queue, 99th percentile', 'seconds', {
      [legend]: quantile(0.99, 'workqueue_queue_duration_seconds', matchers, ['name']),
    }),
  );
}

function clientRow(matchers: string): Row {
  return row(
    'Requests to the API server',
    graph('Requests, by answer', 'requests-per-second', {
      '{{code}}': `sum by (code) (${rate('rest_client_requests_total', matchers)})`,
    }),
    graph('Duration, 99th percentile', 'seconds', {
      '{{verb}}': quantile(0.99, 'rest_client_request_duration_seconds', matchers, ['verb']),
    }),
  );
}

function upStat(matchers: string) {
  return stat('Up', 'count', `sum(up{${matchers}})`, { alarm: { critical: 1, below: true } });
}

const scheduler = `job="kube-scheduler", ${inCluster}`;

/** Whether pods find nodes. */
export const schedulerBoard: Board = {
  uid: 'kube-scheduler',
  title: 'Scheduler',
  description: 'Whether pods find nodes, and how long that takes.',
  tags: ['kubernetes', 'control-plane'],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'At a glance',
      upStat(scheduler),
      stat('Unschedulable pods', 'count', `sum(scheduler_pending_pods{${scheduler}, queue="unschedulable"})`, {
        alarm: { warning: 1 },
      }),
    ),
    row(
      'Scheduling',
      graph('Attempts', 'per-second', {
        '{{result}}': `sum by (result) (${rate('scheduler_schedule_attempts_total', scheduler)})`,
      }),
      graph('Duration of an attempt', 'seconds', {
        median: quantile(0.5, 'scheduler_scheduling_attempt_duration_seconds', scheduler),
        '99th percentile': quantile(0.99, 'scheduler_scheduling_attempt_duration_seconds', scheduler),
      }),
      graph('Pending pods', 'count', { '{{queue}}': `sum by (queue) (scheduler_pending_pods{${scheduler}})` }),
    ),
    clientRow(scheduler),
    processRow(scheduler),
  ],
};

const manager = `job="kube-controller-manager", ${inCluster}`;

/** Whether controllers keep up. */
export const controllerManagerBoard: Board = {
  uid: 'kube-controller-manager',
  title: 'Controller manager',
  description: 'Whether the controllers of Kubernetes keep up with what changes.',
  tags: ['kubernetes', 'control-plane'],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'At a glance',
      upStat(manager),
      stat('Queued items', 'count', `sum(workqueue_depth{${manager}})`, { alarm: { warning: 100 } }),
    ),
    queuesRow(manager),
    clientRow(manager),
    processRow(manager),
  ],
};

const apiserver = `job="apiserver", ${inCluster}`;
const errors = 'code=~"5.."';
/** Verbs whose requests end by themselves. */
const ending = 'verb!~"WATCH|CONNECT"';
const reading = 'verb=~"LIST|GET"';
const writing = 'verb=~"POST|PUT|PATCH|DELETE"';
const requests = (more = '') => `sum(${rate('apiserver_request_total', `${apiserver}${more && `, ${more}`}`)})`;
const latency = 'apiserver_request_sli_duration_seconds';

/** Whether the API server answers, rightly and in time. */
export const apiServerBoard: Board = {
  uid: 'apiserver',
  title: 'API server',
  description: 'Whether the API server answers, rightly and in time, and who asks it too much.',
  tags: ['kubernetes', 'control-plane'],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'At a glance',
      upStat(apiserver),
      stat('Success rate', 'ratio', `1 - (${requests(errors)} or vector(0)) / ${requests()}`, {
        alarm: { critical: 0.99, warning: 0.999, below: true },
      }),
      stat('Reads, 99th percentile', 'seconds', quantile(0.99, latency, `${apiserver}, ${reading}`), {
        alarm: { warning: 1, critical: 5 },
      }),
      stat('Writes, 99th percentile', 'seconds', quantile(0.99, latency, `${apiserver}, ${writing}`), {
        alarm: { warning: 1, critical: 5 },
      }),
      stat('Requests in flight', 'count', `sum(apiserver_current_inflight_requests{${apiserver}})`),
      stat(
        'Rejected requests',
        'per-second',
        `sum(${rate('apiserver_flowcontrol_rejected_requests_total', apiserver)}) or vector(0)`,
        {
          description: 'By priority and fairness: more came than could be queued.',
          alarm: { warning: 0.01 },
        },
      ),
    ),
    row(
      'Traffic',
      graph('Requests, by verb', 'requests-per-second', {
        '{{verb}}': `sum by (verb) (${rate('apiserver_request_total', apiserver)})`,
      }),
      graph(
        'Requests, by resource',
        'requests-per-second',
        {
          '{{resource}}': `topk(10, sum by (resource) (${rate('apiserver_request_total', apiserver)}))`,
        },
        { description: 'The ten that are asked for most.' },
      ),
      graph('Long-running requests', 'count', {
        '{{verb}}': `sum by (verb) (apiserver_longrunning_requests{${apiserver}})`,
      }),
    ),
    row(
      'Errors',
      graph('Answers, by code', 'requests-per-second', {
        '{{code}}': `sum by (code) (${rate('apiserver_request_total', `${apiserver}, code=~"[45].."`)})`,
      }),
      graph('Aggregated APIs that do not answer', 'yes-no', {
        '{{name}}': `max by (name) (aggregator_unavailable_apiservice{${apiserver}})`,
      }),
      graph(
        'Deprecated APIs in use',
        'yes-no',
        {
          '{{group}}/{{version}} {{resource}}, gone in {{removed_release}}': `max by (group, version, resource, removed_release) (apiserver_requested_deprecated_apis{${apiserver}})`,
        },
        { description: 'Somebody will break when the cluster is brought to the release that is named.' },
      ),
    ),
    row(
      'Latency',
      graph('Reads, 99th percentile', 'seconds', {
        '{{resource}}': `topk(10, ${quantile(0.99, latency, `${apiserver}, ${reading}, ${ending}`, ['resource'])})`,
      }),
      graph('Writes, 99th percentile', 'seconds', {
        '{{resource}}': `topk(10, ${quantile(0.99, latency, `${apiserver}, ${writing}`, ['resource'])})`,
      }),
      graph('Requests to etcd, 99th percentile', 'seconds', {
        '{{operation}}': quantile(0.99, 'etcd_request_duration_seconds', apiserver, ['operation']),
      }),
    ),
    row(
      'Saturation',
      graph('Requests in flight', 'count', {
        '{{request_kind}}': `sum by (request_kind) (apiserver_current_inflight_requests{${apiserver}})`,
      }),
      graph('Queued requests, by priority level', 'count', {
        '{{priority_level}}': `sum by (priority_level) (apiserver_flowcontrol_current_inqueue_requests{${apiserver}})`,
      }),
      graph('Database size', 'bytes', {
        '{{instance}}': `max by (instance) (apiserver_storage_size_bytes{${apiserver}})`,
      }),
    ),
    queuesRow(apiserver),
    processRow(apiserver),
  ],
};

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
        `max(increase(etcd_server_leader_changes_seen_total{${etcd}}[1d]))`,
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
      graph('Pending proposals', 'count', { '{{instance}}': `etcd_server_proposals_pending{${etcd}}` }),
      graph('Database', 'bytes', {
        '{{instance}}': `etcd_mvcc_db_total_size_in_bytes{${etcd}}`,
        '{{instance}}, in use': `etcd_mvcc_db_total_size_in_use_in_bytes{${etcd}}`,
      }),
    ),
    processRow(etcd),
  ],
};
