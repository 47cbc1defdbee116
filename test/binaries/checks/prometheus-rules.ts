import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingRule } from '../../../lib';
import { readExpression, type Selection } from '../../../lib/monitoring/promql';
import { alertsOf, recordingsOf, ruleFiles, type SourcedRules } from '../../../lib/monitoring/rules';
import { alertTests, recordingTests } from '../../rules';
import { mutants } from '../../rules/mutants';
import { type PromtoolTest, recordingTest, testFile, alertTests as testsOf } from '../../rules/promtool';
import { type Proven, pair } from '../../rules/proof';
import { type ProvenRecording, pairRecordings } from '../../rules/recording-proof';
import { idOf, recordingId, sources } from '../../rules/sources';
import { type Verdict, verdictOf } from '../../rules/verdict';
import type { BinaryCheck, CheckContext, Outcome } from '../check';

/** Files of tests that promtool judges side by side. */
const atOnce = 2;

/** Milliseconds that promtool may take for the tests of one rule. */
const patience = 300_000;

/** What promtool says to all rules and tests of them, and whether the tests notice it when a comparison is turned round. */
export const prometheusRules: BinaryCheck = {
  id: 'prometheus-rules',
  title:
    'every alert fires when it should, is quiet when it should be, and resolves, every recording has the value it should, and tests notice each comparison',
  tools: ['promtool'],
  weight: 240,
  run: check,
};

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
  const recordings = recordingsOf(sets);
  const recorded = pairRecordings(recordings, Object.values(recordingTests).flat());
  const judged = [
    ...recorded.proven.map((one) => judgedRecording(recordings, one)),
    ...proven.map((one) => judgedAlert(recordings, one)),
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

function judgedAlert(recordings: readonly RecordingRule[], { alert, test }: Proven): Judged {
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

function judgedRecording(recordings: readonly RecordingRule[], { rule, tests }: ProvenRecording): Judged {
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
    [...alertsOf(sets), ...recordingsOf(sets)].flatMap(({ expression }) =>
      selectionsOf(expression).flatMap(({ metric }) => metric ?? []),
    ),
  );
  return Object.entries(ruleFiles({ path: name, sets, exposed })).map(([file, text]) => {
    const path = join(folder, file);
    writeFileSync(path, text);
    return path;
  });
}

function selectionsOf(expression: string): readonly Selection[] {
  return readExpression(expression).selections;
}

async function judge(
  context: CheckContext,
  name: string,
  { rules, tests }: Judged,
  expression: string,
): Promise<Verdict> {
  const file = join(context.directory, `${name}.test.yaml`);
  writeFileSync(file, testFile(write(context, name, [rules(expression)]), tests));
  return verdictOf(await context.run(context.tool('promtool'), ['test', 'rules', file], { timeout: patience }));
}

/** Lets promtool judge the tests of each rule, with the recording rules that it stands on. */
async function stories(context: CheckContext, judged: readonly Judged[]): Promise<string[]> {
  const verdicts = await sideBySide(judged, (one, at) => judge(context, `stories-${at}`, one, one.expression));
  return verdicts.flatMap(({ wrong, errors }) => [...wrong, ...errors]);
}

/**
 * Turns each comparison of each rule round, one at a time, and lets the rule's tests judge. A mutant is killed when a query has
 * another result; one that promtool cannot judge proves nothing.
 */
async function trials(context: CheckContext, judged: readonly Judged[]) {
  const todo = judged.flatMap((one) => mutants(one.expression).map((mutant) => ({ one, mutant })));
  const verdicts = await sideBySide(todo, ({ one, mutant }, at) =>
    judge(context, `mutant-${at}`, one, mutant.expression),
  );
  const survivors = todo.flatMap(({ one: { id }, mutant: { change } }, at) => {
    const { wrong = [], errors = [] } = verdicts[at] ?? {};
    if (wrong.length > 0) return [];
    const because = errors.length > 0 ? `promtool cannot judge it: ${errors[0]}` : 'no test notices';
    return [`${id}: ${change}, and ${because}`];
  });
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
  const wanted = new Set<RecordingRule>();
  const want = (text: string) => {
    for (const selection of selectionsOf(text)) {
      for (const rule of recordings.filter((one) => !wanted.has(one) && records(one, selection))) {
        wanted.add(rule);
        want(rule.expression);
      }
    }
  };
  want(expression);
  return recordings.filter((rule) => wanted.has(rule));
}

/** Whether a rule records what is asked for: its metric, with no label that differs from one that is asked for. */
function records({ name, labels = {} }: RecordingRule, { metric, equal }: Selection): boolean {
  return name === metric && Object.entries(labels).every(([label, value]) => (equal[label] ?? value) === value);
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/SUCCESS/.test(line));
}
