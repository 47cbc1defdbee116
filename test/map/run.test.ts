import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { landscape } from '../../charts/landscape';
import { App } from '../../lib';
import { drawMaps } from '../../lib/map/run';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'map-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function called(args: readonly string[], build = landscape) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await drawMaps(build, args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

test('draws every environment, or those named, and says where', async () => {
  const { code, out, err } = await called(['--output', directory]);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  expect(out).toEqual(
    ['dev.svg', 'dev.html', 'production.svg', 'production.html'].map((name) => join(directory, name)),
  );
  expect(readdirSync(directory).sort()).toEqual(['dev.html', 'dev.svg', 'production.html', 'production.svg']);
  expect((await called(['dev', '--output', directory])).out).toHaveLength(2);
});

test('an unknown environment or option is a wrong call, and a wrong platform is reported', async () => {
  expect(await called(['prod', '--output', directory])).toEqual({
    code: 2,
    out: [],
    err: [
      "there is no environment 'prod'; there are dev, production",
      'usage: npm run map -- [ENVIRONMENT...] [--output DIR]',
    ],
  });
  expect((await called(['--colour'])).code).toBe(2);
  expect(await called([], () => new App())).toMatchObject({
    code: 2,
    err: [expect.stringMatching(/^App: holds no environment/)],
  });
  expect(readdirSync(directory)).toEqual([]);
});
