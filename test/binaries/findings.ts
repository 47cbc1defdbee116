/** Statements that were put to the test, and those that did not hold. */
export class Findings {
  made = 0;
  readonly failed: string[] = [];

  expect(statement: string, holds: boolean, detail = ''): void {
    this.made += 1;
    if (!holds) this.failed.push(`openbao: not so: ${statement}${detail ? ` (${detail.trim()})` : ''}`);
  }
}
