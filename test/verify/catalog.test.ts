import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherExceptions } from '../../lib/verify/exceptions';
import { podSecurityChecks } from '../../lib/verify/pod-security';
import { rules } from '../../lib/verify/rules';
import { findingsAfter } from './fixture';

const folder = join(__dirname, '../../lib/verify');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

test('the fixture satisfies every rule', () => {
  expect(findingsAfter([])).toEqual([]);
});

test('the README lists every rule, in order', () => {
  expect(rows('Rules')).toEqual(rules.map(({ id, title }) => `| \`${id}\` | ${title} |`));
});

test('the README lists every exception', () => {
  expect(rows('Exceptions')).toEqual([
    ...Object.entries(podSecurityChecks).map(([id, { does }]) => `| \`${id}\` | a pod that ${does} |`),
    ...Object.entries(otherExceptions).map(([id, allows]) => `| \`${id}\` | ${allows} |`),
  ]);
});

test('a rule has one file and one test, named after it', () => {
  const ids = rules.map(({ id }) => id).sort();
  const files = readdirSync(join(folder, 'rules')).filter((file) => file !== 'index.ts');
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(ids);
  expect(ids.filter((id) => !existsSync(join(__dirname, 'rules', `${id}.test.ts`)))).toEqual([]);
});

/** The rows of the table below a heading. */
function rows(heading: string): readonly string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}
