import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { App } from 'cdk8s';
import { Capability, Cluster, Environment, existing, external, Grafana } from '../../../lib';
import { type CatalogEntry, catalog } from '../../../lib/catalog';
import { Workload } from '../../../lib/core';
import { ownBoards } from '../../../lib/monitoring/grafana/dashboards';
import { renderBoard } from '../../../lib/monitoring/grafana/render';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { fileName } from '../config-files';
import { clusterSeries, type RunningSystem } from '../dashboards/cluster-series';
import { findingOf, type Lookup, questionsOf } from '../dashboards/questions';
import { PrometheusServer } from '../dashboards/server';

/** The moment at which everything is asked: noon of a day whose blocks are full. */
const end = Date.UTC(2026, 0, 1, 12) / 1000;

/** Every query of every dashboard finds something in a cluster where everything runs. */
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
  const series = clusterSeries(
    [...examples, ...context.subjects.map(({ environment }) => environment)].flatMap(runningIn),
  );
  const server = await PrometheusServer.holding(series, end, context);
  try {
    return await ask(server, dashboardsOf(context, examples), series.length);
  } finally {
    await server.stop();
  }
}

async function ask(server: PrometheusServer, dashboards: readonly Dashboard[], series: number): Promise<Outcome> {
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
function lookUpIn(server: PrometheusServer, { uid }: Dashboard, findings: string[]): Lookup {
  return async (variable, query) => {
    const offered = await offeredBy(server, variable, query);
    // Series of one cluster carry no label for it.
    if (offered.length === 0 && variable.name !== 'cluster')
      findings.push(`${uid}: variable ${variable.name}: empty: ${query}`);
    return offered;
  };
}

async function offeredBy(
  server: PrometheusServer,
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

/** The platform's own, those of every example, and whatever environments have: each different text once. */
function dashboardsOf({ files }: CheckContext, examples: readonly Environment[]): Dashboard[] {
  const own = ownBoards.map(({ board }) => JSON.stringify(renderBoard(board)));
  const ofExamples = examples.flatMap((environment) =>
    grafanasIn(environment).flatMap(({ dashboards }) =>
      dashboards.boards.map((board) => JSON.stringify(renderBoard(board))),
    ),
  );
  const written = files.map((file) => {
    if (file.text === '') throw new Error(`${fileName(file)} is empty`);
    return file.text;
  });
  return [...new Set([...own, ...ofExamples, ...written])].map((text): Dashboard => JSON.parse(text));
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
