import { diagram } from '../../lib/map/diagram';
import type { Drawing, Place, Point } from '../../lib/map/drawing';
import { grid } from '../../lib/map/grid';
import { layered } from '../../lib/map/layered';
import type { PlatformMap } from '../../lib/map/model';
import { generatedMap, mapConnection, mapWorkload, platformMap } from './maps';

const layouts = {
  layered: (map: PlatformMap) => layered(diagram(map)),
  grid: async (map: PlatformMap) => grid(diagram(map)),
};

const fifty = generatedMap(50, 120, 8);

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function holds(outer: Place, inner: Place): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, at) => list.slice(at + 1).map((b): [T, T] => [a, b]));
}

describe.each(Object.entries(layouts))('laid out as %s', (_, layout) => {
  let drawing: Drawing;
  beforeAll(async () => {
    drawing = await layout(fifty);
  });

  test('no two boxes and no two namespaces overlap, and everything is inside the picture', () => {
    expect(drawing.boxes).toHaveLength(50);
    for (const list of [drawing.boxes, drawing.groups]) {
      expect(pairs<Place>(list).filter(([a, b]) => overlap(a, b))).toEqual([]);
    }
    const picture = { x: 0, y: 0, width: drawing.width, height: drawing.height };
    for (const place of [...drawing.boxes, ...drawing.groups]) expect(holds(picture, place)).toBe(true);
  });

  test('each workload is in its namespace', () => {
    for (const box of drawing.boxes) {
      const group = drawing.groups.find(({ id }) => id === box.group);
      expect(group && holds(group, box)).toBe(true);
    }
  });

  test('texts are inside their box, one under the other', () => {
    for (const { rows, ...box } of drawing.boxes) {
      expect(box.width).toBeGreaterThanOrEqual(Math.max(box.headerWidth, ...rows.map(({ width }) => width)));
      const heights = rows.map(({ y }) => y).sort((a, b) => a - b);
      for (const y of heights) expect(y > box.y && y < box.y + box.height).toBe(true);
      expect(pairs(heights).filter(([a, b]) => b - a < 17)).toEqual([]);
    }
  });

  test('each line runs from the right edge of its source to its row at the target', () => {
    expect(drawing.lines).toHaveLength(diagram(fifty).lines.length);
    const boxes = new Map(drawing.boxes.map((box) => [box.id, box]));
    for (const line of drawing.lines) {
      const [from, to] = [boxes.get(line.from), boxes.get(line.to)];
      const row = to?.rows.find(({ id }) => id === line.row);
      const [start, end] = [line.points[0], line.points.at(-1)];
      expect(start?.x).toBe((from?.x ?? 0) + (from?.width ?? 0));
      expect(Math.abs((end?.x ?? 0) - (row?.x ?? -9))).toBeLessThanOrEqual(1);
      expect(Math.abs((end?.y ?? 0) - (row?.y ?? -9))).toBeLessThanOrEqual(1);
    }
  });
});

test('lines at right angles share a stretch only if they share an end', async () => {
  const { lines } = await layered(diagram(fifty));
  const stretches = lines.flatMap((line) =>
    line.points.slice(1).map((to, at) => ({ line, from: line.points[at] ?? to, to })),
  );
  const joined = pairs(stretches).filter(
    ([a, b]) => a.line !== b.line && along(a, b) && a.line.row !== b.line.row && a.line.from !== b.line.from,
  );
  expect(joined.map(([a, b]) => [a.line.text, b.line.text])).toEqual([]);
});

interface Stretch {
  readonly from: Point;
  readonly to: Point;
}

/** Whether two stretches lie on each other over some length. */
function along(a: Stretch, b: Stretch): boolean {
  const common = (axis: 'x' | 'y') =>
    Math.min(Math.max(a.from[axis], a.to[axis]), Math.max(b.from[axis], b.to[axis])) -
    Math.max(Math.min(a.from[axis], a.to[axis]), Math.min(b.from[axis], b.to[axis]));
  const all = [a.from, a.to, b.from, b.to];
  const level = (axis: 'x' | 'y') => all.every((point) => point[axis] === a.from[axis]);
  return (level('y') && common('x') > 1) || (level('x') && common('y') > 1);
}

test('two declarations of one connection are one line; a connection among the pods of a workload is said in its row', () => {
  const one = mapConnection('a/web', 'a/store', { declaredBy: 'production/one' });
  const { boxes, lines } = diagram(
    platformMap({
      workloads: [mapWorkload('a', 'web'), mapWorkload('a', 'store')],
      connections: [
        one,
        { ...one, declaredBy: 'production/two' },
        mapConnection('a/store', 'a/store', { ports: ['7000/TCP', '7001/UDP'], protocol: 'peer', tls: true }),
      ],
    }),
  );
  expect(lines.map(({ text }) => text)).toEqual(['a/web to a/store: 8080/TCP http']);
  expect(boxes[1]?.rows.map(({ text }) => text)).toEqual([
    '8080/TCP http',
    '7000/TCP 7001/UDP peer, TLS, among its pods',
  ]);
});

test('lines join at a target that many connect to, and otherwise at their source', () => {
  const { lines } = diagram(
    platformMap({
      workloads: ['web', 'worker', 'store', 'cache'].map((name) => mapWorkload('a', name)),
      connections: [
        mapConnection('a/web', 'a/store'),
        mapConnection('a/worker', 'a/store'),
        mapConnection('a/worker', 'a/cache'),
      ],
    }),
  );
  expect(lines.map(({ to, joins }) => [to, joins])).toEqual([
    ['a/store', 'target'],
    ['a/store', 'target'],
    ['a/cache', 'source'],
  ]);
});
