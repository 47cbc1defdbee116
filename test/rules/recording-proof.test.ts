import { recorded } from './recorded';
import { pairRecordings } from './recording-proof';
import { recordingId } from './sources';

const read = { name: 'a', expression: 'b', labels: { verb: 'read' } };
const write = { ...read, labels: { verb: 'write' } };
const proof = (verb: string) => recorded('a', { labels: { verb }, when: 'b is 1', series: { b: '1x30' }, yields: 1 });

test('a rule belongs to the tests of its name and labels', () => {
  const { proven, findings } = pairRecordings([read, write], [proof('read'), proof('write'), proof('read')]);
  expect(proven.map(({ rule, tests }) => [recordingId(rule), tests.length])).toEqual([
    ['a{verb="read"}', 2],
    ['a{verb="write"}', 1],
  ]);
  expect(findings).toEqual([]);
});

test('a rule without a test, and a test without a rule, are found', () => {
  expect(pairRecordings([read], [proof('write')])).toEqual({
    proven: [],
    findings: [
      'a{verb="read"}: no test; add the value that it has with some series to test/rules',
      'a{verb="write"}: tests are about no rule; remove them',
    ],
  });
});

test('the one series that a rule makes is looked at, and no other may be there', () => {
  const { query } = recorded('a', {
    labels: { verb: 'read' },
    keeps: { pod: 'x' },
    when: 'b is 1',
    series: { b: '1x30' },
    yields: 1,
  });
  expect(query).toBe('sum(a{verb="read",pod="x"}) and count(a{verb="read"}) == 1');
});
