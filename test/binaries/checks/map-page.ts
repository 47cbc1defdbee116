import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { draw } from '../../../lib/map/draw';
import type { PlatformMap } from '../../../lib/map/model';
import { page } from '../../../lib/map/page/page';
import { survey } from '../../../lib/map/survey';
import { cleaned } from '../../../lib/map/text';
import { generatedMap, hostile, hostileMap } from '../../map/maps';
import type { BinaryCheck } from '../check';

/** Where systems keep the browser. `CHROMIUM` names another. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Without a sandbox, which containers do not have; the pages are the project's own. The rest keeps it from the network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Milliseconds for anything that a page is waited for. */
const patience = 10_000;

/** What a page of 1,000 workloads may take until it can be used, in milliseconds. */
const usableWithin = 5_000;

/** Rules of accessibility, as a script. */
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Workloads up to which a page is audited. */
const audited = 200;

/** The interactive pages of every subject, of a hostile and of a large platform, in a real browser. */
export const mapPage: BinaryCheck = {
  id: 'map-page',
  title: 'a browser opens every map, searches it, and shows who may talk to whom; hostile names stay text',
  tools: [],
  weight: 20,
  async run({ subjects, directory }) {
    const executablePath = [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path));
    if (!executablePath) {
      const finding = `there is no browser at ${places.join(', ')}; install chromium, or set CHROMIUM to its path`;
      return { counts: { pages: 0 }, findings: [finding] };
    }
    const browser = await chromium.launch({ executablePath, args: flags });
    try {
      const maps = [...subjects.map(survey), hostileMap(), generatedMap(1000, 5000, 40)];
      const findings: string[] = [];
      for (const [at, map] of maps.entries()) {
        const file = join(directory, `${at}.html`);
        writeFileSync(file, page(map, await draw(map)));
        findings.push(...(await problems(browser, pathToFileURL(file).href, map)));
      }
      return { counts: { pages: maps.length }, findings };
    } finally {
      await browser.close();
    }
  },
};

/** What is wrong with one page. */
async function problems(browser: Browser, url: string, map: PlatformMap): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const tab = await context.newPage();
  tab.setDefaultTimeout(patience);
  const found: string[] = [];
  const name = map.environment.slice(0, 20);
  const expect = (what: string, actual: unknown, wanted: unknown) => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)];
    if (is !== should) found.push(`${name}: ${what}: ${is} instead of ${should}`);
  };
  tab.on('pageerror', ({ message }) => found.push(`${name}: error: ${message}`));
  tab.on('console', (message) => found.push(`${name}: console: ${message.text()}`));
  tab.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) found.push(`${name}: loads ${request.url()}`);
  });
  try {
    const start = performance.now();
    await tab.goto(url);
    const ends = map.workloads.length + map.outsiders.length;
    await tab.getByRole('status').getByText(`${ends} of ${ends}`).waitFor();
    if (performance.now() - start > usableWithin)
      found.push(`${name}: takes ${performance.now() - start} ms to be usable`);
    expect('boxes', await tab.locator('#picture .box').count(), ends);
    expect('title', await tab.title(), shown(`Map of ${map.environment}`));
    expect('broken', await tab.evaluate('globalThis.broken'), undefined);
    expect('accessibility', await inaccessible(tab, map), []);
    await searching(tab, map, expect);
    await showing(tab, map, expect);
    expect('accessibility of details', await inaccessible(tab, map), []);
    await byKeyboard(tab, map, expect);
    expect('broken', await tab.evaluate('globalThis.broken'), undefined);
  } catch (error) {
    found.push(`${name}: ${error instanceof Error ? error.message : error}`);
  } finally {
    await context.close();
  }
  return found;
}

type Expect = (what: string, actual: unknown, wanted: unknown) => void;

/** As a browser shows a text in a line: spaces run together. */
function shown(text: string): string {
  return cleaned(text).replaceAll(/\s+/g, ' ').trim();
}

/** The rules of axe that the page breaks, and where; of a large page it would take minutes. */
async function inaccessible(tab: Page, { workloads }: PlatformMap): Promise<string[]> {
  if (workloads.length > audited) return [];
  await tab.evaluate(axe);
  const broken: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] = await tab.evaluate(
    'axe.run().then(({ violations }) => violations)',
  );
  return broken.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
  );
}

async function searching(tab: Page, { workloads }: PlatformMap, expect: Expect): Promise<void> {
  const [first] = workloads;
  if (!first) return;
  const field = tab.getByRole('searchbox', { name: 'Search' });
  await field.fill('no such thing anywhere');
  expect('found for nonsense', await tab.locator('#found li:visible').count(), 0);
  await field.fill(first.id.replace('/', ' '));
  const buttons = await tab.locator('#found li:visible button b').allTextContents();
  expect(`found for ${first.id}`, buttons.map(shown).includes(shown(first.name)), true);
  await field.fill('');
}

/** Shows every workload of a small platform, and some of a large one. */
async function showing(tab: Page, map: PlatformMap, expect: Expect): Promise<void> {
  for (const workload of map.workloads.slice(0, 2 * hostile.length)) {
    await tab.evaluate(`location.hash = ${JSON.stringify(`#${encodeURIComponent(cleaned(workload.id))}`)}`);
    await tab.getByRole('heading', { level: 2 }).getByText(shown(workload.name), { exact: true }).waitFor();
    const incoming = map.connections.filter(({ to }) => to === workload.id);
    const outgoing = map.connections.filter(({ from }) => from === workload.id);
    expect(`${workload.id}: sources`, await rows(tab, 'May connect to it'), incoming.length);
    expect(`${workload.id}: targets`, await rows(tab, 'It may connect to'), outgoing.length);
    expect(`${workload.id}: exceptions`, await rows(tab, 'Exceptions from hardening'), workload.exceptions.length);
    expect(`${workload.id}: secrets`, await rows(tab, 'Secrets'), workload.secrets.length);
    expect(`${workload.id}: containers`, await rows(tab, 'Containers'), workload.containers.length);
    const text = (await tab.locator('main').textContent()) ?? '';
    const facts = [
      workload.path,
      ...workload.exceptions.map(({ because }) => because),
      ...workload.secrets.flatMap(({ name, keys }) => [name, ...keys]),
      ...workload.containers.map(({ image }) => image),
      ...incoming.flatMap(({ ports, protocol, declaredBy }) => [...ports, protocol, declaredBy]),
    ];
    expect(
      `${workload.id}: not shown`,
      facts.map(cleaned).filter((fact) => !text.includes(fact)),
      [],
    );
    expect(`${workload.id}: chosen boxes`, await tab.locator('.box.chosen').count(), 1);
  }
}

/** Rows of the table below a heading. */
async function rows(tab: Page, heading: string): Promise<number> {
  const title = tab.locator('main h3').filter({ hasText: new RegExp(`^${heading}$`) });
  return await title.locator('xpath=following-sibling::*[1]').locator('tbody tr').count();
}

/** Everything can be reached and left without a mouse. */
async function byKeyboard(tab: Page, { workloads }: PlatformMap, expect: Expect): Promise<void> {
  const focused = (property: string) => tab.evaluate(`document.activeElement?.${property}`);
  const heading = tab.locator('main h2');
  const leave = async () => {
    await tab.keyboard.press('Escape');
    await heading.waitFor({ state: 'detached' });
  };
  await leave();
  await tab.keyboard.press('/');
  expect('focus after /', await focused('id'), 'search');
  await tab.keyboard.press('ArrowDown');
  expect('focus after the arrow', await focused('tagName'), 'BUTTON');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('ArrowUp');
  await tab.keyboard.press('Enter');
  await heading.waitFor();
  expect('focus after choosing', await focused('tagName'), 'H2');
  expect('marked in the list', await tab.locator('#found [aria-current]').count(), 1);
  const box = tab.locator('#picture .box').first();
  expect('role of a box', await box.getAttribute('role'), 'button');
  await leave();
  await box.focus();
  await tab.keyboard.press('Enter');
  expect('shown from the drawing', shown((await heading.textContent()) ?? ''), shown(workloads[0]?.name ?? ''));
}
