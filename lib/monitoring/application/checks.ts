import {
  type ForeignPort,
  isDnsLabel,
  isForeign,
  type MetricsTarget,
  type Problem,
  type RegisteredObservation,
} from '../../core';
import { selectorText } from '../prometheus/relabel';
import { alertNames } from './alerts';
import type { Limits, WatchedApplication } from './model';
import { isLasting } from './queries';

type Complaint = Omit<Problem, 'path'>;

/** What is wrong with an application, beside what is watched already. */
export function applicationProblems(
  application: WatchedApplication,
  others: readonly RegisteredObservation[],
): Complaint[] {
  return [
    ...nameProblems(application, others),
    ...targetProblems(application.target, others),
    ...makerProblems(application),
    ...limitProblems(application.limits),
    ...requestProblems(application),
  ];
}

function nameProblems({ name }: WatchedApplication, others: readonly RegisteredObservation[]): Complaint[] {
  if (!isDnsLabel(name)) {
    return [{ prop: 'id', problem: `'${name}' is no DNS label`, remedy: 'use lower-case letters, digits and dashes' }];
  }
  const names = alertNames(name);
  const other = others.find(({ alerts = [] }) => alerts.some((alert) => names.includes(alert.name)));
  if (!other) return [];
  const problem = `alerts of ${other.path} would have the same names`;
  return [{ prop: 'id', problem, remedy: 'give it another id' }];
}

function targetProblems(target: MetricsTarget, others: readonly RegisteredObservation[]): Complaint[] {
  const problems: Complaint[] = [];
  const { port, tls, sampleLimit = 1 } = target;
  const other = others.find(({ metrics = [] }) => metrics.some((known) => isSame(known, target)));
  if (other) {
    const problem = `${other.path} has its metrics scraped already, and every series would be there twice`;
    problems.push({ prop: 'of', problem, remedy: 'leave them to one of the two' });
  }
  if (!(Number.isInteger(sampleLimit) && sampleLimit >= 1)) {
    const problem = `${sampleLimit} is no number of samples`;
    problems.push({ prop: 'sampleLimit', problem, remedy: 'use a whole number of 1 or more' });
  }
  if (!isForeign(port)) return problems;
  const { namespace, selector } = port.pods;
  if (!isDnsLabel(namespace)) {
    problems.push({ prop: 'of.namespace', problem: `'${namespace}' is no namespace`, remedy: 'write its name' });
  }
  if (Object.keys(selector).length === 0) {
    const problem = `every pod of '${namespace}' would be scraped`;
    problems.push({ prop: 'of.selector', problem, remedy: 'name labels that its pods have, and no others' });
  }
  if (!(Number.isInteger(port.number) && port.number >= 1 && port.number <= 65535)) {
    const problem = `${port.number} is no port`;
    problems.push({ prop: 'of.port', problem, remedy: 'write that of its metrics, from 1 to 65535' });
  }
  if (tls) {
    const problem = 'nobody says for which name the certificates of pods are that others deploy';
    const remedy =
      'serve the metrics without TLS, on a port of their own, or annotate the pods for applications of Prometheus';
    problems.push({ prop: 'tls', problem, remedy });
  }
  return problems;
}

function isSame(known: MetricsTarget, target: MetricsTarget): boolean {
  if ((known.path ?? '/metrics') !== (target.path ?? '/metrics')) return false;
  if (isForeign(known.port)) return isForeign(target.port) && podsText(known.port) === podsText(target.port);
  if (isForeign(target.port)) return false;
  return known.port.workload === target.port.workload && known.port.name === target.port.name;
}

function podsText({ pods, number }: ForeignPort): string {
  return `${pods.namespace} ${selectorText(pods.selector)} ${number}`;
}

function makerProblems({ maker }: WatchedApplication): Complaint[] {
  const { kind } = maker.props;
  if (isLasting(kind)) return [];
  const problem = `pods of a ${kind} end, and whoever scrapes would take that for a failure`;
  return [{ prop: 'of', problem, remedy: 'watch a workload that lasts; for jobs there is KubeJobFailed' }];
}

/** Limits that are percentages. */
const percentages = ['errors', 'percentile', 'available', 'throttling', 'memory'] as const;

function limitProblems(limits: Limits): Complaint[] {
  const problems = percentages
    .filter((name) => !(limits[name] > 0 && limits[name] < 100))
    .map((name) => ({
      prop: `limits.${name}`,
      problem: `${limits[name]} % cannot be passed`,
      remedy: 'write a percentage above 0 and below 100',
    }));
  const counts = (['fewErrors', 'restarts'] as const)
    .filter((name) => !(Number.isInteger(limits[name]) && limits[name] >= 0))
    .map((name) => ({
      prop: `limits.${name}`,
      problem: `${limits[name]} is no number of ${name === 'restarts' ? 'restarts' : 'requests'}`,
      remedy: 'use 0 or a whole number',
    }));
  const shortest = limits.latency.toMilliseconds() > 0;
  return [
    ...problems,
    ...counts,
    ...(shortest ? [] : [{ prop: 'limits.latency', problem: 'no request takes no time', remedy: 'allow some' }]),
  ];
}

function requestProblems({ requests, objectives, quietFor }: WatchedApplication): Complaint[] {
  const problems: Complaint[] = [];
  if (!requests && objectives.length > 0) {
    const problem = 'objectives are about requests, and it answers none';
    problems.push({ prop: 'objectives', problem, remedy: 'say how it counts requests, or leave them out' });
  }
  if (requests && !requests.durations && objectives.includes('latency')) {
    const problem = 'there is no histogram of durations to judge it by';
    problems.push({ prop: 'objectives.latency', problem, remedy: 'name one in requests.durations, or leave it out' });
  }
  if (quietFor && !requests) {
    const problem = 'it answers no requests that could be missed';
    problems.push({ prop: 'quietFor', problem, remedy: 'say how it counts requests, or leave it out' });
  }
  return problems;
}
