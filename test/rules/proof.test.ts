import { Duration } from '../../lib';
import { alertsOf } from '../../lib/monitoring/rules';
import { subjects } from '../subjects';
import { newestPlane } from '../tools/table';
import { alertTests } from '.';
import type { AlertStory } from './alert-test';
import { gaps, pair } from './proof';
import { recovering, resolving } from './resolving';
import { samplesIn, secondsOf } from './samples';
import { sources } from './sources';

test('every alert has stories in which it fires, is quiet, and resolves', () => {
  const alerts = alertsOf(sources(subjects(newestPlane)));
  expect(pair(alerts, Object.values(alertTests).flat()).findings).toEqual([]);
});

const alert = {
  name: 'Broken',
  severity: 'warning',
  expression: 'broken > 0',
  for: Duration.minutes(5),
  summary: 'It is broken.',
  description: 'It is.',
  runbook: 'Broken',
} as const;

const fires: AlertStory = { when: 'it breaks', series: { broken: '1x30' }, at: '20m', fires: [{}] };
const quiet: AlertStory = { when: 'it works', series: { broken: '0x30' }, at: '20m', fires: [] };
const mended = { when: 'it works again', series: { broken: '1x20 0x20' }, firesAt: '20m', at: '30m', fires: [{}] };

describe('stories that prove too little are found', () => {
  test.each<[string, readonly AlertStory[], string]>([
    ['it never fires', [quiet], 'no story in which it fires'],
    ['it is never quiet', [fires, ...resolving(mended)], 'no story in which it is quiet from the beginning'],
    ['it never resolves', [fires, quiet], 'no story in which it fires first and resolves'],
    [
      'it resolves in another story than it fires in',
      [fires, { ...mended, fires: [] }],
      'no story in which it fires first and resolves',
    ],
    [
      'it is looked at too late',
      [fires, { ...quiet, at: '31m' }, ...resolving(mended)],
      "'it works' is looked at after the last sample of broken",
    ],
  ])('%s', (_what, stories, gap) => {
    expect(gaps(alert, { alert: 'Broken', stories })).toContainEqual(expect.stringContaining(gap));
  });

  test('but a series may be said to end', () => {
    const gone = { ...quiet, series: { broken: '0x10 stale' } };
    expect(gaps(alert, { alert: 'Broken', stories: [fires, gone, ...resolving(mended)] })).toEqual([]);
  });

  test('and only what asks for no series may fire always, with a reason', () => {
    const always = { ...alert, expression: 'vector(1)' };
    expect(gaps(always, { alert: 'Broken', stories: [fires] })).toEqual([
      "it asks for no series and fires always; say why in 'always'",
    ]);
    expect(gaps(always, { alert: 'Broken', stories: [fires], always: 'it proves something' })).toEqual([]);
    expect(gaps(alert, { alert: 'Broken', stories: [fires, quiet], always: 'too lazy' })[0]).toBe(
      "it can be quiet; remove 'always'",
    );
  });

  test('as are alerts without a test, and tests without an alert', () => {
    expect(pair([alert], [{ alert: 'Borken', stories: [] }]).findings).toEqual([
      'Broken (warning): no test; add stories to test/rules',
      'Borken : tests are about no alert; remove them',
    ]);
  });
});

test('what was bad is followed by what is good, and what belongs to one of them alone ends or begins', () => {
  const bad = { ...fires, series: { broken: '1x30', gone: '1x20' } };
  const good = { ...quiet, series: { broken: '0x30', fresh: '1x30' } };
  const [, , before, after] = recovering({ alert: 'Broken', stories: [bad, good] }).stories;
  const series = { broken: '1x30 0x30', gone: '1x20 _x10 stale', fresh: '_x31 1x30' };
  expect([before?.series, before?.at, before?.fires]).toEqual([series, '20m', [{}]]);
  expect([after?.series, after?.at, after?.fires]).toEqual([series, '3060s', []]);
});

test('the notation of promtool is counted as promtool does', () => {
  expect(samplesIn('1+2x3 _x3 stale 7 _')).toBe(10);
  expect(secondsOf('1h30m')).toBe(5400);
});
