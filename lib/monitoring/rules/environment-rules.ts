import type { Alert, RecordingRule, RegisteredObservation, RegisteredSlo, RuleSet } from '../../core';
import { sloRules } from '../slo/rules';

/** Rules of one source, and who they are from. */
export interface SourcedRules extends RuleSet {
  /** Construct path, or what stands for one: `rules/node-exporter`. */
  readonly path: string;
  /** Capability that the rules belong to. */
  readonly capability: string;
  /** Capability whose README has the runbooks. @default the one that the rules belong to */
  readonly runbooks?: string;
}

/** Rules of an environment: those about the cluster and monitoring itself, those of its objectives, and those that systems declare. */
export function environmentRules(
  ruleSets: readonly RuleSet[],
  observations: readonly RegisteredObservation[],
  slos: readonly RegisteredSlo[] = [],
): readonly SourcedRules[] {
  return [
    ...ruleSets.map((set) => ({ ...set, path: `rules/${set.name}`, capability: 'monitoring' })),
    ...slos.flatMap((slo) => sloRules(slo).map((set) => ({ ...set, path: slo.path, capability: 'monitoring' }))),
    ...observations.flatMap(({ path, alerts = [], rules = [], runbooks }): SourcedRules[] => {
      const [, capability = '', ...system] = path.split('/');
      if (alerts.length + rules.length === 0) return [];
      return [{ path, capability, runbooks, name: [capability, ...system].join('-'), alerts, rules }];
    }),
  ];
}

/** Every alert of some rules. */
export function alertsOf(sets: readonly RuleSet[]): readonly Alert[] {
  return sets.flatMap(({ alerts }) => alerts);
}

/** Every recording rule of some rules. */
export function recordingsOf(sets: readonly RuleSet[]): readonly RecordingRule[] {
  return sets.flatMap(({ rules }) => rules);
}
