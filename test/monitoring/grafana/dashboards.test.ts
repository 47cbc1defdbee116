import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Capability, clusterObjectives, external, Fluentd, type SystemProps } from '../../../lib';
import { type Product, System } from '../../../lib/core';
import { BlackboxExporter } from '../../../lib/monitoring/blackbox-exporter';
import { type Board, graph, maxUid, queriesOf, row, stat, table } from '../../../lib/monitoring/grafana/board';
import { ownBoards } from '../../../lib/monitoring/grafana/dashboards';
import { layOut } from '../../../lib/monitoring/grafana/layout';
import { podsOf } from '../../../lib/monitoring/grafana/pods';
import { renderBoard } from '../../../lib/monitoring/grafana/render';
import { systemUid } from '../../../lib/monitoring/grafana/system-board';
import { KubeStateMetrics } from '../../../lib/monitoring/kube-state-metrics';
import { NodeExporter } from '../../../lib/monitoring/node-exporter';
import { emptyEnvironment, fileOf, grafana } from './platform';

const boards = ownBoards.map(({ board }) => board);
const named = boards.map((board): [string, Board] => [board.uid, board]);

function ownBoard(): Board {
  return { uid: 'own', title: 'Own', description: 'Of a test.', tags: [], variables: [], rows: [] };
}

function isPanel(panel: Panel | RowPanel): panel is Panel {
  return panel.type !== 'row';
}

function panelsOf(dashboard: Dashboard): (Panel | RowPanel)[] {
  return dashboard.panels ?? [];
}

test('identifiers are unique, and short enough to be stored', () => {
  const uids = boards.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const uid of uids) expect(uid).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
});

test.each(named)('%s is the same each time', (_uid, board) => {
  expect(JSON.stringify(renderBoard(board))).toBe(JSON.stringify(renderBoard(structuredClone(board))));
});

test.each(named)('panels of %s do not overlap, and follow each other', (_uid, board) => {
  const taken = new Set<string>();
  let last = -1;
  for (const { gridPos } of panelsOf(renderBoard(board))) {
    if (!gridPos) throw new Error('a panel has no place');
    const { x, y, w, h } = gridPos;
    expect(x + w).toBeLessThanOrEqual(24);
    expect(Number.isInteger(w)).toBe(true);
    expect(y * 24 + x).toBeGreaterThan(last);
    last = y * 24 + x;
    for (let column = x; column < x + w; column += 1) {
      for (let line = y; line < y + h; line += 1) {
        expect(taken).not.toContain(`${column} ${line}`);
        taken.add(`${column} ${line}`);
      }
    }
  }
});

test.each(named)('panels of %s say what they show, in which unit, from the chosen data source', (_uid, board) => {
  const panels = panelsOf(renderBoard(board));
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const panel of panels.filter(isPanel)) {
    expect(panel.title).toBeTruthy();
    expect(panel.datasource).toEqual({ type: 'prometheus', uid: '$datasource' });
    const units = [
      panel.fieldConfig?.defaults.unit,
      ...(panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) => properties.map(({ value }) => value)),
    ].filter((unit) => unit !== undefined);
    expect([panel.title, units.length > 0]).toEqual([panel.title, true]);
    expect(panel.targets?.length).toBeGreaterThan(0);
  }
});

test.each(named)('numbers of %s that count what happened are whole', (_uid, { rows }) => {
  for (const panel of rows.flatMap(({ panels }) => panels)) {
    if (panel.kind !== 'stat' || panel.unit !== 'count' || !panel.query.includes('increase(')) continue;
    expect(panel.query).toMatch(/^round\(/);
  }
});

test.each(named)('titles within each row of %s are different, and queries too', (_uid, { rows }) => {
  for (const { panels } of rows) {
    const titles = panels.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
    for (const panel of panels) {
      const queries = queriesOf(panel);
      expect(queries).toEqual([...new Set(queries)]);
    }
  }
});

test.each(named)('%s uses the variables that it declares, and no others', (_uid, board) => {
  const text = JSON.stringify(board.rows) + JSON.stringify(board.variables);
  const used = [...text.matchAll(/\$([a-z_]+)/g)].map(([, name]) => name).filter((name) => !name?.startsWith('__'));
  const declared = board.variables.map(({ name }) => name);
  expect([...new Set(used)].sort()).toEqual([...declared].sort());
});

test('what a row of a table opens is there, and has the variables that are set', () => {
  const tables = boards.flatMap((board) =>
    board.rows.flatMap(({ panels }) => panels.flatMap((panel) => (panel.kind === 'table' ? { board, panel } : []))),
  );
  const opening = tables.flatMap(({ board, panel }) => (panel.opens ? { board, panel, opens: panel.opens } : []));
  expect(opening.length).toBeGreaterThan(5);
  for (const { board, panel, opens } of opening) {
    const target = boards.find(({ uid }) => uid === opens.board);
    const known = target?.variables.map(({ name }) => name) ?? [];
    const given = ['cluster', ...Object.keys(opens.sets), ...(opens.keeps ?? [])];
    expect([board.uid, given.sort()]).toEqual([board.uid, [...known].sort()]);
    expect(Object.keys(panel.by)).toEqual(expect.arrayContaining([opens.label, ...Object.values(opens.sets)]));
    expect(board.variables.map(({ name }) => name)).toEqual(expect.arrayContaining([...(opens.keeps ?? [])]));
  }
});

test('a row opens a dashboard with the time and the source that are shown', () => {
  const cell = JSON.stringify(renderBoard(boards.find(({ uid }) => uid === 'nodes') ?? ownBoard()));
  expect(cell).toContain(
    '/d/node?$' +
      '{datasource:queryparam}&$' +
      '{cluster:queryparam}&var-node=$' +
      '{__data.fields[\\"Node\\"]}&$' +
      '{__url_time_range}',
  );
});

test('panels of a kind share lines evenly, and each row begins below the last', () => {
  const count = (kind: 'stat' | 'graph', panels: number) => {
    const make = kind === 'stat' ? stat('t', 'count', 'x') : graph('t', 'count', { a: 'x' });
    const [placed] = layOut([row('r', ...Array.from({ length: panels }, () => make))]);
    return placed?.panels.map(({ place }) => place.w);
  };
  expect(count('graph', 1)).toEqual([24]);
  expect(count('graph', 2)).toEqual([12, 12]);
  expect(count('graph', 4)).toEqual([12, 12, 12, 12]);
  expect(count('graph', 5)).toEqual([8, 8, 8, 12, 12]);
  expect(count('stat', 5)).toEqual([8, 8, 8, 12, 12]);
  expect(count('stat', 6)).toEqual([4, 4, 4, 4, 4, 4]);
  expect(count('stat', 10)).toEqual([6, 6, 6, 6, 8, 8, 8, 8, 8, 8]);
  const rows = layOut([row('a', stat('t', 'count', 'x')), row('b', table('t', { a: 'A' }, []))]);
  expect(rows.map(({ place }) => place.y)).toEqual([0, 5]);
});

test.each([
  [{ warning: 1, critical: 5 }, ['null green', '1 orange', '5 red']],
  [{ critical: 1 }, ['null green', '1 red']],
  [{ warning: 0.999, critical: 0.99, below: true }, ['null red', '0.99 orange', '0.999 green']],
  [{ critical: 1, below: true }, ['null red', '1 green']],
])('an alarm of %j has colours in the order of its values', (alarm, steps) => {
  const board: Board = { ...ownBoard(), rows: [row('r', stat('t', 'count', 'x', { alarm }))] };
  const [, panel] = panelsOf(renderBoard(board));
  if (!panel || !isPanel(panel)) throw new Error('there is no panel');
  const found = panel.fieldConfig?.defaults.thresholds?.steps.map(({ value, color }) => `${value} ${color}`);
  expect(found).toEqual(steps);
});

test('only what is scraped here has a dashboard', () => {
  const environment = emptyEnvironment();
  const system = grafana({}, environment);
  const uids = () => system.dashboards.boards.map(({ uid }) => uid);
  expect(uids()).toContain('apiserver');
  expect(uids()).not.toContain('nodes');
  expect(uids()).not.toContain('cluster');
  expect(uids()).not.toContain('probes');
  const more = new Capability(environment, 'measuring');
  new NodeExporter(more);
  expect(uids()).not.toContain('nodes');
  new KubeStateMetrics(more);
  expect(uids()).toEqual(expect.arrayContaining(['nodes', 'node', 'cluster', 'pod']));
  new BlackboxExporter(more, {
    probes: [{ endpoint: external('https', { host: 'example.com' }), question: { kind: 'http' } }],
  });
  expect(uids()).toContain('probes');
});

class Told extends System {
  static readonly product: Product = { id: 'told', title: 'Told', upstream: 'https://example.com' };

  constructor(scope: Capability, props: SystemProps = {}) {
    super(scope, Told.product, props);
    const panel = {
      title: 'Calls',
      unit: 'per-second',
      queries: { all: 'rate(calls_total{job="told"}[5m])' },
    } as const;
    this.observe({
      unmeasured: 'for a test',
      logs: 'json',
      dashboard: { title: 'Told', health: [panel], traffic: [panel], errors: [panel], saturation: [panel] },
    });
  }
}

test('what a system declares is shown in the one layout of all systems, with rates as wide as a point on the screen', () => {
  const environment = emptyEnvironment();
  const system = grafana({}, environment);
  new Told(new Capability(environment, 'ci'), { name: 'second' });
  const text = fileOf(system, 'grafana-dashboard-ci-second', 'ci-second.json');
  const dashboard: Dashboard = JSON.parse(text);
  expect(dashboard.title).toBe('Told (second)');
  expect(text).not.toContain('\n');
  const rows = panelsOf(dashboard).filter(({ type }) => type === 'row');
  expect(rows.map(({ title }) => title)).toEqual(['Health', 'Traffic', 'Errors', 'Saturation']);
  expect(text).toContain('rate(calls_total{job=\\"told\\"}[$__rate_interval])');
  expect(system.dashboards.folders).toContainEqual({ id: 'ci', title: 'CI' });
});

test('a capability shows all of its systems on one page, whoever comes last', () => {
  const environment = emptyEnvironment();
  const ci = new Capability(environment, 'ci');
  new Told(ci);
  const system = grafana({}, environment);
  new Told(ci, { name: 'second' });
  const board = system.dashboards.boards.find(({ uid }) => uid === 'ci-all');
  expect(board?.title).toBe('CI, all systems');
  expect(board?.rows.map(({ title }) => title)).toEqual(['Told', 'Told (second)']);
});

test('two dashboards with one identifier are an error', () => {
  const { dashboards } = grafana();
  expect(() => dashboards.provide({ id: 'mine', title: 'Mine' }, 'platform', ownBoard)).toThrow(
    /dashboards: two of them are 'platform'; give one of them an identifier of its own/,
  );
});

test('resources are those of exactly the pods of a system', () => {
  const environment = emptyEnvironment();
  const destinations = [
    {
      protocol: 'fluent-forward',
      endpoint: external('fluent-forward', { host: 'logs.example.com', port: 24224 }),
      credentials: { kind: 'ambient' },
    },
  ] as const;
  const system = grafana({}, environment);
  new Fluentd(new Capability(environment, 'logging'), { destinations });
  const board = system.dashboards.boards.find(({ uid }) => uid === 'logging-fluentd');
  const resources = board?.rows.find(({ title }) => title === 'Resources');
  expect(JSON.stringify(resources)).toContain('pod=~\\"fluentd-[b-df-hj-np-tv-xz24-9]{5}\\"');
  expect(podsOf([])).toBeUndefined();
  const glance = board?.rows.find(({ title }) => title === 'At a glance');
  expect(glance?.panels).toContainEqual(
    expect.objectContaining({
      title: 'Restarts in an hour',
      query: expect.stringMatching(
        /^round\(sum\(increase\(kube_pod_container_status_restarts_total\{.+\}\[1h\]\)\)\)$/,
      ),
    }),
  );
});

test('what is no system is called what its dashboard is', () => {
  const environment = emptyEnvironment();
  const system = grafana({}, environment);
  clusterObjectives(new Capability(environment, 'watching'));
  const board = system.dashboards.boards.find(({ uid }) => uid === 'watching-objectives');
  expect(board?.title).toBe('Service level objectives');
});

test('a long name keeps its identifier short and its own', () => {
  const long = { capability: 'image-definition', name: 'a-system-with-quite-a-long-name' };
  expect(systemUid(long).length).toBeLessThanOrEqual(maxUid);
  expect(systemUid(long)).not.toBe(systemUid({ ...long, name: `${long.name}r` }));
  expect(systemUid({ capability: 'logging', name: 'fluentd' })).toBe('logging-fluentd');
});

test('a dashboard that no ConfigMap can hold is an error', () => {
  const system = grafana();
  const query = `up{job="${'x'.repeat(1_000_000)}"}`;
  const board: Board = { ...ownBoard(), uid: 'large', rows: [row('All', stat('Up', 'count', query))] };
  system.dashboards.provide({ id: 'large', title: 'Large' }, board.uid, () => board);
  expect(system.node.validate()).toEqual([
    expect.stringMatching(/^dashboards: 'large' has \d+ bytes, and a ConfigMap holds 1000000; split it$/),
  ]);
});
