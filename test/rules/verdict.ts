import type { Ended } from '../binaries/check';

/** What promtool found in tests of rules. */
export interface Verdict {
  /** Queries with another result than expected. */
  readonly wrong: readonly string[];
  /** Whatever else it complained about: rules that cannot be read or evaluated, a time that was up. */
  readonly errors: readonly string[];
}

/** How promtool tells of a query whose result is not the expected one. */
const wrongResult = /^ *expr: .*, time: .*,\n *exp: .*\n *got: .*$/gm;

/** What it prints whatever happens. */
const ordinary = /SUCCESS|FAILED:|^Unit Testing/;

/** Reads what `promtool test rules` said. */
export function verdictOf({ status, stdout, stderr }: Ended): Verdict {
  if (status === 0) return { wrong: [], errors: [] };
  const text = `${stdout}\n${stderr}`;
  const wrong = (text.match(wrongResult) ?? []).map((one) => one.trim().replaceAll(/\n */g, ' '));
  const errors = text
    .replaceAll(wrongResult, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !ordinary.test(line));
  // It failed, so it must have said why.
  return { wrong, errors: wrong.length + errors.length > 0 ? errors : ['promtool failed without a word'] };
}
