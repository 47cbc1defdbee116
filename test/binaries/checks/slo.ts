import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { BinaryCheck } from '../check';
import { incidents, spendings } from '../slo/cases';
import { clusterRules, type RuleTest, ruleGroup, simulation, spending } from '../slo/simulation';

/** Milliseconds that three days of rules may take. */
const patience = 300_000;

/** Prometheus notices simulated incidents when The Site Reliability Workbook says that it should, and they cost what it says. */
export const slo: BinaryCheck = {
  id: 'slo',
  title: 'incidents are noticed, forgotten and paid for as The Site Reliability Workbook computes it',
  tools: ['promtool'],
  weight: 90,
  run: async ({ directory, tool, run }) => {
    const tests = [...incidents.map(simulation), ...spendings.map(spending)];
    const findings: string[] = [];
    for (const [index, test] of tests.entries()) {
      const path = join(directory, `slo-${index}.yml`);
      writeFileSync(path, testFile(test, join(directory, `slo-rules-${index}.yml`)));
      const { status, stdout, stderr } = await run(tool('promtool'), ['test', 'rules', path], { timeout: patience });
      if (status !== 0) findings.push(`${test.title}: ${stdout.trim()} ${stderr.trim()}`);
    }
    const objectives = join(directory, 'objectives.yml');
    const sets = clusterRules();
    writeFileSync(objectives, stringify({ groups: sets.map(ruleGroup) }));
    const linted = await run(tool('promtool'), ['check', 'rules', '--lint=all', '--lint-fatal', objectives]);
    if (linted.status !== 0)
      findings.push(`objectives of the cluster: ${linted.stdout.trim()} ${linted.stderr.trim()}`);
    return {
      counts: {
        rules: sets.flatMap(({ rules, alerts }) => [...rules, ...alerts]).length,
        incidents: incidents.length,
        budgets: spendings.length,
      },
      findings,
    };
  },
};

function testFile({ rules, test, interval }: RuleTest, rulesPath: string): string {
  writeFileSync(rulesPath, stringify(rules));
  return stringify({ rule_files: [rulesPath], evaluation_interval: interval, tests: [{ interval, ...test }] });
}
