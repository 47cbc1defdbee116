import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { updateDirectory } from '../../lib/output/dist';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dist-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const files = new Map([
  ['dev/a/one.yaml', 'one\n'],
  ['dev/b/two.yaml', 'two\n'],
]);

function content(): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => [
      join(entry.parentPath, entry.name).slice(root.length + 1),
      readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    ]),
  );
}

test('a first update writes every file, a second one none', () => {
  expect(updateDirectory(root, files)).toEqual({ written: 2, unchanged: 0, removed: 0 });
  const before = statSync(join(root, 'dev/a/one.yaml'), { bigint: true }).mtimeNs;
  expect(updateDirectory(root, files)).toEqual({ written: 0, unchanged: 2, removed: 0 });
  expect(statSync(join(root, 'dev/a/one.yaml'), { bigint: true }).mtimeNs).toBe(before);
});

test('what is no longer synthesized goes, with its empty folders; what somebody else put there stays', () => {
  updateDirectory(root, files);
  writeFileSync(join(root, 'dev/a/notes.txt'), 'mine\n');
  expect(updateDirectory(root, new Map([['dev/c/three.yaml', 'three\n']]))).toEqual({
    written: 1,
    unchanged: 0,
    removed: 2,
  });
  expect(content()).toEqual({
    '.inventory': 'dev/c/three.yaml\n',
    'dev/a/notes.txt': 'mine\n',
    'dev/c/three.yaml': 'three\n',
  });
});

test('a file that was changed by hand is put right', () => {
  updateDirectory(root, files);
  writeFileSync(join(root, 'dev/a/one.yaml'), 'edited\n');
  expect(updateDirectory(root, files)).toEqual({ written: 1, unchanged: 1, removed: 0 });
});

test('an error while writing leaves the last good files and nothing half-written', () => {
  updateDirectory(root, files);
  const good = content();
  writeFileSync(join(root, 'blocked'), 'a file where a folder should be');
  const changed = new Map([
    ['dev/a/one.yaml', 'changed\n'],
    ['blocked/file.yaml', 'cannot be written\n'],
  ]);
  expect(() => updateDirectory(root, changed)).toThrow();
  expect(content()).toEqual({ ...good, blocked: 'a file where a folder should be' });
});

test('an error while moving changed files into place takes the moved ones back', () => {
  updateDirectory(root, files);
  const good = content();
  const move = fs.renameSync;
  const renames = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (String(to).endsWith('two.yaml')) throw new Error('the disk is gone');
    move(from, to);
  });
  try {
    const changed = new Map([
      ['dev/a/one.yaml', 'changed\n'],
      ['dev/b/two.yaml', 'changed\n'],
      ['dev/c/new.yaml', 'new\n'],
    ]);
    expect(() => updateDirectory(root, changed)).toThrow('the disk is gone');
    expect(renames).toHaveBeenCalledTimes(2);
  } finally {
    renames.mockRestore();
  }
  expect(content()).toEqual(good);
});

test('a folder where a file should go is an error, and the other files stay', () => {
  updateDirectory(root, files);
  mkdirSync(join(root, 'dev/d/four.yaml'), { recursive: true });
  expect(() => updateDirectory(root, new Map([...files, ['dev/d/four.yaml', 'four\n']]))).toThrow('EISDIR');
  expect(existsSync(join(root, 'dev/a/one.yaml'))).toBe(true);
});
