import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, '..', 'package.json'), 'utf8'),
).scripts;
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^node --import tsx (\S+)$/.exec(script) ?? [];
  return file ? [{ name, file }] : [];
});

test.each(commands)('$name runs nothing when it is called wrongly', ({ name, file }) => {
  const main = join(__dirname, '..', file);
  const args = ['--import', 'tsx', main, '--no-such-option'];
  const { status, stdout, stderr } = spawnSync('node', args, { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`usage: npm run ${name}`);
});

test('whoever is given what a command writes may look away', () => {
  const main = join(__dirname, 'tools', 'main.ts');
  const pipeline = 'set -o pipefail; node --import tsx "$1" | true';
  const { status, stderr } = spawnSync('bash', ['-c', pipeline, 'bash', main], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
