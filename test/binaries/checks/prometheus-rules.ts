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

/** Runs of promtool side by side. */
const atOnce = 2;

/** Milliseconds that promtool may take for the tests of one rule. */
const patience = 300_000;

/** What promtool says to all rules and tests of them, and whether the tests notice it when a comparison is turned round. */
export const prometheusRules: BinaryCheck = {
  id: 'prometheus-rules',
  title:
    'Every alert fires when it should, is quiet when it should be and resolves, every recording has its value, and tests notice each comparison',
  tools: ['promtool'],
  weight: 240,
  run: check,
};

/** Rules, and tests that judge them. */
interface Trial {
  readonly rules: readonly SourcedRules[];
  readonly tests: readonly PromtoolTest[];
}

/** A rule with its tests, to be judged with its own expression and with others. */
interface Judged {
  readonly id: string;
  readonly expression: string;
  /** The rule with an expression, beside the recording rules that it stands on. */
  readonly rules: (expression: string) => SourcedRules;
  readonly tests: readonly PromtoolTest[];
}

async function check(context: CheckContext): Promise<Outcome> {
  const sets = sources(context.subjects);
  const { proven, findings } = pair(alertsOf(sets), Object.values(alertTests).flat());
  const written = write(context, 'all', sets);
  const recordings = recordingsOf(sets);
  const recorded = pairRecordings(recordings, Object.values(recordingTests).flat());
  const judged = [
    ...recorded.proven.map((one) => judgedRecording(recordings, one)),
    ...proven.map((one) => judgedAlert(recordings, one)),
  ];
  const promtool = context.tool('promtool');
  const lint = await context.run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...written]);
  const told = judged.map(({ expression, rules, tests }) => ({ rules: [rules(expression)], tests }));
  const failures = await judgeAll(context, 'stories', told);
  const { killed, total, survivors } = await turned(context, judged);
  return {
    counts: {
      recordings: recordings.length,
      alerts: alertsOf(sets).length,
      tests: told.flatMap(({ tests }) => tests).length,
      'mutants killed': killed,
      mutants: total,
    },
    findings: [
      ...findings,
      ...recorded.findings,
      ...(lint.status === 0 ? [] : lines(`${lint.stdout}\n${lint.stderr}`)),
      ...failures.flatMap(({ wrong, errors }) => [...wrong, ...errors]),
      ...survivors,
    ],
  };
}

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

/** Lets promtool judge trials, some side by side. The verdicts are in the order of the trials. */
async function judgeAll(context: CheckContext, name: string, trials: readonly Trial[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const work = trials.entries();
  const worker = async () => {
    for (const [at, trial] of work) verdicts[at] = await judge(context, `${name}-${at}`, trial);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return verdicts;
}

async function judge(context: CheckContext, name: string, { rules, tests }: Trial): Promise<Verdict> {
  const file = join(context.directory, `${name}.test.yaml`);
  writeFileSync(file, testFile(write(context, name, rules), tests));
  return verdictOf(await context.run(context.tool('promtool'), ['test', 'rules', file], { timeout: patience }));
}

/** Where rules come from that are judged one by one. */
const alone = { name: 'trial', path: 'trial', capability: 'monitoring' } as const;

function judgedAlert(recordings: readonly RecordingRule[], { alert, test }: Proven): Judged {
  const rules = foundations(recordings, alert.expression);
  return {
    id: idOf(alert),
    expression: alert.expression,
    rules: (expression) => ({ ...alone, rules, alerts: [{ ...alert, expression }] }),
    tests: testsOf(alert, test),
  };
}

function judgedRecording(recordings: readonly RecordingRule[], { rule, tests }: ProvenRecording): Judged {
  const below = foundations(recordings, rule.expression);
  return {
    id: recordingId(rule),
    expression: rule.expression,
    rules: (expression) => ({ ...alone, rules: [...below, { ...rule, expression }], alerts: [] }),
    tests: tests.map(recordingTest),
  };
}

/**
 * Turns each comparison of each rule round, one at a time, and lets the rule's tests judge. A mutant is killed when a query has
 * another result; one that promtool cannot judge proves nothing.
 */
async function turned(context: CheckContext, judged: readonly Judged[]) {
  const todo = judged.flatMap(({ id, expression: own, rules, tests }) =>
    mutants(own).map(({ change, expression }) => ({ id: `${id}: ${change}`, rules: [rules(expression)], tests })),
  );
  const verdicts = await judgeAll(context, 'mutant', todo);
  const survivors = todo.flatMap(({ id }, at) => {
    const { wrong = [], errors = [] } = verdicts[at] ?? {};
    if (wrong.length > 0) return [];
    return [errors.length > 0 ? `${id}, and promtool cannot judge it: ${errors[0]}` : `${id}, and no test notices`];
  });
  return { killed: todo.length - survivors.length, total: todo.length, survivors };
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
