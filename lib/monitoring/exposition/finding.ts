/**
 * How bad it is. `error`: what reads it refuses the whole answer, or the format forbids it. `warning`: it is kept, and says something wrong or
 * against conventions. `hint`: worth a thought.
 */
export type Level = 'error' | 'warning' | 'hint';

/** Something that an exposition should not be. */
export interface ExpositionFinding {
  /** Of the text; 0 where it is about what is missing. */
  readonly line: number;
  /** Name of the metric, where it is about one. */
  readonly metric?: string;
  readonly level: Level;
  /** Kebab-case name of the rule. */
  readonly rule: string;
  readonly problem: string;
  readonly remedy: string;
}

/** On one line: `17: error: http_requests: …; … [counter-suffix]`. */
export function expositionFindingText({ line, metric, level, rule, problem, remedy }: ExpositionFinding): string {
  const where = [line > 0 ? String(line) : undefined, level, metric].filter((part) => part !== undefined);
  return `${where.join(': ')}: ${problem}; ${remedy} [${rule}]`;
}
