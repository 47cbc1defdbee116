import type { RecordingRule } from '../../lib';
import type { RecordingTest } from './alert-test';
import { recordingId } from './sources';

/** A recording rule, and the proof of its values. */
export interface ProvenRecording {
  readonly rule: RecordingRule;
  readonly tests: readonly RecordingTest[];
}

/** Recording rules with the tests of their values; what has none, and a test that is about no rule, is a finding. */
export function pairRecordings(
  rules: readonly RecordingRule[],
  tests: readonly RecordingTest[],
): { readonly proven: readonly ProvenRecording[]; readonly findings: readonly string[] } {
  const ids = new Set(rules.map(recordingId));
  const idOfTest = ({ rule: name, labels }: RecordingTest) => recordingId({ name, labels });
  const pairs = rules.map((rule) => ({ rule, tests: tests.filter((test) => idOfTest(test) === recordingId(rule)) }));
  const unproven = pairs.filter((one) => one.tests.length === 0).map(({ rule }) => recordingId(rule));
  const idle = new Set(tests.map(idOfTest).filter((id) => !ids.has(id)));
  return {
    proven: pairs.filter((one) => one.tests.length > 0),
    findings: [
      ...unproven.map((id) => `${id}: no test; add the value that it has with some series to test/rules`),
      ...[...idle].map((id) => `${id}: tests are about no rule; remove them`),
    ],
  };
}
