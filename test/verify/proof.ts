import { rules, type Subject } from '../../lib/verify';
import { type Edit, findingsAfter } from './fixture';

/** What a change to the fixture must lead to: these findings, and no others of any rule. */
export interface Case {
  readonly when: string;
  readonly edits: readonly Edit[];
  /** The findings, whole; none when the change is right. */
  readonly finds: readonly string[];
  readonly subject?: Partial<Subject>;
}

/** Proves a rule on changes of the fixture, which satisfies every rule as it is. */
export function proves(rule: string, cases: readonly Case[]): void {
  describe(rule, () => {
    test('is a rule, and is seen to fail', () => {
      expect(rules.map(({ id }) => id)).toContain(rule);
      expect(cases.some(({ finds }) => finds.some((line) => line.endsWith(`[${rule}]`)))).toBe(true);
    });
    test.each(cases)('$when', ({ edits, finds, subject }) => {
      expect(findingsAfter(edits, subject)).toEqual(finds);
    });
  });
}
