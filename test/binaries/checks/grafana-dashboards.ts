import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { App } from 'cdk8s';
import { Capability, Cluster, Environment, existing, external, Grafana } from '../../../lib';
import { type CatalogEntry, catalog } from '../../../lib/catalog';
import { Workload } from '../../../lib/core';
import { ownBoards } from '../../../lib/monitoring/grafana/dashboards';
import { renderBoard } from '../../../lib/monitoring/grafana/render';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { clusterSeries, inClusters, type RunningSystem } from '../dashboards/cluster-series';
import { findingOf, type Lookup, questionsOf } from '../dashboards/questions';
import type { Series } from '../dashboards/series';
import { FilledPrometheus } from '../dashboards/server';

/** The moment at which everything is asked: noon of a day whose blocks are full. */
const end = Date.UTC(2026, 0, 1, 12) / 1000;

/**
 * Every query of every dashboard finds something in a cluster where everything runs, and those of the platform's own also in
 * a store that two clusters write to, which have pods and nodes of the same names.
 */
export const grafanaDashboards: BinaryCheck = {
  id: 'grafana-dashboards',
  title: 'Prometheus answers every query of every dashboard from series as exporters have them, none empty',
  tools: ['prometheus', 'promtool'],
  weight: 60,
  reads: [{ product: 'grafana', file: /\.json$/ }],
  run: check,
};

async function check(context: CheckContext): Promise<Outcome> {
  const examples = catalog.map(exampleOf);
  const running = [...examples, ...context.subjects.map(({ environment }) => environment)].flatMap(runningIn);
  const series = clusterSeries(running);
  const own = ownBoards.map(({ board }) => JSON.stringify(renderBoard(board)));
  const alone = await askAll(context, series, [...own, ...writtenIn(context, examples)]);
  const together = await askAll(context, inClusters(series, ['a', 'b']), own);
  return {
    counts: alone.counts,
    findings: [...alone.findings, ...together.findings.map((line) => `two clusters: ${line}`)],
  };
}

async function askAll(context: CheckContext, series: readonly Series[], texts: readonly string[]): Promise<Outcome> {
  const server = await FilledPrometheus.holding(series, end, context);
  try {
    const dashboards = [...new Set(texts)].map((text): Dashboard => JSON.parse(text));
    return await ask(server, dashboards, series.length);
  } finally {
    await server.stop();
  }
}

async function ask(server: FilledPrometheus, dashboards: readonly Dashboard[], series: number): Promise<Outcome> {
  const findings: string[] = [];
  let panels = 0;
  let queries = 0;
  let empty = 0;
  for (const dashboard of dashboards) {
    panels += (dashboard.panels ?? []).filter(({ type }) => type !== 'row').length;
    const questions = await questionsOf(dashboard, lookUpIn(server, dashboard, findings));
    for (const question of questions) {
      queries += 1;
      const finding = await server.query(question.query).then(
        (samples) => findingOf(question, samples),
        (error: Error) => error.message,
      );
      if (finding === 'empty') empty += 1;
      if (finding) findings.push(`${question.dashboard}: ${question.panel}: ${finding}: ${question.query}`);
    }
  }
  return { counts: { dashboards: dashboards.length, panels, queries, empty, series }, findings };
}

/** Asks for the values of variables as Grafana does. */
function lookUpIn(server: FilledPrometheus, { uid }: Dashboard, findings: string[]): Lookup {
  return async (variable, query) => {
    const offered = await offeredBy(server, variable, query);
    // Series of one cluster carry no label for it.
    if (offered.length === 0 && variable.name !== 'cluster')
      findings.push(`${uid}: variable ${variable.name}: empty: ${query}`);
    return offered;
  };
}

async function offeredBy(
  server: FilledPrometheus,
  { regex }: VariableModel,
  query: string,
): Promise<readonly string[]> {
  const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  if (selector && label) return server.labelValues(selector, label);
  const [, expression = query] = /^query_result\((.+)\)$/.exec(query) ?? [];
  const pattern = new RegExp((regex ?? '').replaceAll(/^\/|\/$/g, ''));
  const samples = await server.query(expression);
  return samples.flatMap(({ metric }) => {
    const text = `{${Object.entries(metric).map(([name, value]) => `${name}="${value}"`)}}`;
    return pattern.exec(text)?.[1] ?? [];
  });
}

/** Dashboards of every example, and whatever environments have. */
function writtenIn({ files }: CheckContext, examples: readonly Environment[]): string[] {
  const ofExamples = examples.flatMap((environment) =>
    grafanasIn(environment).flatMap(({ dashboards }) =>
      dashboards.boards.map((board) => JSON.stringify(renderBoard(board))),
    ),
  );
  return [...ofExamples, ...files.map(({ text }) => text)];
}

/** An environment with one system and a Grafana that shows it. */
function exampleOf({ capability, example }: CatalogEntry): Environment {
  const environment = new Environment(new App(), 'example', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
  });
  const own = new Capability(environment, capability);
  const made = example(own);
  if (!(made instanceof Grafana)) {
    const monitoring = capability === 'monitoring' ? own : new Capability(environment, 'monitoring');
    new Grafana(monitoring, { prometheus: external('prometheus', { host: 'prometheus.example.com' }) });
  }
  return environment;
}

function grafanasIn(environment: Environment): Grafana[] {
  return environment.node.findAll().filter((child) => child instanceof Grafana);
}

function runningIn({ node, telemetry }: Environment): RunningSystem[] {
  const workloads = node.findAll().filter((child) => child instanceof Workload);
  return telemetry.observations.map(({ path, metrics = [] }) => {
    const of = workloads.filter((workload) => workload.node.path.startsWith(`${path}/`));
    return { product: of[0]?.pods.selector['app.kubernetes.io/name'] ?? '', targets: metrics, workloads: of };
  });
}
