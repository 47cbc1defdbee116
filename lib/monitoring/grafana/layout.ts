import type { BoardPanel, Row } from './board';

/** Place of a panel in Grafana's grid of 24 columns. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A heading with its panels, in their places. */
export interface PlacedRow {
  readonly title: string;
  readonly place: Place;
  readonly panels: readonly { readonly panel: BoardPanel; readonly place: Place }[];
}

/** Columns of the grid. */
const columns = 24;

/** Panels side by side, at most, and how high each is. Six numbers, three graphs or one table can be read on a laptop. */
const shapes = {
  stat: { beside: 6, height: 4 },
  graph: { beside: 3, height: 8 },
  table: { beside: 1, height: 9 },
} as const satisfies Record<BoardPanel['kind'], { readonly beside: number; readonly height: number }>;

/** Places rows below each other. Panels of a kind that follow each other share lines, each as wide as the others of its line. */
export function layOut(rows: readonly Row[]): readonly PlacedRow[] {
  let y = 0;
  return rows.map(({ title, panels }) => {
    const place = { x: 0, y, w: columns, h: 1 };
    y += place.h;
    const placed = linesOf(panels).flatMap((line) => {
      const w = columns / line.length;
      const h = Math.max(...line.map(({ kind }) => shapes[kind].height));
      const here = line.map((panel, at) => ({ panel, place: { x: at * w, y, w, h } }));
      y += h;
      return here;
    });
    return { title, place, panels: placed };
  });
}

function linesOf(panels: readonly BoardPanel[]): BoardPanel[][] {
  const runs: BoardPanel[][] = [];
  for (const panel of panels) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === panel.kind) run.push(panel);
    else runs.push([panel]);
  }
  return runs.flatMap(evenLines);
}

/** As few lines as possible, as full as each other, and of lengths that divide the grid: five are three and two. */
function evenLines(run: BoardPanel[]): BoardPanel[][] {
  const beside = run[0] ? shapes[run[0].kind].beside : 1;
  let count = Math.ceil(run.length / beside);
  while (columns % Math.ceil(run.length / count) !== 0) count += 1;
  const lines: BoardPanel[][] = [];
  let from = 0;
  for (let left = count; left > 0; left -= 1) {
    const length = Math.ceil((run.length - from) / left);
    lines.push(run.slice(from, from + length));
    from += length;
  }
  return lines;
}
