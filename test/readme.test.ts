import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { landscape } from '../charts/landscape';
import { explainConnection } from '../lib/map/explain/run';

const project = join(__dirname, '..');
const read = (file: string) => readFileSync(join(project, file), 'utf8');

const documents = [
  'README.md',
  ...['docs', 'lib'].flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

test('the README tells what every command does', () => {
  const rows = read('README.md').match(/^\| `npm .*$/gm) ?? [];
  const told = rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`(?:npm run |npm )?([a-z:]+)/g)]);
  expect(told.map(([, name]) => name).sort()).toEqual(Object.keys(JSON.parse(read('package.json')).scripts).sort());
});

const answers = [...read('README.md').matchAll(/^\$ npm run -s explain -- (.*)\n((?:.+\n)+)/gm)];

test.each(answers.map(([, question = '', answer = '']) => ({ question, answer })))(
  'the README answers as `explain $question` does',
  async ({ question, answer }) => {
    const lines: string[] = [];
    await explainConnection(landscape, question.split(' '), { out: (line) => lines.push(line), err: fail });
    expect(`${lines.join('\n')}\n`).toBe(answer.replace(/^```\n/m, ''));
  },
);

function fail(line: string): never {
  throw new Error(line);
}

test.each(documents)('every link of %s leads somewhere', (document) => {
  const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !/^https?:/.test(link) && !leads(document, link))).toEqual([]);
});

/** Whether there are a file and a heading of that name; anchors are made of headings as GitHub makes them. */
function leads(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path ? relative(project, join(project, dirname(document), path)) : document;
  if (!existsSync(join(project, file))) return false;
  if (anchor === undefined || statSync(join(project, file)).isDirectory()) return anchor === undefined;
  const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.some((heading) => anchorOf(heading) === anchor);
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
