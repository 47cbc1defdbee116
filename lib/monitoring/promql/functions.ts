/** What an expression of PromQL yields. */
export type ValueType = 'scalar' | 'instant vector' | 'range vector' | 'string';

/** What a function takes and gives. */
export interface Signature {
  readonly takes: readonly ValueType[];
  /** How often the last argument may stand; without a bound where the second number is missing. @default exactly once */
  readonly last?: readonly [number, number?];
  readonly gives: ValueType;
}

/** Functions of one instant vector. */
const ofVector = [
  ...['abs', 'absent', 'ceil', 'exp', 'floor', 'ln', 'log10', 'log2', 'sgn', 'sort', 'sort_desc', 'sqrt', 'timestamp'],
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'deg', 'rad', 'sin', 'sinh', 'tan', 'tanh'],
  ...['histogram_avg', 'histogram_count', 'histogram_stddev', 'histogram_stdvar', 'histogram_sum'],
];

/** Functions of one range vector. */
const ofRange = [
  ...['absent', 'avg', 'count', 'first', 'last', 'max', 'min', 'present', 'stddev', 'stdvar', 'sum'].map(
    (name) => `${name}_over_time`,
  ),
  ...['changes', 'delta', 'deriv', 'idelta', 'increase', 'irate', 'rate', 'resets'],
];

/** Functions of times, which are those of the evaluation unless told otherwise. */
const ofTime = ['day_of_month', 'day_of_week', 'day_of_year', 'days_in_month', 'hour', 'minute', 'month', 'year'];

/**
 * Every function that Prometheus knows without a feature flag. Source: promql/parser/functions.go of Prometheus 3.14, where those
 * left out here are marked as experimental.
 */
export const functions: Readonly<Record<string, Signature>> = {
  ...all(ofVector, { takes: ['instant vector'], gives: 'instant vector' }),
  ...all(ofRange, { takes: ['range vector'], gives: 'instant vector' }),
  ...all(ofTime, { takes: ['instant vector'], last: [0, 1], gives: 'instant vector' }),
  ...all(['pi', 'time'], { takes: [], gives: 'scalar' }),
  ...all(['clamp_max', 'clamp_min'], { takes: ['instant vector', 'scalar'], gives: 'instant vector' }),
  clamp: { takes: ['instant vector', 'scalar', 'scalar'], gives: 'instant vector' },
  histogram_fraction: { takes: ['scalar', 'scalar', 'instant vector'], gives: 'instant vector' },
  histogram_quantile: { takes: ['scalar', 'instant vector'], gives: 'instant vector' },
  label_join: { takes: ['instant vector', 'string', 'string', 'string'], last: [0], gives: 'instant vector' },
  label_replace: { takes: ['instant vector', 'string', 'string', 'string', 'string'], gives: 'instant vector' },
  predict_linear: { takes: ['range vector', 'scalar'], gives: 'instant vector' },
  quantile_over_time: { takes: ['scalar', 'range vector'], gives: 'instant vector' },
  round: { takes: ['instant vector', 'scalar'], last: [0, 1], gives: 'instant vector' },
  scalar: { takes: ['instant vector'], gives: 'scalar' },
  vector: { takes: ['scalar'], gives: 'instant vector' },
};

/** Every aggregation, with what it takes before what is aggregated. Source: as above; `limitk` and `limit_ratio` are experimental. */
export const aggregations: Readonly<Record<string, Signature>> = {
  ...all(['avg', 'count', 'group', 'max', 'min', 'stddev', 'stdvar', 'sum'], {
    takes: ['instant vector'],
    gives: 'instant vector',
  }),
  ...all(['bottomk', 'quantile', 'topk'], { takes: ['scalar', 'instant vector'], gives: 'instant vector' }),
  count_values: { takes: ['string', 'instant vector'], gives: 'instant vector' },
};

/** How many arguments a function takes at least, and at most. */
export function argumentsOf({ takes, last: [least, most = Number.POSITIVE_INFINITY] = [1, 1] }: Signature): {
  readonly least: number;
  readonly most: number;
} {
  if (takes.length === 0) return { least: 0, most: 0 };
  const before = takes.length - 1;
  return { least: before + least, most: before + most };
}

function all(names: readonly string[], signature: Signature): Readonly<Record<string, Signature>> {
  return Object.fromEntries(names.map((name) => [name, signature]));
}
