import type { Alert, Duration, Problem, Severity } from '../../core';

/** How one alert differs here from what its system declares. */
export interface AlertTuning {
  /** Applies to the alert of this severity alone, where several have the name. @default to each */
  readonly of?: Severity;
  /** @default the alert's own */
  readonly severity?: Severity;
  /** How long it must hold. @default the alert's own */
  readonly for?: Duration;
  /** Why nobody is to be told here. @default somebody is */
  readonly off?: string;
}

/** Tunings by name of the alert. */
export type Tuning = Readonly<Record<string, AlertTuning>>;

/** Alerts as tuned; those that are off are left out. */
export function tuned(alerts: readonly Alert[], tuning: Tuning): Alert[] {
  return alerts.flatMap((alert) => {
    const change = tuning[alert.name];
    if (!change || (change.of && change.of !== alert.severity)) return [alert];
    if (change.off !== undefined) return [];
    return [{ ...alert, severity: change.severity ?? alert.severity, for: change.for ?? alert.for }];
  });
}

/** What is wrong with tunings: names that no alert has, and reasons that say nothing. */
export function tuningProblems(alerts: readonly Alert[], tuning: Tuning): Omit<Problem, 'path'>[] {
  return Object.entries(tuning).flatMap(([name, { of, off }]) => {
    const prop = `tuning.${name}`;
    const known = alerts.filter((alert) => alert.name === name);
    if (known.length === 0) {
      return [{ prop, problem: 'no alert has this name', remedy: 'correct it to one of the rule files, or remove it' }];
    }
    if (of && !known.some(({ severity }) => severity === of)) {
      const severities = known.map(({ severity }) => severity).join(', ');
      return [{ prop: `${prop}.of`, problem: `no alert of this name is ${of}`, remedy: `use ${severities}` }];
    }
    if (off !== undefined && off.trim() === '') {
      return [{ prop: `${prop}.off`, problem: 'gives no reason', remedy: 'say why nobody has to be told' }];
    }
    return [];
  });
}
