import type { RecordingTest } from './alert-test';
import { series as selector } from './series';

/** What a recording rule makes of some series: exactly one. */
export interface Recorded extends Omit<RecordingTest, 'rule' | 'query' | 'at'> {
  /** @default '20m' */
  readonly at?: string;
  /** Labels of what it makes, besides those that it gives itself. @default none */
  readonly keeps?: Readonly<Record<string, string>>;
}

/** The test of a recording rule that makes one series of others. */
export function recorded(rule: string, { keeps, at = '20m', ...test }: Recorded): RecordingTest {
  const all = selector(rule, test.labels ?? {});
  const one = selector(rule, { ...test.labels, ...keeps });
  return { rule, at, query: `sum(${one}) and count(${all}) == 1`, ...test };
}

/** Tests of quantiles over one histogram, all of whose observations fall between two bounds. */
export function quantiles(
  rule: string,
  {
    bucket,
    between: [below, within],
    keeps,
    of = ['0.99', '0.9', '0.5'],
  }: {
    readonly bucket: (bound: string) => string;
    readonly between: readonly [number, number];
    readonly keeps: Readonly<Record<string, string>>;
    readonly of?: readonly string[];
  },
): readonly RecordingTest[] {
  return of.map((quantile) =>
    recorded(rule, {
      labels: { quantile },
      when: `everything takes between ${below} and ${within} seconds`,
      series: { [bucket(`${below}`)]: '0x30', [bucket(`${within}`)]: '0+10x30', [bucket('+Inf')]: '0+10x30' },
      keeps,
      yields: below + Number(quantile) * (within - below),
    }),
  );
}
