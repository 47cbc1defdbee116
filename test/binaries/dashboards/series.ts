/** Labels of a series, without its name. */
export type Labels = Readonly<Record<string, string>>;

/** One series: constant, or growing by the same amount with each sample. */
export interface Series {
  readonly name: string;
  readonly labels: Labels;
  readonly start: number;
  readonly growth: number;
}

/** Upper bounds of buckets, and how many observations fall below each with every sample. */
const buckets: readonly (readonly [string, number])[] = [
  ['0.1', 1],
  ['1.0', 2],
  ['10.0', 3],
  ['+Inf', 4],
];

/** Names that only grow. */
const counter = /_(total|count|sum|error)$/;

/**
 * Series from lines such as `node_cpu_seconds_total{cpu=0|1,mode=idle|user}`, `up{} 1` or, for what grows under another kind of
 * name, `node_vmstat_pgmajfault{} +1`: one for each combination of values, with further labels on all. `_bucket` stands for a
 * whole histogram.
 * @throws Error when a line is none of that.
 */
export function seriesOf(text: string, labels: Labels = {}): Series[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => lineSeries(line, labels));
}

function lineSeries(line: string, labels: Labels): Series[] {
  const [, name, own, value] = /^([a-zA-Z_:][\w:]*)\{([^}]*)\}(?: (\S+))?$/.exec(line) ?? [];
  if (name === undefined || own === undefined) throw new Error(`'${line}' describes no series`);
  return combinations(own).flatMap((combination): Series[] => {
    const all = { ...labels, ...combination };
    if (name.endsWith('_bucket')) return histogram(name.slice(0, -'_bucket'.length), all);
    const grows = value?.startsWith('+') || (value === undefined && counter.test(name));
    const number = Number(value ?? 1);
    return [{ name, labels: all, start: grows ? 0 : number, growth: grows ? number : 0 }];
  });
}

function combinations(text: string): Labels[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .reduce<Labels[]>(
      (found, part) => {
        const [label = '', values = ''] = part.split('=');
        return found.flatMap((labels) => values.split('|').map((value) => ({ ...labels, [label]: value })));
      },
      [{}],
    );
}

function histogram(name: string, labels: Labels): Series[] {
  return [
    ...buckets.map(([le, growth]) => ({ name: `${name}_bucket`, labels: { ...labels, le }, start: 0, growth })),
    { name: `${name}_count`, labels, start: 0, growth: 4 },
    { name: `${name}_sum`, labels, start: 0, growth: 2 },
  ];
}

/** Seconds between samples, and their number: three hours. */
const step = 30;
const samples = 360;

/**
 * An exposition with the samples of every series up to a moment, for promtool: a piece for each series, since all of them
 * together are longer than a string can be.
 */
export function* openMetrics(series: readonly Series[], end: number): Generator<string> {
  const first = end - (samples - 1) * step;
  for (const { name, labels, start, growth } of unique(series)) {
    const id = `${name}{${Object.entries(labels)
      .map(([label, value]) => `${label}="${value}"`)
      .join(',')}}`;
    yield Array.from({ length: samples }, (_, at) => `${id} ${start + at * growth} ${first + at * step}\n`).join('');
  }
  yield '# EOF\n';
}

function unique(series: readonly Series[]): readonly Series[] {
  const known = new Map(series.map((one) => [`${one.name} ${JSON.stringify(Object.entries(one.labels).sort())}`, one]));
  return [...known.values()];
}
