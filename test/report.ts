import type { Outcome } from './binaries/check';

/** Prints what a check found. Returns whether it passed. */
export function report(id: string, title: string, { counts, findings }: Outcome): boolean {
  const numbers = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  console.log(`${findings.length > 0 ? 'FAILED' : 'passed'} ${id}: ${title} (${numbers.join(', ')})`);
  for (const finding of findings) console.log(`  ${finding}`);
  return findings.length === 0;
}

/** Lists the checks there are, for whoever asks with `--help`. */
export function list(checks: readonly { readonly id: string; readonly title: string }[]): void {
  for (const { id, title } of checks) console.log(`${id}: ${title}`);
}

/** The closing line: how many checks passed and failed, and how many were left out. */
export function closing(passed: readonly boolean[], skipped: number): string {
  const failed = passed.filter((each) => !each).length;
  return `${passed.length - failed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The ids on a command line: what is neither an option nor the value of one. */
export function idsOf(args: readonly string[]): readonly string[] {
  return args.filter(
    (arg, at) => !arg.startsWith('--') && !(args[at - 1]?.startsWith('--') && args[at - 1] !== '--all'),
  );
}
