import { App } from 'cdk8s';
import {
  type Alert,
  Capability,
  Cluster,
  clusterObjectives,
  Environment,
  existing,
  imagePulls,
  kubeadmComponents,
  type RecordingRule,
  type RegisteredSlo,
  Slo,
} from '../../lib';
import { environmentRules, ruleSets, type SourcedRules } from '../../lib/monitoring/rules';
import { objectivesOf } from '../../lib/monitoring/slo/systems';
import type { TestSubject } from '../subjects';

/** A cluster that shows everything that a cluster can show. */
const cluster = Cluster.kind({ kubernetes: '1.37', components: kubeadmComponents });

/** Every rule of every subject once, by the first that has it: the same system writes the same rules everywhere. */
export function sources(subjects: readonly TestSubject[]): readonly SourcedRules[] {
  const observations = subjects.flatMap(({ environment }) => environment.telemetry.observations);
  const slos = [...ownObjectives(), ...observations.flatMap(objectivesOf)];
  return once(environmentRules(ruleSets(cluster), observations, slos));
}

/** Every rule once, by the first that has it. */
function once(all: readonly SourcedRules[]): readonly SourcedRules[] {
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

/** Objectives of the cluster, and one with all that an objective can have, over what no system of the platform measures yet. */
function ownObjectives(): readonly RegisteredSlo[] {
  const environment = new Environment(new App(), 'objectives', {
    domain: 'example.com',
    scale: 'minimal',
    cluster,
    secrets: existing,
  });
  const monitoring = new Capability(environment, 'monitoring');
  clusterObjectives(monitoring);
  new Slo(monitoring, 'image-pulls', {
    title: 'images can be pulled',
    objective: 99,
    sla: { objective: 98 },
    tolerates: 5,
    indicator: imagePulls,
  });
  return environment.telemetry.slos;
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
