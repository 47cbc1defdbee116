import type { Alert, EvaluatedAlert } from '../../core';
import { durationText } from '../duration';
import { type Tuning, tunedAlerts } from './tuning';

/** Every alert as reports tell of it. */
export function evaluatedAlerts(alerts: readonly Alert[], tuning: Tuning): EvaluatedAlert[] {
  return tunedAlerts(alerts, tuning).map(({ declared, tuned, off }) => ({
    name: declared.name,
    ...told(tuned ?? declared),
    summary: declared.summary,
    ...(tuned && { tuned: { declared: told(declared), because: tuned.because } }),
    ...(off !== undefined && { off }),
  }));
}

function told({ severity, for: wait }: Pick<Alert, 'severity' | 'for'>): Pick<EvaluatedAlert, 'severity' | 'for'> {
  return { severity, for: durationText(wait) };
}
