import { Duration } from 'cdk8s';

/**
 * What is measured, in events of which some are bad. Texts are selectors of PromQL, without a range: `requests_total{job="a"}`;
 * several are added.
 */
export type Indicator =
  /** Counters of all events, and of those that are bad or of those that are good. */
  | ({
      readonly kind: 'events';
      readonly total: string | readonly string[];
      /**
       * Selector of series that are there whenever events would be counted, for counters that begin to exist with the first event. While
       * they are and no event has been counted, there were none, and nobody is told that something is missing.
       * @default counters are there from the beginning
       */
      readonly countedWhile?: string;
    } & (
      | { readonly bad: string | readonly string[]; readonly good?: undefined }
      | { readonly good: string | readonly string[]; readonly bad?: undefined }
    ))
  /** A histogram of durations in seconds: events are good that take no longer. */
  | {
      readonly kind: 'latency';
      /** Its name, without `_bucket`. */
      readonly histogram: string;
      /** Matchers of its series: `job="a",code!~"5.."`. @default none */
      readonly where?: string;
      /** Upper bound of one of its buckets. */
      readonly within: Duration;
    }
  /** Series that are 1 while all is well and 0 otherwise: each sample is an event. */
  | { readonly kind: 'uptime'; readonly of: string };

/** Tells somebody when a share of the error budget goes within a time. */
export interface BurnAlert {
  readonly severity: 'critical' | 'warning';
  /** Percent of the budget that goes within the long window. */
  readonly budget: number;
  /** Time that gives the alert its weight. */
  readonly long: Duration;
  /** Time that it takes to end once all is well. */
  readonly short: Duration;
}

/** What a customer was promised. */
export interface Sla {
  /** Percent of good events, below the objective. */
  readonly objective: number;
}

/** A service level objective. */
export interface SloProps {
  /** What is true while it is kept, without a full stop: `requests of the API server succeed`. */
  readonly title: string;
  /** Percent of events that are good, over the period: `99.9`. */
  readonly objective: number;
  readonly indicator: Indicator;
  /** Time over which the objective holds, always until now. @default 30 days */
  readonly period?: Duration;
  /** @default 2 % in 1 hour and 5 % in 6 hours are critical; 10 % in 1 day and 10 % in 3 days are warnings */
  readonly alerts?: readonly BurnAlert[];
  /** Bad events within an alert's long window below which nobody is told: services with little traffic. @default none */
  readonly tolerates?: number;
  /** Labels added to every alert, beside `slo`. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default nothing was promised */
  readonly sla?: Sla;
}

/** A service level objective and whose it is. */
export interface RegisteredSlo extends Required<Omit<SloProps, 'sla'>> {
  /** Construct path. */
  readonly path: string;
  /** Unique in the environment: name of the owner and of the objective, `fluentd-delivery`. */
  readonly name: string;
  readonly sla?: Sla;
}

/** Alerts on several windows and burn rates. Source: The Site Reliability Workbook, chapter 5, table 5-8. */
export const workbookAlerts: readonly BurnAlert[] = [
  { severity: 'critical', budget: 2, long: Duration.hours(1), short: Duration.minutes(5) },
  { severity: 'critical', budget: 5, long: Duration.hours(6), short: Duration.minutes(30) },
  { severity: 'warning', budget: 10, long: Duration.days(1), short: Duration.hours(2) },
  { severity: 'warning', budget: 10, long: Duration.days(3), short: Duration.hours(6) },
];

/** The objective of somebody, with every default: `logging/fluentd` and `delivery` make `fluentd-delivery`. */
export function registeredSlo(owner: string, id: string, props: SloProps): RegisteredSlo {
  return {
    period: Duration.days(30),
    alerts: workbookAlerts,
    tolerates: 0,
    labels: {},
    ...props,
    path: `${owner}/${id}`,
    name: `${owner.slice(owner.lastIndexOf('/') + 1)}-${id}`,
  };
}

/** How many times faster than the budget allows errors come when an alert begins. */
export function burnRate({ budget, long }: BurnAlert, period: Duration): number {
  return rounded((budget / 100) * (period.toMinutes() / long.toMinutes()));
}

/** A percentage as a share of one. */
export function shareOf(percentage: number): number {
  return rounded(percentage / 100);
}

/** The share of events that may be bad. */
export function errorBudget(objective: number): number {
  return shareOf(100 - objective);
}

/** Floating-point noise of percentages would show in every rule. */
function rounded(ratio: number): number {
  return Number(ratio.toPrecision(12));
}
