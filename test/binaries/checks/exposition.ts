import { App } from 'cdk8s';
import { parse } from 'yaml';
import { Capability, Cluster, Environment, existing, objectOf, Prometheus, Size } from '../../../lib';
import { checkExposition, type Format } from '../../../lib/monitoring/exposition';
import { type ExpositionCase, expositionCases } from '../../monitoring/exposition-cases';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Applications, scraped, scraping } from '../exposition/server';

/** Compares what this project says of expositions with what promtool and a server do, and looks at what a server asks for. */
export const exposition: BinaryCheck = {
  id: 'exposition',
  title:
    'what promtool or Prometheus refuses, `npm run metrics` does, too; targets are asked for OpenMetrics, and exemplars kept',
  tools: ['promtool', 'prometheus'],
  weight: 15,
  run: check,
};

const types: Readonly<Record<Format, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

async function check(context: CheckContext): Promise<Outcome> {
  const findings: string[] = [];
  for (const one of expositionCases) findings.push(...(await askPromtool(one, context)));
  const plain = await scrape(context, false);
  const native = await scrape(context, true);
  findings.push(...expositionCases.flatMap((one, at) => judged(one, plain.healths[at] ?? '')));
  findings.push(...negotiation(plain.accepted, ['application/openmetrics-text', 'text/plain']));
  findings.push(...negotiation(native.accepted, ['application/vnd.google.protobuf', 'application/openmetrics-text']));
  if (plain.exemplars === 0) findings.push('exemplars of OpenMetrics are not kept');
  return { counts: { expositions: expositionCases.length, exemplars: plain.exemplars }, findings };
}

const answers: Readonly<Record<string, ExpositionCase['promtool']>> = { 0: 'accepts', 1: 'refuses', 3: 'complains' };

async function askPromtool(one: ExpositionCase, { run, tool }: CheckContext): Promise<string[]> {
  if (one.format !== 'prometheus') return [];
  const { status, stderr } = await run(tool('promtool'), ['check', 'metrics'], { input: one.text });
  const answer = answers[String(status)];
  const findings =
    answer === one.promtool ? [] : [`${nameOf(one)}: promtool ${answer}, not ${one.promtool}: ${stderr}`];
  const [error, warning] = [has(one, 'error'), has(one, 'warning')];
  if (answer === 'refuses' && !error) findings.push(`${nameOf(one)}: promtool refuses it, and here it is no error`);
  if (answer === 'complains' && (error || !warning))
    findings.push(`${nameOf(one)}: promtool complains, and warns of nothing here`);
  return findings;
}

function judged(one: ExpositionCase, health: string): string[] {
  const isTaken = health === 'up';
  const findings = isTaken === (one.prometheus === 'takes') ? [] : [`${nameOf(one)}: a server ${health}`];
  return isTaken || has(one, 'error')
    ? findings
    : [...findings, `${nameOf(one)}: a server refuses it, and here it is no error`];
}

function has({ text, format }: ExpositionCase, level: string): boolean {
  return checkExposition(text, { format }).findings.some((finding) => finding.level === level);
}

function nameOf({ format, when }: ExpositionCase): string {
  return `${format}, ${when}`;
}

/** What a server makes of all, with the settings that the platform writes for it. */
async function scrape(context: CheckContext, nativeHistograms: boolean) {
  const applications = new Applications(expositionCases.map(({ text, format }) => ({ text, type: types[format] })));
  const address = await applications.open();
  try {
    const { length } = expositionCases;
    const server = await scraping(length, address, settings(nativeHistograms), context);
    try {
      const targets = await scraped(server);
      const healths = expositionCases.map((_, at) => {
        const { health = 'unknown', lastError = '' } = targets.get(at) ?? {};
        return health === 'up' ? health : `${health} ${lastError}`;
      });
      const exemplars = (await server.exemplars('requests_total')).flatMap((series) => series.exemplars).length;
      return { healths, exemplars, accepted: applications.accepted };
    } finally {
      await server.stop();
    }
  } finally {
    applications.close();
  }
}

/** The section `global` of a configuration. */
function settings(nativeHistograms: boolean): object {
  const environment = new Environment(new App(), 'exposition', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.37' }),
    secrets: existing,
  });
  const storage = Size.gibibytes(100);
  const system = new Prometheus(new Capability(environment, 'monitoring'), {
    storage,
    exemplars: true,
    nativeHistograms,
  });
  const { data } = objectOf(system, 'ConfigMap', 'prometheus-config') as { data?: Record<string, string> };
  return parse(data?.['prometheus.yml'] ?? '').global;
}

/** Whether formats are asked for in an order, the first most of all. */
function negotiation(accepted: readonly (string | undefined)[], wanted: readonly string[]): string[] {
  const first = accepted[0] ?? '';
  const places = wanted.map((type) => first.indexOf(type));
  const isRight = places.every((place, at) => place > (places[at - 1] ?? -1));
  return isRight ? [] : [`targets are asked for '${first}', and not first for ${wanted.join(', then ')}`];
}
