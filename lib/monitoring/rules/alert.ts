import { type Alert, Duration } from '../../core';

/** An alert whose runbook section has its name, and whose wait is in minutes. */
export interface AlertDefinition extends Omit<Alert, 'runbook' | 'for'> {
  /** Minutes that it must hold; zero fires at once. */
  readonly minutes: number;
}

/** Makes an alert of its definition. */
export function alert({ minutes, ...definition }: AlertDefinition): Alert {
  return { ...definition, for: Duration.minutes(minutes), runbook: definition.name };
}
