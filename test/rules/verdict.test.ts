import { verdictOf } from './verdict';

const ended = { status: 1, stdout: 'Unit Testing:  a.test.yaml\n\n' };

test('a result that is not the expected one is told from what keeps a test from being judged', () => {
  const stderr = [
    '  FAILED:',
    '    expr: "count(ALERTS{alertname=\\"A\\"})", time: 20m,',
    '        exp: {} 1E+00',
    '        got: nil',
    '    rule: A, time: 1m0s, err: found duplicate series for the match group',
    '',
  ].join('\n');
  expect(verdictOf({ ...ended, stderr })).toEqual({
    wrong: ['expr: "count(ALERTS{alertname=\\"A\\"})", time: 20m, exp: {} 1E+00 got: nil'],
    errors: ['rule: A, time: 1m0s, err: found duplicate series for the match group'],
  });
});

test('rules that cannot be read are no wrong result', () => {
  const stderr =
    '  FAILED:\nrules.yaml: 5:15: group "trial", rule 0, "A": could not parse expression: 1:3: parse error\n';
  expect(verdictOf({ ...ended, stderr })).toEqual({ wrong: [], errors: [stderr.split('\n')[1]] });
});

test('tests that pass leave nothing to say, and a failure without a word is an error', () => {
  expect(verdictOf({ status: 0, stdout: '  SUCCESS\n', stderr: '' })).toEqual({ wrong: [], errors: [] });
  expect(verdictOf({ ...ended, stderr: '' }).errors).toEqual(['promtool failed without a word']);
  expect(verdictOf({ status: null, stdout: '', stderr: 'killed by SIGKILL' }).errors).toEqual(['killed by SIGKILL']);
});
