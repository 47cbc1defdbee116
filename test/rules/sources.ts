import { type Alert, Cluster, kubeadmComponents, type RecordingRule } from '../../lib';
import { environmentRules, ruleSets, type SourcedRules } from '../../lib/monitoring/rules';
import type { TestSubject } from '../subjects';

/** A cluster that shows everything that a cluster can show. */
const cluster = Cluster.kind({ kubernetes: '1.37', components: kubeadmComponents });

/** Every rule of every subject once, by the first that has it: the same system writes the same rules everywhere. */
export function sources(subjects: readonly TestSubject[]): readonly SourcedRules[] {
  const observations = subjects.flatMap(({ environment }) => environment.telemetry.observations);
  return once(environmentRules(ruleSets(cluster), observations));
}

/** The rules of every objective of every subject, once. */
export function objectives(subjects: readonly TestSubject[]): readonly SourcedRules[] {
  const slos = subjects.flatMap(({ environment }) => environment.telemetry.slos);
  return once(environmentRules([], [], slos));
}

/** Every rule once, by the first that has it. */
export function once(all: readonly SourcedRules[]): readonly SourcedRules[] {
  const seen = new Set<string>();
  const fresh = (name: string) => {
    const known = seen.has(name);
    seen.add(name);
    return !known;
  };
  const sets = all
    .map((set) => ({
      ...set,
      rules: set.rules.filter((rule) => fresh(recordingId(rule))),
      alerts: set.alerts.filter((alert) => fresh(idOf(alert))),
    }))
    .filter(({ rules, alerts }) => rules.length + alerts.length > 0);
  return joined(sets);
}

/** One set of a name: what a larger environment has more of is added to what a smaller one has. */
function joined(sets: readonly SourcedRules[]): readonly SourcedRules[] {
  const byName = new Map<string, SourcedRules>();
  for (const set of sets) {
    const { rules = [], alerts = [] } = byName.get(set.name) ?? {};
    byName.set(set.name, { ...set, rules: [...rules, ...set.rules], alerts: [...alerts, ...set.alerts] });
  }
  return [...byName.values()];
}

/** `TargetDown (warning)` */
export function idOf({ name, severity }: Pick<Alert, 'name' | 'severity'>): string {
  return `${name} (${severity})`;
}

/** `code_resource:apiserver_request_total:rate5m{verb="read"}` */
export function recordingId({ name, labels = {} }: Pick<RecordingRule, 'name' | 'labels'>): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return matchers.length > 0 ? `${name}{${matchers.sort().join(',')}}` : name;
}
