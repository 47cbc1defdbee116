/** Something wrong with a platform: where, what, and how to mend it. */
export interface Problem {
  /** Construct path, or file. */
  readonly path: string;
  /** The prop or field, if one is to blame: `buffer.size`. */
  readonly prop?: string;
  /** What is wrong, with the numbers. */
  readonly problem: string;
  /** What to change. */
  readonly remedy: string;
}

/** A problem whose place is known to whoever asks. */
export type Fault = Omit<Problem, 'path'>;

/** Renders a problem on one line: `production/logging/fluentd: buffer.size: 8Gi exceeds …; lower it …`. */
export function problemText({ path, prop, problem, remedy }: Problem): string {
  return `${path}: ${prop ? `${prop}: ` : ''}${problem}; ${remedy}`;
}

/** Raised when a platform is wrong. Carries every problem found, so that one run shows all of them. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const all: readonly Problem[] = 'path' in problems ? [problems] : problems;
    super(all.map(problemText).join('\n'));
    this.problems = all;
  }
}
