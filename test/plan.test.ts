import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from '../lib/output/command';
import { named, plan, timeLimit } from './plan';

const cheap = { id: 'cheap', tools: ['amtool'], weight: 5 } as const;
const dear = { id: 'dear', tools: ['kube-apiserver-1.37'], weight: 60 } as const;
const again = { id: 'again', tools: ['kube-apiserver-1.37'], weight: 10 } as const;

test('takes what fits in the order given, and says what does not', () => {
  const { taken, left, seconds } = plan([cheap, dear, again], 100, () => true);
  expect([taken, left, seconds]).toEqual([[cheap, dear, again], [], 75]);
  expect(plan([dear, cheap], 40, () => true)).toEqual({ taken: [cheap], left: [dear], seconds: 5 });
});

test('counts the building of a missing program once', () => {
  const { seconds } = plan([dear, again], Number.POSITIVE_INFINITY, () => false);
  expect(seconds).toBe(60 + 10 + 270);
});

test('a call names checks and a time', () => {
  expect(named([cheap, dear, again], ['again', 'cheap'])).toEqual([cheap, again]);
  expect(named([cheap, dear], [])).toEqual([cheap, dear]);
  expect(() => named([cheap, dear], ['deer'])).toThrow(new UsageError('deer: no such check; there are cheap, dear'));
  expect(timeLimit('2')).toBe(120);
  expect(timeLimit(undefined)).toBe(Number.POSITIVE_INFINITY);
  expect(() => timeLimit('many')).toThrow(new UsageError('--minutes many: needs a number above 0'));
});

test.each(['binaries', 'cluster'])('test:%s runs nothing when it is called wrongly', (command) => {
  const main = join(__dirname, command, 'main.ts');
  const { status, stdout, stderr } = spawnSync('node', ['--import', 'tsx', main, '--help'], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`usage: npm run test:${command} -- [ID...] [--minutes N]`);
});
