import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert } from '../../../lib';
import { readExpression } from '../../../lib/monitoring/promql';
import { alertsOf, recordingsOf, ruleFiles, type SourcedRules } from '../../../lib/monitoring/rules';
import { alertTests, recordingTests } from '../../rules';
import type { AlertTest, RecordingTest } from '../../rules/alert-test';
import { mutants } from '../../rules/mutants';
import { type PromtoolTest, recordingTest, testFile, alertTests as testsOf } from '../../rules/promtool';
import { idOf, sources } from '../../rules/sources';
import type { BinaryCheck, CheckContext, Outcome } from '../check';

/** Mutants that promtool judges side by side. */
const atOnce = 2;

/** What promtool says to all rules and tests of them, and whether the tests notice it when a comparison is turned round. */
export const prometheusRules: BinaryCheck = {
  id: 'prometheus-rules',
  title: 'Every alert fires when it should, is quiet when it should be, and has tests that notice each comparison',
  tools: ['promtool'],
  weight: 240,
  run: check,
};

/** An alert, and the proof of it. */
interface Proven {
  readonly alert: Alert;
  readonly test: AlertTest;
}

async function check(context: CheckContext): Promise<Outcome> {
  const sets = sources(context.subjects);
  const { proven, findings } = pair(alertsOf(sets), Object.values(alertTests).flat());
  const written = write(context, 'all', sets);
  const recordings = Object.values(recordingTests).flat();
  const tests = [...proven.flatMap(({ alert, test }) => testsOf(alert, test)), ...recordings.map(recordingTest)];
  const promtool = context.tool('promtool');
  const lint = await context.run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...written]);
  const failures = await stories(context, sets, proven, recordings);
  const { killed, total, survivors } = await trials(context, sets, proven);
  return {
    counts: {
      rules: recordingsOf(sets).length,
      alerts: alertsOf(sets).length,
      tests: tests.length,
      'mutants killed': killed,
      mutants: total,
    },
    findings: [
      ...findings,
      ...(lint.status === 0 ? [] : lines(`${lint.stdout}\n${lint.stderr}`)),
      ...failures,
      ...survivors,
    ],
  };
}

/** Alerts with their tests; what has none, proves nothing, or is about no alert is a finding. */
function pair(alerts: readonly Alert[], tests: readonly AlertTest[]): { proven: Proven[]; findings: string[] } {
  const findings: string[] = [];
  const used = new Set<AlertTest>();
  const proven = alerts.flatMap((alert): Proven[] => {
    const test = tests.find((one) => one.alert === alert.name && (one.severity ?? alert.severity) === alert.severity);
    if (!test) {
      findings.push(`${idOf(alert)}: no test; add stories to test/rules`);
      return [];
    }
    used.add(test);
    const always = readExpression(alert.expression).selections.length === 0;
    const fires = test.stories.some((story) => story.fires.length > 0);
    const quiet = test.stories.some((story) => story.fires.length === 0);
    if (!fires) findings.push(`${idOf(alert)}: no story in which it fires`);
    if (!quiet && !always) findings.push(`${idOf(alert)}: no story in which it is quiet`);
    return [{ alert, test }];
  });
  const idle = tests.filter((test) => !used.has(test));
  findings.push(
    ...idle.map(({ alert, severity }) => `${alert} ${severity ?? ''}: tests are about no alert; remove them`),
  );
  return { proven, findings };
}

/** Writes rules as Prometheus will read them. */
function write({ directory }: CheckContext, name: string, sets: readonly SourcedRules[]): string[] {
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  const exposed = new Set(
    [...alertsOf(sets), ...recordingsOf(sets)].flatMap(({ expression }) => metricsOf(expression)),
  );
  return Object.entries(ruleFiles({ path: name, sets, exposed })).map(([file, text]) => {
    const path = join(folder, file);
    writeFileSync(path, text);
    return path;
  });
}

function metricsOf(expression: string): string[] {
  return readExpression(expression).selections.flatMap(({ metric }) => metric ?? []);
}

async function judge(context: CheckContext, name: string, rules: readonly string[], tests: readonly PromtoolTest[]) {
  const file = join(context.directory, `${name}.test.yaml`);
  writeFileSync(file, testFile(rules, tests));
  return context.run(context.tool('promtool'), ['test', 'rules', file], { timeout: 300_000 });
}

/** Lets promtool judge the stories of each alert, with the recording rules that it stands on, and those of recording rules. */
async function stories(
  context: CheckContext,
  sets: readonly SourcedRules[],
  proven: readonly Proven[],
  recordings: readonly RecordingTest[],
): Promise<string[]> {
  const recorded = sets.map((set) => ({ ...set, alerts: [] }));
  const all = [
    { rules: recorded, tests: recordings.map(recordingTest) },
    ...proven.map(({ alert, test }) => ({ rules: [trialSet(sets, alert)], tests: testsOf(alert, test) })),
  ];
  const failures: string[] = [];
  for (const [at, { rules, tests }] of all.entries()) {
    const name = `stories-${at}`;
    const { status, stdout, stderr } = await judge(context, name, write(context, name, rules), tests);
    if (status !== 0) failures.push(...lines(`${stdout}\n${stderr}`));
  }
  return failures;
}

/** Turns each comparison of each alert round, one at a time, and lets the alert's tests judge. */
async function trials(context: CheckContext, sets: readonly SourcedRules[], proven: readonly Proven[]) {
  const todo = proven.flatMap(({ alert, test }) =>
    mutants(alert.expression).map((mutant) => ({ alert: { ...alert, expression: mutant.expression }, test, mutant })),
  );
  const survivors: string[] = [];
  const work = todo.entries();
  const worker = async () => {
    for (const [at, { alert, test, mutant }] of work) {
      const name = `mutant-${at}`;
      const rules = write(context, name, [trialSet(sets, alert)]);
      const { status } = await judge(context, name, rules, testsOf(alert, test));
      if (status === 0) survivors.push(`${idOf(alert)}: no test notices that ${mutant.change}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { killed: todo.length - survivors.length, total: todo.length, survivors };
}

/** One alert, and the recording rules that it stands on. */
function trialSet(sets: readonly SourcedRules[], alert: Alert): SourcedRules {
  const recordings = recordingsOf(sets);
  const wanted = new Set<string>();
  const want = (expression: string) => {
    for (const metric of metricsOf(expression)) {
      if (wanted.has(metric)) continue;
      wanted.add(metric);
      for (const rule of recordings.filter(({ name }) => name === metric)) want(rule.expression);
    }
  };
  want(alert.expression);
  const rules = recordings.filter(({ name }) => wanted.has(name));
  return { name: 'trial', path: 'trial', capability: 'monitoring', rules, alerts: [alert] };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/SUCCESS|^Unit Testing/.test(line));
}
