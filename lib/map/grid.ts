import type { Box, Diagram, Line } from './diagram';
import { boxSize, type Drawing, type Place, type PlacedLine, type PlacedRow, type Point, room } from './drawing';

/** Width of the whole for each unit of height. */
const aspect = 1.6;
/** Between boxes: room for lines to pass. */
const gap = 24;
/** How far a curve leaves its ends before it turns, at most. */
const reach = 120;

/**
 * Lays out a diagram as namespaces in shelves, each a grid of its workloads, and lines as curves. Takes time in proportion to
 * the diagram: for platforms of which no drawing shows every line apart, and where the page shows those of one workload.
 */
export function grid(diagram: Diagram): Drawing {
  const outsiders = diagram.boxes.filter(({ group }) => group === undefined);
  const byGroup = new Map(diagram.groups.map(({ id }): [string, Box[]] => [id, []]));
  for (const box of diagram.boxes) byGroup.get(box.group ?? '')?.push(box);
  const blocks = [
    ...diagram.groups.map((group) => blockOf(byGroup.get(group.id) ?? [], group)),
    ...(outsiders.length > 0 ? [blockOf(outsiders, undefined)] : []),
  ];
  const { width, height, places } = shelved(blocks);
  const shifted = blocks.map((block, at) => moved(block, places[at] ?? { x: 0, y: 0 }));
  const boxes = shifted.flatMap((block) => block.boxes);
  return {
    width,
    height,
    groups: shifted.flatMap(({ group, x, y, width, height }) => (group ? [{ ...group, x, y, width, height }] : [])),
    boxes,
    lines: linesOf(diagram.lines, boxes),
  };
}

type PlacedBox = Drawing['boxes'][number];

/** A namespace with its boxes. */
interface Block extends Place {
  readonly group: Diagram['groups'][number] | undefined;
  readonly boxes: readonly PlacedBox[];
}

function blockOf(boxes: readonly Box[], group: Block['group']): Block {
  const sizes = boxes.map(boxSize);
  const columnWidth = Math.max(0, ...sizes.map(({ width }) => width));
  const area = sizes.reduce((sum, { height }) => sum + (height + gap) * (columnWidth + gap), 0);
  const columns = Math.max(1, Math.round(Math.sqrt(area * aspect) / (columnWidth + gap)));
  const placed: PlacedBox[] = [];
  let y: number = room.groupTitle;
  for (let first = 0; first < boxes.length; first += columns) {
    const row = boxes.slice(first, first + columns);
    for (const [at, box] of row.entries()) {
      const { height } = boxSize(box);
      placed.push(placedBox(box, { x: room.group + at * (columnWidth + gap), y, width: columnWidth, height }));
    }
    y += Math.max(...row.map((box) => boxSize(box).height)) + gap;
  }
  const used = Math.min(columns, Math.max(1, boxes.length));
  return {
    group,
    x: 0,
    y: 0,
    width: used * (columnWidth + gap) - gap + 2 * room.group,
    height: y - gap + room.group,
    boxes: placed,
  };
}

function placedBox(box: Box, place: Place): PlacedBox {
  const rows = box.rows.map((row, at): PlacedRow => ({ ...row, ...rowPoint(place, at) }));
  return { ...box, ...place, rows };
}

/** Where lines to a row arrive. */
function rowPoint({ x, y }: Point, row: number): Point {
  return { x, y: y + room.box + room.header + Math.round((row + 0.5) * room.row) };
}

/** Puts blocks beside each other, shelf under shelf. */
function shelved(blocks: readonly Block[]): { width: number; height: number; places: readonly Point[] } {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const limit = Math.max(Math.sqrt(area * aspect), ...blocks.map(({ width }) => width + room.margin));
  const places: Point[] = [];
  let x: number = room.margin;
  let y: number = room.margin;
  let shelf = 0;
  let widest = 0;
  for (const { width, height } of blocks) {
    if (x > room.margin && x + width > limit) {
      x = room.margin;
      y += shelf + gap;
      shelf = 0;
    }
    places.push({ x, y });
    x += width + gap;
    shelf = Math.max(shelf, height);
    widest = Math.max(widest, x);
  }
  return { width: Math.round(widest - gap + room.margin), height: y + shelf + room.margin, places };
}

function moved(block: Block, by: Point): Block {
  const shift = <T extends Point>(item: T): T => ({ ...item, x: item.x + by.x, y: item.y + by.y });
  return {
    ...shift(block),
    boxes: block.boxes.map((box) => ({ ...shift(box), rows: box.rows.map(shift) })),
  };
}

function linesOf(lines: readonly Line[], boxes: readonly PlacedBox[]): PlacedLine[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const rows = new Map(boxes.flatMap((box) => box.rows.map((row) => [row.id, row])));
  return lines.flatMap((line) => {
    const from = byId.get(line.from);
    const to = rows.get(line.row);
    if (!from || !to) return [];
    const start = { x: from.x + from.width, y: from.y + Math.round(from.height / 2) };
    const bend = Math.min(reach, Math.round(Math.hypot(to.x - start.x, to.y - start.y) / 2));
    const points = [start, { x: start.x + bend, y: start.y }, { x: to.x - bend, y: to.y }, { x: to.x, y: to.y }];
    return [{ ...line, points, dots: [], angular: false }];
  });
}
