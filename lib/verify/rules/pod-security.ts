import { systemNamespaces } from '../kinds';
import type { Objects, Typed } from '../objects';
import { newestMinor, type PodSecurityLevel, podSecurityLevels, violations } from '../pod-security';
import type { Complaint, Rule } from '../rule';

const enforce = 'pod-security.kubernetes.io/enforce';

interface Policy {
  readonly level: PodSecurityLevel;
  readonly minor: number;
}

/** Admission refuses such a pod only when its controller creates it: the workload is accepted and stays empty. */
export const podSecurity: Rule = {
  id: 'pod-security',
  title:
    'Every namespace enforces a Pod Security level of a pinned version, and every pod meets the level of its namespace.',
  *check(objects) {
    for (const at of objects.of('Namespace')) yield* labelFaults(at);
    const policies = new Map<string, Policy | undefined>();
    for (const pod of objects.pods) {
      if (!policies.has(pod.namespace)) policies.set(pod.namespace, policyOf(objects, pod.namespace));
      const policy = policies.get(pod.namespace);
      if (!policy) continue;
      for (const { check, does, fields } of violations(pod, policy.level, policy.minor)) {
        yield {
          at: pod.at,
          prop: fields.join(', '),
          problem: `${does} (${check}), which namespace ${pod.namespace} forbids at level ${policy.level}`,
          remedy: 'correct the pod, or move it to a namespace of a looser level',
        };
      }
    }
  },
};

function* labelFaults(at: Typed<'Namespace'>): Iterable<Complaint> {
  const { labels = {}, name } = at.object.metadata;
  if (systemNamespaces.has(name)) return;
  const level = labels[enforce];
  if (!level) {
    const problem = 'enforces no Pod Security level';
    yield {
      at,
      prop: `metadata.labels[${enforce}]`,
      problem,
      remedy: 'set it to restricted, or as loose as its pods need',
    };
    return;
  }
  if (!isLevel(level)) {
    const problem = `"${level}" is no level`;
    yield { at, prop: `metadata.labels[${enforce}]`, problem, remedy: `use ${podSecurityLevels.join(', ')}` };
  }
  const prop = `metadata.labels[${enforce}-version]`;
  const version = labels[`${enforce}-version`];
  if (!version || version === 'latest') {
    const problem = 'follows the cluster: an upgrade may refuse pods that run today';
    yield { at, prop, problem, remedy: 'pin a version: v1.34' };
  } else if (!/^v1\.\d+$/.test(version)) {
    yield { at, prop, problem: `"${version}" is no version`, remedy: 'write it as v1.34' };
  }
}

function policyOf(objects: Objects, namespace: string): Policy | undefined {
  const labels = objects.find('Namespace', namespace)?.object.metadata.labels ?? {};
  const level = labels[enforce] ?? '';
  const minor = /^v1\.(\d+)$/.exec(labels[`${enforce}-version`] ?? '')?.[1];
  return isLevel(level) ? { level, minor: minor ? Number(minor) : newestMinor } : undefined;
}

function isLevel(text: string): text is PodSecurityLevel {
  return podSecurityLevels.some((level) => level === text);
}
