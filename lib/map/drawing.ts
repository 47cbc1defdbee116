import type { Box, Group, Line, Row } from './diagram';

/** A diagram in which everything has its place, in pixels from the top left corner. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly Placed<Group>[];
  readonly boxes: readonly (Placed<Omit<Box, 'rows'>> & { readonly rows: readonly PlacedRow[] })[];
  readonly lines: readonly PlacedLine[];
}

export type Placed<T> = T & Place;

export interface Place extends Point {
  readonly width: number;
  readonly height: number;
}

/** A row with the place where lines arrive: on the left edge of its box. */
export type PlacedRow = Row & Point;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type PlacedLine = Line & {
  /** Corners, from source to target. */
  readonly points: readonly Point[];
  /** Where it joins lines that share one of its ends. */
  readonly dots: readonly Point[];
  /** Whether it runs along corners; otherwise it is a curve between its ends. */
  readonly angular: boolean;
};

/** Room inside boxes and namespaces, and between things, in pixels. */
export const room = {
  /** Around the texts of a box. */
  box: 10,
  /** For a box's title and subtitle. */
  header: 34,
  row: 17,
  /** Between lines that enter or leave a box or a namespace at places of their own. */
  port: 9,
  /** Around the boxes of a namespace. */
  group: 18,
  /** Above them, for its name. */
  groupTitle: 40,
  /** Around everything. */
  margin: 28,
} as const;

/** The size of a box that shows all its texts. */
export function boxSize({ headerWidth, rows }: Box): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(headerWidth, ...rows.map(({ width }) => width)) + 2 * room.box,
    height: room.header + rows.length * room.row + 2 * room.box,
  };
}
