/** What an axis or a number shows. */
export type Unit =
  | 'bytes'
  | 'bytes-per-second'
  | 'cores'
  | 'count'
  | 'days'
  | 'packets-per-second'
  /** From 0 to 100. */
  | 'percent'
  | 'per-second'
  /** From 0 to 1, shown as a percentage. */
  | 'ratio'
  | 'requests-per-second'
  | 'seconds'
  /** 1 is yes, 0 is no. */
  | 'yes-no';

/** From which value on something deserves a look, and from which on somebody must act. With `below`, up to which. */
export interface Alarm {
  readonly warning?: number;
  readonly critical?: number;
  readonly below?: boolean;
}

interface Titled {
  readonly title: string;
  /** What it means, where the title does not say it all. */
  readonly description?: string;
  readonly unit: Unit;
}

/** Lines over time. */
export interface Graph extends Titled {
  readonly kind: 'graph';
  /** PromQL by legend. */
  readonly queries: Readonly<Record<string, string>>;
  /** Whether the series add up to something. @default false */
  readonly stacked?: boolean;
  readonly alarm?: Alarm;
  /** End of the axis. @default 1 for ratios, 100 for percentages, otherwise as the values are */
  readonly max?: number;
}

/** One number, as it is now. */
export interface Stat extends Titled {
  readonly kind: 'stat';
  readonly query: string;
  readonly alarm?: Alarm;
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly unit: Unit;
  /** PromQL that yields one series for each row. */
  readonly query: string;
}

/** A dashboard that shows more of one row. */
export interface Opening {
  /** The label whose column is clicked. */
  readonly label: string;
  /** Identifier of the dashboard. */
  readonly board: string;
  /** Labels of the row that its variables are set to, by variable. */
  readonly sets: Readonly<Record<string, string>>;
  /** Variables that it gets as they are here. @default the clusters alone */
  readonly keeps?: readonly string[];
}

/** One row for each combination of labels, as it is now. */
export interface Table {
  readonly kind: 'table';
  readonly title: string;
  readonly description?: string;
  /** Labels that tell rows apart, with the titles of their columns. */
  readonly by: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  /** Where a click on a label's column leads. @default nowhere */
  readonly opens?: Opening;
  /** Title of the column that rows are sorted by, largest first. @default the first label */
  readonly sortBy?: string;
}

export type BoardPanel = Graph | Stat | Table;

/** Panels under one heading, which can be folded. */
export interface Row {
  readonly title: string;
  readonly panels: readonly BoardPanel[];
}

/** Something to choose at the top of a dashboard. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  /** Metric with its selector, or any PromQL, whose label's values are offered. */
  readonly metric: string;
  /** The label. @default the variable's name */
  readonly of?: string;
  /** Whether several, and all, can be chosen. @default false */
  readonly multi?: boolean;
}

/** A dashboard as data. */
export interface Board {
  /** Kebab-case, unique, at most 40 characters: links outlive titles. */
  readonly uid: string;
  readonly title: string;
  /** One or two sentences for whoever finds it in a list. */
  readonly description: string;
  readonly tags: readonly string[];
  /** What can be chosen, besides the data source. */
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

/** Longest identifier that Grafana stores. */
export const maxUid = 40;

/** Lines over time. */
export function graph(title: string, unit: Unit, queries: Graph['queries'], more: Partial<Graph> = {}): Graph {
  return { ...more, kind: 'graph', title, unit, queries };
}

/** One number. */
export function stat(title: string, unit: Unit, query: string, more: Partial<Stat> = {}): Stat {
  return { ...more, kind: 'stat', title, unit, query };
}

/** A table. */
export function table(title: string, by: Table['by'], columns: readonly Column[], more: Partial<Table> = {}): Table {
  return { ...more, kind: 'table', title, by, columns };
}

/** A heading and what is under it. */
export function row(title: string, ...panels: BoardPanel[]): Row {
  return { title, panels };
}

/** Every query of a panel. */
export function queriesOf(panel: BoardPanel): readonly string[] {
  switch (panel.kind) {
    case 'graph':
      return Object.values(panel.queries);
    case 'stat':
      return [panel.query];
    case 'table':
      return panel.columns.map(({ query }) => query);
  }
}
