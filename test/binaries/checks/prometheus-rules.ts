import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert, RecordingRule } from '../../../lib';
import { readExpression } from '../../../lib/monitoring/promql';
import { alertsOf, recordingsOf, ruleFiles, type SourcedRules } from '../../../lib/monitoring/rules';
import { alertTests, recordingTests } from '../../rules';
import type { AlertTest, RecordingTest } from '../../rules/alert-test';
import { mutants } from '../../rules/mutants';
import { type PromtoolTest, recordingTest, testFile, alertTests as testsOf } from '../../rules/promtool';
import { idOf, objectives, once, recordingId, sources } from '../../rules/sources';
import type { BinaryCheck, CheckContext, Outcome } from '../check';

/** Files of tests that promtool judges side by side. */
const atOnce = 2;

/** What promtool says to all rules and tests of them, and whether the tests notice it when a comparison is turned round. */
export const prometheusRules: BinaryCheck = {
  id: 'prometheus-rules',
  title:
    'Every alert fires when it should and is quiet when it should be, every recording has the value it should, and tests notice each comparison',
  tools: ['promtool'],
  weight: 240,
  run: check,
};

/** An alert, and the proof of it. */
interface Proven {
  readonly alert: Alert;
  readonly test: AlertTest;
}

/** A rule with its tests, whose expression may be another one. */
interface Judged {
  readonly id: string;
  readonly expression: string;
  readonly tests: readonly PromtoolTest[];
  /** The rule with an expression, beside the recording rules that it stands on. */
  readonly rules: (expression: string) => SourcedRules;
}

async function check(context: CheckContext): Promise<Outcome> {
  const sets = sources(context.subjects);
  const { proven, findings } = pair(alertsOf(sets), Object.values(alertTests).flat());
  const recordings = recordingsOf(once([...sets, ...objectives(context.subjects)]));
  const recorded = pairRecordings(recordings, Object.values(recordingTests).flat());
  const judged = [
    ...recorded.proven.map(({ rule, tests }) => judgedRecording(recordings, rule, tests)),
    ...proven.map(({ alert, test }) => judgedAlert(recordings, alert, test)),
  ];
  const written = write(context, 'all', sets);
  const promtool = context.tool('promtool');
  const lint = await context.run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...written]);
  const failures = await stories(context, judged);
  const { killed, total, survivors } = await trials(context, judged);
  return {
    counts: {
      recordings: recordings.length,
      alerts: alertsOf(sets).length,
      tests: judged.flatMap(({ tests }) => tests).length,
      'mutants killed': killed,
      mutants: total,
    },
    findings: [
      ...findings,
      ...recorded.findings,
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

/** Recording rules with the tests of their values; what has none, or is about no rule, is a finding. */
function pairRecordings(
  rules: readonly RecordingRule[],
  tests: readonly RecordingTest[],
): { proven: { rule: RecordingRule; tests: readonly RecordingTest[] }[]; findings: string[] } {
  const idOfTest = ({ rule: name, labels }: RecordingTest) => recordingId({ name, labels });
  const known = new Set(rules.map(recordingId));
  const pairs = rules.map((rule) => ({ rule, tests: tests.filter((test) => idOfTest(test) === recordingId(rule)) }));
  const unproven = pairs.filter((one) => one.tests.length === 0);
  const idle = new Set(tests.map(idOfTest).filter((id) => !known.has(id)));
  return {
    proven: pairs.filter((one) => one.tests.length > 0),
    findings: [
      ...unproven.map(
        ({ rule }) => `${recordingId(rule)}: no test; add the value that it has with some series to test/rules`,
      ),
      ...[...idle].map((id) => `${id}: tests are about no rule; remove them`),
    ],
  };
}

function judgedAlert(recordings: readonly RecordingRule[], alert: Alert, test: AlertTest): Judged {
  const { expression } = alert;
  return {
    id: idOf(alert),
    expression,
    tests: testsOf(alert, test),
    rules: (changed) => ({
      ...trial,
      rules: foundations(recordings, expression),
      alerts: [{ ...alert, expression: changed }],
    }),
  };
}

function judgedRecording(
  recordings: readonly RecordingRule[],
  rule: RecordingRule,
  tests: readonly RecordingTest[],
): Judged {
  const { expression } = rule;
  return {
    id: recordingId(rule),
    expression,
    tests: tests.map(recordingTest),
    rules: (changed) => ({
      ...trial,
      rules: [...foundations(recordings, expression), { ...rule, expression: changed }],
      alerts: [],
    }),
  };
}

/** Where rules come from that are tried one by one. */
const trial = { name: 'trial', path: 'trial', capability: 'monitoring' } as const;

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

/** Lets promtool judge the tests of each rule, with the recording rules that it stands on. */
async function stories(context: CheckContext, judged: readonly Judged[]): Promise<string[]> {
  const found = await sideBySide(judged, async ({ expression, rules, tests }, at) => {
    const name = `stories-${at}`;
    const { status, stdout, stderr } = await judge(context, name, write(context, name, [rules(expression)]), tests);
    return status === 0 ? [] : lines(`${stdout}\n${stderr}`);
  });
  return found.flat();
}

/** Turns each comparison of each rule round, one at a time, and lets the rule's tests judge. */
async function trials(context: CheckContext, judged: readonly Judged[]) {
  const todo = judged.flatMap((one) => mutants(one.expression).map((mutant) => ({ one, mutant })));
  const verdicts = await sideBySide(todo, async ({ one: { id, rules, tests }, mutant }, at) => {
    const name = `mutant-${at}`;
    const { status } = await judge(context, name, write(context, name, [rules(mutant.expression)]), tests);
    return status === 0 ? [`${id}: no test notices that ${mutant.change}`] : [];
  });
  const survivors = verdicts.flat();
  return { killed: todo.length - survivors.length, total: todo.length, survivors };
}

/** Does the same with each, a few at once, and yields the results in order. */
async function sideBySide<T, R>(todo: readonly T[], work: (one: T, at: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = todo.entries();
  const worker = async () => {
    for (const [at, one] of left) results[at] = await work(one, at);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** The recording rules that an expression stands on, in their order. */
function foundations(recordings: readonly RecordingRule[], expression: string): readonly RecordingRule[] {
  const wanted = new Set<string>();
  const want = (text: string) => {
    for (const metric of metricsOf(text)) {
      if (wanted.has(metric)) continue;
      wanted.add(metric);
      for (const rule of recordings.filter(({ name }) => name === metric)) want(rule.expression);
    }
  };
  want(expression);
  return recordings.filter(({ name }) => wanted.has(name));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/SUCCESS|^Unit Testing/.test(line));
}
