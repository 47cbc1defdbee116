import { type Board, graph, row, stat } from '../board';
import { clientRow, processRow, queuesRow, upStat } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

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
