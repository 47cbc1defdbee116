import type { Alert } from '../../core';

/** An alert whose runbook section is headed by its name. */
export function alert(definition: Omit<Alert, 'runbook'>): Alert {
  return { ...definition, runbook: definition.name };
}
