import type { Format, Level } from '../../lib/monitoring/exposition';

/** A text, what this project says of it, and what programs of Prometheus do with it: `npm run test:binaries -- exposition` asks them. */
export interface ExpositionCase {
  readonly when: string;
  readonly format: Format;
  readonly text: string;
  /** `level rule` of each finding, in their order. */
  readonly finds: readonly `${Level} ${string}`[];
  /** What `promtool check metrics` does; it reads Prometheus' own format alone. */
  readonly promtool?: 'accepts' | 'complains' | 'refuses';
  /** What a server does that scrapes it. */
  readonly prometheus: 'takes' | 'refuses';
}

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('');

/** A metric with everything that belongs to it. */
const described = (name: string, type: string, ...samples: readonly string[]) =>
  lines(`# HELP ${name} What it is.`, `# TYPE ${name} ${type}`, ...samples);

const histogram = [
  'age_seconds_bucket{le="0.5"} 2',
  'age_seconds_bucket{le="+Inf"} 3',
  'age_seconds_sum 4.5',
  'age_seconds_count 3',
] as const;

const [half, all, sum, count] = histogram;

const prometheusCases: readonly Omit<ExpositionCase, 'format'>[] = [
  {
    when: 'all is well',
    text: [
      described(
        'requests_total',
        'counter',
        'requests_total{code="200",path="/a \\"b\\" \\\\ \\n"} 1027 1395066363000',
      ),
      described(
        'temperature_celsius',
        'gauge',
        'temperature_celsius -4e-1',
        ' temperature_celsius { room = "a" , } NaN',
      ),
      described('age_seconds', 'histogram', ...histogram),
      described('size_bytes', 'summary', 'size_bytes{quantile="0.5"} 1', 'size_bytes_sum 2', 'size_bytes_count 1'),
      '# any words\n\n',
    ].join(''),
    finds: [],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  { when: 'nothing', text: '', finds: ['warning samples'], promtool: 'accepts', prometheus: 'takes' },
  {
    when: 'the last line has no end',
    text: described('a', 'gauge', 'a 1').trimEnd(),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'lines end as on Windows',
    text: described('a', 'gauge', 'a 1').replaceAll('\n', '\r\n'),
    finds: ['error syntax', 'error syntax', 'error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a dash in a name',
    text: described('a-b', 'gauge', 'a-b 1'),
    finds: ['error syntax', 'error syntax', 'error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a comma for a point',
    text: described('a', 'gauge', 'a 1,5'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a value that is none',
    text: described('a', 'gauge', 'a 0x1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'no value',
    text: described('a', 'gauge', 'a{b="c"}'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a label without quotation marks',
    text: described('a', 'gauge', 'a{b=c} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a label that does not end',
    text: described('a', 'gauge', 'a{b="c} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'no comma between labels',
    text: described('a', 'gauge', 'a{b="c" d="e"} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a label twice',
    text: described('a', 'gauge', 'a{b="c",b="d"} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a reserved label',
    text: described('a', 'gauge', 'a{__name__="c"} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'an escape that nobody knows',
    text: described('a', 'gauge', 'a{b="\\d"} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a timestamp in seconds with a fraction',
    text: described('a', 'gauge', 'a 1 1395066363.5'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'words after the value',
    text: described('a', 'gauge', 'a 1 1395066363000 b'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'an exemplar, which only OpenMetrics has',
    text: described('a_total', 'counter', 'a_total 1 # {trace_id="b"} 1'),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a type that is none',
    text: described('a', 'number', 'a 1'),
    finds: ['error type'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a type that JavaScript knows',
    text: described('a', 'constructor', 'a 1'),
    finds: ['error type'],
    promtool: 'refuses',
    prometheus: 'refuses',
  },
  {
    when: 'a second type',
    text: described('a', 'gauge', '# TYPE a gauge', 'a 1'),
    finds: ['error description'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a type after the samples',
    text: lines('# HELP a What it is.', 'a 1', '# TYPE a gauge'),
    finds: ['error description'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a bound of a bucket that is none',
    text: described('age_seconds', 'histogram', 'age_seconds_bucket{le="long"} 1', ...histogram),
    finds: ['error histogram'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a quantile that is none',
    text: described('a', 'summary', 'a{quantile="most"} 1', 'a_sum 1', 'a_count 1'),
    finds: ['error summary'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a sample that a histogram does not have',
    text: described('age_seconds', 'histogram', ...histogram, 'age_seconds 3'),
    finds: ['error sample-name'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'no help',
    text: lines('# TYPE a gauge', 'a 1'),
    finds: ['warning help'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'no type',
    text: lines('# HELP a What it is.', 'a 1'),
    finds: ['warning type'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'a counter without its suffix',
    text: described('requests', 'counter', 'requests 1'),
    finds: ['warning counter-suffix'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a gauge with the suffix of counters',
    text: described('requests_total', 'gauge', 'requests_total 1'),
    finds: ['warning reserved-suffix'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a gauge with the suffix of histograms',
    text: described('requests_bucket', 'gauge', 'requests_bucket{le="1"} 1'),
    finds: ['warning reserved-suffix', 'warning reserved-label'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a type in the name',
    text: described('size_gauge', 'gauge', 'size_gauge 1'),
    finds: ['warning type-in-name'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a colon',
    text: described('shop:requests', 'gauge', 'shop:requests 1'),
    finds: ['warning characters'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'camel case',
    text: described('cacheSize', 'gauge', 'cacheSize{shardName="a"} 1'),
    finds: ['warning snake-case', 'warning snake-case'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'milliseconds',
    text: described('age_milliseconds', 'gauge', 'age_milliseconds 1'),
    finds: ['warning base-unit'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a unit that is abbreviated',
    text: described('age_ms', 'gauge', 'age_ms 1'),
    finds: ['warning unit-abbreviation'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a series twice',
    text: described('a', 'gauge', 'a{b="c",d="e"} 1', 'a{b="c",d="e"} 2'),
    finds: ['warning duplicate-series'],
    promtool: 'complains',
    prometheus: 'takes',
  },
  {
    when: 'a series twice, with its labels in another order',
    text: described('a', 'gauge', 'a{b="c",d="e"} 1', 'a{d="e",b="c"} 2'),
    finds: ['warning duplicate-series'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'a blank after the value',
    text: described('a', 'gauge', 'a 1 '),
    finds: ['error syntax'],
    promtool: 'refuses',
    prometheus: 'takes',
  },
  {
    when: 'a histogram without +Inf',
    text: described('age_seconds', 'histogram', half, sum, count),
    finds: ['warning histogram'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'buckets that do not add up',
    text: described('age_seconds', 'histogram', half, 'age_seconds_bucket{le="1"} 1', all, sum, 'age_seconds_count 9'),
    finds: ['warning histogram', 'warning histogram'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'a histogram without count',
    text: described('age_seconds', 'histogram', half, all, sum),
    finds: ['warning histogram'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'a counter below zero',
    text: described('a_total', 'counter', 'a_total -1'),
    finds: ['warning counter-value'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'another metric in between',
    text: described('a', 'gauge', 'a 1') + described('b', 'gauge', 'b 1', 'a{c="d"} 1'),
    finds: ['warning grouping'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
  {
    when: 'labels that Prometheus has, and values without end',
    text: described(
      'a',
      'gauge',
      'a{pod="b",user="8f14e45f-ceea-467f-9d2c-5a1f0c3b2e11"} 1',
      'a{pod="b",user="anna@example.com"} 2',
    ),
    finds: ['hint target-label', 'hint cardinality'],
    promtool: 'accepts',
    prometheus: 'takes',
  },
];

const openMetricsCases: readonly Omit<ExpositionCase, 'format' | 'promtool'>[] = [
  {
    when: 'all is well',
    text: [
      described(
        'requests',
        'counter',
        'requests_total{code="200"} 1027 1395066363.5 # {trace_id="a"} 1 1395066363.4',
        'requests_total{code="500"} 3 # {trace_id="b"} 1',
      ),
      described('build', 'info', 'build_info{version="1"} 1'),
      lines(
        '# HELP age_seconds What it is.',
        '# TYPE age_seconds histogram',
        '# UNIT age_seconds seconds',
        ...histogram,
      ),
      described('state', 'stateset', 'state{state="on"} 1', 'state{state="off"} 0'),
      '# EOF\n',
    ].join(''),
    finds: [],
    prometheus: 'takes',
  },
  {
    when: 'no end',
    text: lines(
      '# HELP age_seconds What it is.',
      '# TYPE age_seconds gauge',
      '# UNIT age_seconds seconds',
      'age_seconds 1',
    ),
    finds: ['error syntax'],
    prometheus: 'refuses',
  },
  {
    when: 'something after the end',
    text: `# EOF\n${described('a', 'gauge', 'a 1')}`,
    finds: ['error syntax'],
    prometheus: 'refuses',
  },
  {
    when: 'an empty line',
    text: `${described('a', 'gauge', 'a 1')}\n# EOF\n`,
    finds: ['error syntax'],
    prometheus: 'refuses',
  },
  {
    when: 'a comment',
    text: `# words\n${described('a', 'gauge', 'a 1')}# EOF\n`,
    finds: ['error syntax'],
    prometheus: 'refuses',
  },
  {
    when: 'two blanks before the value',
    text: `${described('a', 'gauge', 'a  1')}# EOF\n`,
    finds: ['error syntax'],
    prometheus: 'refuses',
  },
  {
    when: 'a comma after the last label',
    text: `${described('a', 'gauge', 'a{b="c",} 1')}# EOF\n`,
    finds: ['error syntax'],
    prometheus: 'takes',
  },
  {
    when: 'a unit that the name does not have',
    text: `# HELP age What it is.\n# TYPE age gauge\n# UNIT age seconds\nage 1\n# EOF\n`,
    finds: ['error unit'],
    prometheus: 'refuses',
  },
  {
    when: 'a counter without its suffix',
    text: `${described('requests', 'counter', 'requests 1')}# EOF\n`,
    finds: ['error sample-name'],
    prometheus: 'takes',
  },
  {
    when: 'a counter below zero',
    text: `${described('a', 'counter', 'a_total -1')}# EOF\n`,
    finds: ['error counter-value'],
    prometheus: 'takes',
  },
  {
    when: 'a histogram without +Inf',
    text: `${described('age_seconds', 'histogram', half, sum, count)}# EOF\n`,
    finds: ['error histogram'],
    prometheus: 'takes',
  },
  {
    when: 'another metric in between',
    text: `${described('a', 'gauge', 'a 1')}${described('b', 'gauge', 'b 1', 'a{c="d"} 1')}# EOF\n`,
    finds: ['error grouping'],
    prometheus: 'takes',
  },
  {
    when: 'an exemplar of a gauge',
    text: `${described('a', 'gauge', 'a 1 # {trace_id="b"} 1')}# EOF\n`,
    finds: ['error exemplar'],
    prometheus: 'takes',
  },
  {
    when: 'an exemplar that is too long',
    text: `${described('a', 'counter', `a_total 1 # {trace_id="${'b'.repeat(130)}"} 1`)}# EOF\n`,
    finds: ['error exemplar'],
    prometheus: 'takes',
  },
];

/** Good and bad texts of both formats. */
export const expositionCases: readonly ExpositionCase[] = [
  ...prometheusCases.map((one) => ({ ...one, format: 'prometheus' as const })),
  ...openMetricsCases.map((one) => ({ ...one, format: 'openmetrics' as const })),
];
