import { type Row, row, type Stat, stat } from './board';
import { happened } from './happened';
import type { ObservedSystem } from './observed-system';
import { podsOf } from './pods';

/** Whether systems are well, in a few numbers. */
export function glance(systems: readonly ObservedSystem[]): Row {
  const observations = systems.flatMap((system) => system.observations);
  const jobs = unique(observations.flatMap(({ metrics = [] }) => metrics.map(({ job }) => job)));
  const alerts = unique(observations.flatMap(({ alerts: found = [] }) => found.map(({ name }) => name)));
  const pods = podsOf(systems.flatMap(({ workloads }) => workloads));
  return row('At a glance', ...alertStat(alerts), ...targetStat(jobs), ...(pods ? podStats(pods) : []));
}

function alertStat(alerts: readonly string[]): Stat[] {
  if (alerts.length === 0) return [];
  const query = `count(ALERTS{alertname=~"${alerts.join('|')}", alertstate="firing"}) or vector(0)`;
  return [stat('Firing alerts', 'count', query, { description: `Of ${alerts.join(', ')}.`, alarm: { critical: 1 } })];
}

function targetStat(jobs: readonly string[]): Stat[] {
  if (jobs.length === 0) return [];
  const description = 'Expositions of metrics that cannot be read.';
  const query = `count(up{job=~"${jobs.join('|')}"} == 0) or vector(0)`;
  return [stat('Targets down', 'count', query, { description, alarm: { critical: 1 } })];
}

function podStats(pods: string): Stat[] {
  return [
    stat('Pods ready', 'count', `sum(kube_pod_status_ready{${pods}, condition="true"})`),
    stat('Restarts in an hour', 'count', happened('kube_pod_container_status_restarts_total', pods, '1h'), {
      alarm: { warning: 1, critical: 5 },
    }),
  ];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
