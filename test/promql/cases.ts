import {
  aggregations,
  argumentsOf,
  functions,
  type Signature,
  type ValueType,
} from '../../lib/monitoring/promql/functions';

/** An expression of each type. */
const examples: Readonly<Record<ValueType, string>> = {
  scalar: '2',
  'instant vector': 'up',
  'range vector': 'up[5m]',
  string: '"a"',
};

const types = Object.keys(examples) as readonly ValueType[];

/** Calls of every function and aggregation: with what each takes, with one argument more or less, and with each argument of each type. */
export const calls: readonly string[] = [functions, aggregations].flatMap((known) =>
  Object.entries(known).flatMap(([name, signature]) => callsOf(name, signature)),
);

function callsOf(name: string, signature: Signature): string[] {
  const { takes } = signature;
  const { least, most } = argumentsOf(signature);
  const longest = Math.min(most, takes.length + 2);
  const some = (count: number) => Array.from({ length: count }, (_, at) => takes[at] ?? takes.at(-1) ?? 'scalar');
  const counts = Array.from({ length: longest - least + 3 }, (_, at) => least - 1 + at).filter((count) => count >= 0);
  return [
    ...counts.map(some),
    ...takes.flatMap((_, at) => types.map((type) => [...takes.slice(0, at), type, ...takes.slice(at + 1)])),
  ].map((given) => asVector(signature, `${name}(${given.map((type) => examples[type]).join(', ')})`));
}

/** Rules are about vectors; what yields a scalar becomes one. */
function asVector({ gives }: Signature, call: string): string {
  return gives === 'scalar' ? `vector(${call})` : call;
}

/** Expressions that are right. */
export const right: readonly string[] = [
  'up',
  '2 * 3',
  '1 > bool 2',
  '-up',
  'up offset 5m',
  'up @ 1000',
  'rate(up[5m] offset 1h)',
  'max_over_time(rate(up[5m])[1h:5m])',
  'max_over_time((up > 0)[1h:])',
  'sum by (job) (up) / on (job) group_left (team) sum by (job, team) (up)',
  'up and on (job) up',
  'up or vector(0)',
  'up unless ignoring (pod) up',
  'topk by (job) (3, up)',
  'sum(up) by (job)',
  '{job="a"}',
  '{__name__=~"a.+"}',
  '{"a.b"}',
  'up{job!="a"}',
  'up == 1 # with a comment',
  'histogram_quantile(0.9, sum by (le, pod) (rate(a_bucket[5m])))',
  'histogram_quantile(0.9, sum without (pod) (rate(a_bucket[5m])))',
  'histogram_quantile(0.9, sum by (pod) (rate(a[5m])))',
  'a atan2 b',
];

/** Expressions that Prometheus refuses, and what is said about them. */
export const refused: Readonly<Record<string, string>> = {
  'rate(a)': "calls rate() with an instant vector, 'a', where it takes a range vector, such as up[5m]",
  'abs(a[5m])': "calls abs() with a range vector, 'a[5m]', where it takes an instant vector",
  'round(a, 1, 2)': 'calls round() with 3 arguments, and it takes 1 to 2',
  'label_join(a, "b")': 'calls label_join() with 2 arguments, and it takes 3 or more',
  'clamp_min(a)': 'calls clamp_min() with 1 argument, and it takes 2',
  'sum(a, b)': 'calls sum() with 2 arguments, and it takes 1',
  'topk(a)': 'calls topk() with 1 argument, and it takes 2',
  'quantile("a", b)': `calls quantile() with a string, '"a"', where it takes a scalar`,
  'ratee(a[5m])': "calls 'ratee', which is no function of Prometheus",
  'sum(ratee(a[5m]))': "calls 'ratee', which is no function of Prometheus",
  'mad_over_time(a[5m])': "calls 'mad_over_time', which Prometheus knows as an experiment alone",
  'limitk(1, a)': "calls 'limitk', which Prometheus knows as an experiment alone",
  'rate(a[5m] anchored)': 'uses anchored, which is experimental',
  'a + fill(0) b': "uses 'fill', which is experimental",
  'a[5m] + 1': "uses '+' on a range vector, 'a[5m]'",
  'a == "b"': `uses '==' on a string, '"b"'`,
  '-(a[5m])': "gives a sign to a range vector, '(a[5m])'",
  '1 > 2': "compares two scalars in '1 > 2'; write bool behind the operator",
  'a + bool b': "uses bool in 'a + bool b', which compares nothing",
  'a and 1': "uses 'and' on a scalar, '1'",
  'a and on (b) group_left (c) d': "uses group_left with 'and', which matches many with many by itself",
  'a * on (b) group_left (b) c': "names the label 'b' both to match by and to take over",
  'a * on (b) 2': "matches labels, though '2' is a scalar",
  'rate(rate(a[5m])[5m])': "takes a range of 'rate(a[5m])', which is no selector; write a subquery, '[5m:]'",
  'rate((a)[5m])': "takes a range of '(a)', which is no selector",
  'max_over_time(a[5m][1h:5m])': "takes a subquery of a range vector, 'a[5m]', where an instant vector is needed",
  '{}': "selects every series with '{}'; name a metric, or a label that must be there",
  '{a=~".*"}': 'selects every series with \'{a=~".*"}\'',
  '{a!="b"}': 'selects every series with \'{a!="b"}\'',
};

/** Expressions that Prometheus takes, and that never do what somebody meant; with what is said about them. */
export const pointless: Readonly<Record<string, string>> = {
  'a[5m]': 'yields a range vector, where rules and graphs need a scalar or an instant vector',
  '"a"': 'yields a string, where rules and graphs need a scalar or an instant vector',
  'sum by (a, a) (b)': "names the label 'a' twice in 'sum by (a, a) (b)'",
  'histogram_quantile(0.9, sum by (pod) (rate(a_bucket[5m])))':
    "aggregates away the label 'le', which histogram_quantile() needs, in 'sum by (pod) (rate(a_bucket[5m]))'",
  'histogram_quantile(0.9, sum without (le) (rate(a_bucket[5m])))': "aggregates away the label 'le'",
  'histogram_quantile(0.9, max(rate(a_bucket[5m])))': "aggregates away the label 'le'",
};
