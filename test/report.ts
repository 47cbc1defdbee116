import type { Outcome } from './binaries/check';

/** Prints what a check found. Returns whether it passed. */
export function report(id: string, title: string, { counts, findings }: Outcome): boolean {
  const numbers = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  console.log(`${findings.length > 0 ? 'FAILED' : 'passed'} ${id}: ${title} (${numbers.join(', ')})`);
  for (const finding of findings) console.log(`  ${finding}`);
  return findings.length === 0;
}

/** The closing line: how many checks passed and failed, and how many were left out. */
export function closing(passed: readonly boolean[], skipped: number): string {
  const failed = passed.filter((each) => !each).length;
  return `${passed.length - failed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
