import { stringify } from 'yaml';
import type { Alert } from '../../lib';
import type { AlertStory, AlertTest, RecordingTest } from './alert-test';

/** One test in a file of `promtool test rules`. */
export interface PromtoolTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly PromtoolQuery[];
}

interface PromtoolQuery {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels?: string; readonly value: number }[];
}

/** A file of `promtool test rules`. */
export function testFile(ruleFiles: readonly string[], tests: readonly PromtoolTest[], evaluation = '1m'): string {
  return stringify({ rule_files: ruleFiles, evaluation_interval: evaluation, tests }, { lineWidth: 0 });
}

/** The tests of an alert. It is looked at through the series that Prometheus keeps of alerts that fire. */
export function alertTests(alert: Alert, { stories }: AlertTest): PromtoolTest[] {
  return stories.map((story) => ({
    name: `${alert.name} (${alert.severity}): ${story.when}`,
    interval: story.every ?? '1m',
    input_series: inputs(story.series),
    promql_expr_test: questions(alert, story),
  }));
}

/** What values are compared in, for promtool wants them equal to the last bit: millionths. */
const precision = 1e6;

/** The test of a recording rule. */
export function recordingTest({ rule, when, series, every = '1m', at, query, yields }: RecordingTest): PromtoolTest {
  return {
    name: `${rule}: ${when}`,
    interval: every,
    input_series: inputs(series),
    promql_expr_test: [
      {
        expr: `round(${precision} * (${query}))`,
        eval_time: at,
        exp_samples: [{ value: Math.round(precision * yields) }],
      },
    ],
  };
}

function inputs(series: Readonly<Record<string, string>>): PromtoolTest['input_series'] {
  return Object.entries(series).map(([name, values]) => ({ series: name, values }));
}

function questions(alert: Alert, { at, fires }: AlertStory): PromtoolQuery[] {
  const counted = (labels: Readonly<Record<string, string>>, count: number): PromtoolQuery => ({
    expr: `count(${firing(
      alert,
      Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`),
    )})`,
    eval_time: at,
    exp_samples: count > 0 ? [{ value: count }] : [],
  });
  if (fires.length === 0) return [counted({}, 0)];
  return [counted({}, fires.length), ...fires.map((labels) => counted(labels, 1)), ...named(alert, at, fires.length)];
}

/** Every label that the words of the alert name has a value: a sentence with a hole in it helps nobody. */
function named(alert: Alert, at: string, count: number): PromtoolQuery[] {
  const words = `${alert.summary} ${alert.description}`;
  const labels = new Set([...words.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label));
  // Labels that Prometheus adds when it sends an alert are not there yet.
  labels.delete('cluster');
  return [...labels].map((label) => ({
    expr: `count(${firing(alert, [`${label}!=""`])})`,
    eval_time: at,
    exp_samples: [{ value: count }],
  }));
}

function firing({ name, severity }: Alert, labels: readonly string[]): string {
  const matchers = [`alertname="${name}"`, `severity="${severity}"`, 'alertstate="firing"', ...labels];
  return `ALERTS{${matchers.join(',')}}`;
}
