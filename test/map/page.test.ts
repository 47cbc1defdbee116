import { createHash } from 'node:crypto';
import { draw } from '../../lib/map/draw';
import type { PlatformMap } from '../../lib/map/model';
import { page } from '../../lib/map/page/page';
import { cleaned } from '../../lib/map/text';
import { hostileMap, mapConnection, mapWorkload, platformMap } from './maps';

const plain = platformMap({
  workloads: [
    mapWorkload('logging', 'store', { secrets: [{ name: 'store-tls', keys: ['tls.crt'], purpose: 'for trust' }] }),
    mapWorkload('logging', 'agent'),
  ],
  connections: [mapConnection('logging/agent', 'logging/store')],
});

async function made(map: PlatformMap): Promise<string> {
  return page(map, await draw(map));
}

/** What stands between a start tag and the first end tag after it: as a browser reads scripts and styles. */
function contents(html: string, start: RegExp, end: string): string[] {
  return [...html.matchAll(start)].map((match) => {
    const from = match.index + match[0].length;
    return html.slice(from, html.indexOf(end, from));
  });
}

function dataOf(html: string): PlatformMap {
  return JSON.parse(contents(html, /<script id="data" type="application\/json">/g, '</script>')[0] ?? '');
}

test.each([
  ['plain', plain],
  ['hostile', hostileMap()],
])('the policy of the %s page allows exactly its own script and styles', async (_, map) => {
  const html = await made(map);
  const [policy = ''] = contents(html, /http-equiv="Content-Security-Policy" content="/g, '"');
  const hashes = [...policy.matchAll(/sha256-([A-Za-z0-9+/=]+)/g)].map(([, digest]) => digest);
  const scripts = contents(html, /<script>(?!globalThis)/g, '</script>');
  const styles = contents(html, /<style>/g, '</style>');
  expect(scripts).toHaveLength(1);
  expect(styles).toHaveLength(2);
  expect(hashes).toEqual([...scripts, ...styles].map((text) => createHash('sha256').update(text).digest('base64')));
  expect(policy).toMatch(/^default-src &#39;none&#39;; script-src /);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('carries the map as data, whatever it holds', async () => {
  expect(dataOf(await made(plain))).toEqual(JSON.parse(JSON.stringify(plain)));
  const hostile = hostileMap();
  const ids = dataOf(await made(hostile)).workloads.map(({ id }) => id);
  expect(ids).toEqual(hostile.workloads.map(({ id }) => cleaned(id)));
});

test('loads nothing, and holds no handler or style in an attribute', async () => {
  const html = await made(plain);
  expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/);
  expect(html).not.toMatch(/<[^>]+\s(on\w+|style|src)=/);
});

test('is the same for the same map', async () => {
  expect(await made(plain)).toBe(await made(plain));
});
