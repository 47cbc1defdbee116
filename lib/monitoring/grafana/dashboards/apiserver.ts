import { type Board, graph, row, stat } from '../board';
import { processRow, queuesRow, upStat } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

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
