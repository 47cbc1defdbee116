/** Statements that were put to the test, and those that did not hold. */
export class Findings {
  made = 0;
  readonly failed: string[] = [];

  /** @param about what the statements are about, in front of those that do not hold */
  constructor(private readonly about = 'openbao') {}

  expect(statement: string, holds: boolean, detail = ''): void {
    this.made += 1;
    if (!holds) this.failed.push(`${this.about}: not so: ${statement}${detail ? ` (${detail.trim()})` : ''}`);
  }
}
