import { type Alert, Cluster, kubeadmComponents } from '../../lib';
import { environmentRules, ruleSets, type SourcedRules } from '../../lib/monitoring/rules';
import type { TestSubject } from '../subjects';
import { exampleApplications } from './example-applications';

/** A cluster that shows everything that a cluster can show. */
const cluster = Cluster.kind({ kubernetes: '1.37', components: kubeadmComponents });

/** Every rule of every subject once, by the first that has it: the same system writes the same rules everywhere. */
export function sources(subjects: readonly TestSubject[]): readonly SourcedRules[] {
  const seen = new Set<string>();
  const environments = [...subjects.map(({ environment }) => environment), exampleApplications()];
  const observations = environments.flatMap(({ telemetry }) => telemetry.observations);
  const fresh = (name: string) => {
    const known = seen.has(name);
    seen.add(name);
    return !known;
  };
  const sets = environmentRules(ruleSets(cluster), observations)
    .map((set) => ({
      ...set,
      rules: set.rules.filter(({ name, labels }) => fresh(`${name} ${JSON.stringify(labels)}`)),
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
