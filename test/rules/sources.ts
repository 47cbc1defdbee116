import { type Alert, Cluster } from '../../lib';
import { environmentRules, ruleSets, type SourcedRules } from '../../lib/monitoring/rules';
import type { TestSubject } from '../subjects';

/** A cluster that shows everything that a cluster can show. */
const cluster = Cluster.kind({ kubernetes: '1.37' });

/** Every rule of every subject once, by the first that has it: the same system writes the same rules everywhere. */
export function sources(subjects: readonly TestSubject[]): readonly SourcedRules[] {
  const seen = new Set<string>();
  const observations = subjects.flatMap(({ environment }) => environment.telemetry.observations);
  const fresh = (name: string) => {
    const known = seen.has(name);
    seen.add(name);
    return !known;
  };
  return environmentRules(ruleSets(cluster), observations)
    .map((set) => ({
      ...set,
      rules: set.rules.filter(({ name, labels }) => fresh(`${name} ${JSON.stringify(labels)}`)),
      alerts: set.alerts.filter((alert) => fresh(idOf(alert))),
    }))
    .filter(({ rules, alerts }) => rules.length + alerts.length > 0);
}

/** `TargetDown (warning)` */
export function idOf({ name, severity }: Pick<Alert, 'name' | 'severity'>): string {
  return `${name} (${severity})`;
}
