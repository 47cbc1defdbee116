import type { Severity } from '../../lib';

/** What happens in a story, and who is told. */
export interface AlertStory {
  /** One line: what happens. */
  readonly when: string;
  /** Series by selector, in promtool's notation: `{ 'up{job="a"}': '1x10 0x20' }`. */
  readonly series: Readonly<Record<string, string>>;
  /** Time between samples, as Prometheus writes it. @default '1m' */
  readonly every?: string;
  /** When alerts are looked at, as Prometheus writes it: `20m`. */
  readonly at: string;
  /** Labels of each alert that fires then; none when it must be quiet. Labels that are not named may have any value. */
  readonly fires: readonly Readonly<Record<string, string>>[];
}

/** Proof that an alert fires when it should, is quiet when it should be, and resolves. */
export interface AlertTest {
  readonly alert: string;
  /** Which of several alerts of the name. @default the only one */
  readonly severity?: Severity;
  /** At least one that fires, one that is quiet from the beginning, and two looks at one that fires first and resolves. */
  readonly stories: readonly AlertStory[];
  /** Why it is never quiet, where its expression asks for no series. @default it is quiet, and resolves */
  readonly always?: string;
}

/** Value of a recording rule in a story. */
export interface RecordingTest {
  readonly rule: string;
  /** Labels that the rule gives, which tell it from others of its name. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly when: string;
  readonly series: Readonly<Record<string, string>>;
  /** @default '1m' */
  readonly every?: string;
  readonly at: string;
  /** A query, and the one number that it yields. */
  readonly query: string;
  readonly yields: number;
}
