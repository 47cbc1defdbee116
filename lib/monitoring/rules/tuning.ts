import type { Alert, Duration, Problem, Severity } from '../../core';

/** How one alert differs here from what its system declares, and why. The report of alerts names it to whoever reviews. */
export type AlertTuning = {
  /** Applies to the alert of this severity alone, where several have the name. @default to each */
  readonly of?: Severity;
} & (
  | {
      /** @default the alert's own */
      readonly severity?: Severity;
      /** How long it must hold. @default the alert's own */
      readonly for?: Duration;
      /** Why it differs here. */
      readonly because: string;
      readonly off?: undefined;
    }
  | {
      /** Why nobody is to be told here. */
      readonly off: string;
      readonly severity?: undefined;
      readonly for?: undefined;
      readonly because?: undefined;
    }
);

/** Tunings by name of the alert. */
export type Tuning = Readonly<Record<string, AlertTuning>>;

/** An alert as it was declared, and what is made of it here. */
export interface TunedAlert {
  readonly declared: Alert;
  readonly tuned?: { readonly severity: Severity; readonly for: Duration; readonly because: string };
  readonly off?: string;
}

/** Every alert with what is made of it here. */
export function tunedAlerts(alerts: readonly Alert[], tuning: Tuning): TunedAlert[] {
  return alerts.map((declared) => {
    const change = tuning[declared.name];
    if (!change || (change.of && change.of !== declared.severity)) return { declared };
    if (change.off !== undefined) return { declared, off: change.off };
    const { severity = declared.severity, for: wait = declared.for, because } = change;
    return { declared, tuned: { severity, for: wait, because } };
  });
}

/** Alerts as tuned; those that are off are left out. */
export function tuned(alerts: readonly Alert[], tuning: Tuning): Alert[] {
  return tunedAlerts(alerts, tuning).flatMap(({ declared, tuned: change, off }) => {
    if (off !== undefined) return [];
    return [change ? { ...declared, severity: change.severity, for: change.for } : declared];
  });
}

/** What is wrong with tunings: names that no alert has, and reasons that say nothing. */
export function tuningProblems(alerts: readonly Alert[], tuning: Tuning): Omit<Problem, 'path'>[] {
  return Object.entries(tuning).flatMap(([name, change]) => {
    const { of, off, because } = change;
    const prop = `tuning.${name}`;
    const known = alerts.filter((alert) => alert.name === name);
    if (known.length === 0) {
      return [{ prop, problem: 'no alert has this name', remedy: 'correct it to one of the rule files, or remove it' }];
    }
    if (of && !known.some(({ severity }) => severity === of)) {
      const severities = known.map(({ severity }) => severity).join(', ');
      return [{ prop: `${prop}.of`, problem: `no alert of this name is ${of}`, remedy: `use ${severities}` }];
    }
    if (off?.trim() === '') {
      return [{ prop: `${prop}.off`, problem: 'gives no reason', remedy: 'say why nobody has to be told' }];
    }
    if (because?.trim() === '') {
      return [{ prop: `${prop}.because`, problem: 'gives no reason', remedy: 'say why it differs here' }];
    }
    if (off === undefined && change.severity === undefined && change.for === undefined) {
      return [{ prop, problem: 'changes nothing', remedy: 'give it a severity or a time, turn it off, or remove it' }];
    }
    return [];
  });
}
