import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { App } from 'cdk8s';
import {
  BlackboxExporter,
  Capability,
  Cluster,
  type EndpointProbe,
  Environment,
  existing,
  external,
  type KubernetesObject,
  manifestsOf,
} from '../../../lib';
import { Component } from '../../cluster/component';
import { freePorts, listen, loopback } from '../../cluster/ports';
import { waitFor } from '../../cluster/wait';
import { compareTable, together } from '../../metrics/compare';
import type { TestSubject } from '../../subjects';
import { makeCertificates } from '../certificates';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { fileName } from '../config-files';
import { argumentsOf } from '../exporters/arguments';
import { emptyApi } from '../exporters/kubernetes';
import { type Answer, askOverTls } from '../exporters/mutual-tls';

/** Seconds in which an exporter answers. */
const patience = 20;

/** The exporters take the arguments that the platform writes, and tell what it expects of them. */
export const exporters: BinaryCheck = {
  id: 'exporters',
  title: 'node-exporter, kube-state-metrics and blackbox-exporter do with their arguments what the platform expects',
  tools: ['node-exporter', 'kube-state-metrics', 'blackbox-exporter'],
  weight: 15,
  reads: [
    { product: 'blackbox-exporter', file: 'config.yml' },
    { product: 'node-exporter', file: 'web.yml' },
  ],
  run: async (context) => {
    return together(await nodes(context), await objects(context), await modules(context), await answers(context));
  },
};

/** Every collector that is turned on reports, and no other, to who shows a certificate. */
async function nodes(context: CheckContext): Promise<Outcome> {
  const { subjects, directory, files, tool } = context;
  const [port = 0] = await freePorts(1);
  const given = argumentsOf(subjects, 'node-exporter');
  const tls = join(directory, 'node-exporter-tls');
  await makeCertificates(context, tls, `IP:${loopback}`);
  const web = join(directory, 'web.yml');
  const [config = '', ...others] = new Set(files.flatMap(({ file, text }) => (file === 'web.yml' ? [text] : [])));
  writeFileSync(web, config.replaceAll('/etc/node-exporter/tls', tls));
  const args = given.map((arg) =>
    arg
      .replace('$(NODE_ADDRESS)', loopback)
      .replace(':9100', `:${port}`)
      .replace('/host/root', '/')
      .replace('//', '/')
      .replace('/etc/node-exporter/config/web.yml', web),
  );
  const exporter = new Component('node-exporter', tool('node-exporter'), args, join(directory, 'node-exporter.log'));
  try {
    const url = `https://${loopback}:${port}/metrics`;
    const text = await exposition(exporter, url, () => askOverTls(url, tls, 'certificate'));
    const refusal = await askOverTls(url, tls, 'nothing').then(
      ({ status }) => [`node-exporter: whoever shows no certificate gets ${status}`],
      () => [],
    );
    const reporting = [...text.matchAll(/^node_scrape_collector_success\{collector="(\w+)"\}/gm)].map(
      ([, name]) => name,
    );
    const wanted = given.flatMap((arg) => /^--collector\.(\w+)$/.exec(arg)?.[1] ?? []);
    const found = reporting.filter((name) => name !== undefined);
    return together(compareTable('node-exporter', text), {
      counts: { collectors: reporting.length },
      findings: [
        ...refusal,
        ...others.map((text) => `node-exporter: a web.yml differs from the one that was tried: ${text}`),
        ...differences('node-exporter: collector', wanted, found),
      ],
    });
  } finally {
    await exporter.kill();
  }
}

/** The API server is asked for what the ClusterRole allows, and for nothing else. */
async function objects({ subjects, directory, tool }: CheckContext): Promise<Outcome> {
  const api = await emptyApi();
  const [port = 0, telemetry = 0] = await freePorts(2);
  const args = argumentsOf(subjects, 'kube-state-metrics').map((arg) =>
    arg.replace('--port=8080', `--port=${port}`).replace('--telemetry-port=8081', `--telemetry-port=${telemetry}`),
  );
  const own = [`--apiserver=${api.url}`, `--host=${loopback}`, `--telemetry-host=${loopback}`];
  const log = join(directory, 'kube-state-metrics.log');
  const exporter = new Component('kube-state-metrics', tool('kube-state-metrics'), [...args, ...own], log);
  const allowed = allowedCalls(subjects.find(({ name }) => name === 'example kube-state-metrics'));
  try {
    await exposition(exporter, `http://${loopback}:${telemetry}/readyz`);
    const said = await exposition(exporter, `http://${loopback}:${port}/healthz`);
    const missing = async () => allowed.filter((call) => !api.asked.has(call));
    await waitFor('kube-state-metrics asks for everything that it may read', patience, missing);
    // It counts its answers once it has given one.
    await exposition(exporter, `http://${loopback}:${port}/metrics`);
    const itself = await exposition(exporter, `http://${loopback}:${telemetry}/metrics`);
    return together(compareTable('kube-state-metrics itself', itself), {
      counts: { 'allowed calls': allowed.length },
      findings: [
        ...differences('kube-state-metrics: call', allowed, [...api.asked]),
        ...(said === 'OK' ? [] : [`kube-state-metrics: /healthz says '${said}'`]),
      ],
    });
  } finally {
    await exporter.kill();
    api.close();
  }
}

function allowedCalls(example: TestSubject | undefined): string[] {
  const role = example?.manifests.find(({ object }) => object.kind === 'ClusterRole')?.object as
    | (KubernetesObject & { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] })
    | undefined;
  return (role?.rules ?? []).flatMap(({ apiGroups: [group = ''], resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group} ${resource}`)),
  );
}

/** The exporter accepts every configuration. */
async function modules({ files, directory, tool, run }: CheckContext): Promise<Outcome> {
  const findings: string[] = [];
  const configs = files.filter(({ product }) => product === BlackboxExporter.product.id);
  for (const file of configs) {
    const path = join(directory, 'config.yml');
    writeFileSync(path, file.text);
    const { status, stderr } = await run(tool('blackbox-exporter'), [`--config.file=${path}`, '--config.check']);
    if (status !== 0) findings.push(`${fileName(file)}: ${stderr.trim()}`);
  }
  return { counts: { 'blackbox configurations': configs.length }, findings };
}

/** Probes of a server that answers rightly here and wrongly there come out as they should. */
async function answers({ directory, tool }: CheckContext): Promise<Outcome> {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/login' ? 302 : url === '/broken' ? 500 : 200, { location: '/' }).end('Welcome');
  });
  const { port: answering } = new URL(`http://${await listen(server)}`);
  const [port = 0, closed = 0] = await freePorts(2);
  const at = (number: number) =>
    external('http', { host: loopback, port: number, tls: false, ranges: [`${loopback}/32`] });
  const endpoint = at(Number(answering));
  const expected: [EndpointProbe, number][] = [
    [{ endpoint, question: { kind: 'http' } }, 1],
    [{ endpoint, question: { kind: 'http', path: '/broken' } }, 0],
    [{ endpoint, question: { kind: 'http', path: '/broken', statuses: [500] } }, 1],
    [{ endpoint, question: { kind: 'http', path: '/login' } }, 0],
    [{ endpoint, question: { kind: 'http', path: '/login', statuses: [302] } }, 1],
    [{ endpoint, question: { kind: 'http', body: '^Welcome$' } }, 1],
    [{ endpoint, question: { kind: 'http', body: 'Goodbye' } }, 0],
    [{ endpoint, question: { kind: 'tcp' } }, 1],
    [{ endpoint: at(closed), question: { kind: 'tcp' } }, 0],
    [{ endpoint: at(closed), question: { kind: 'dns', name: 'example.com' } }, 0],
  ];
  const { config, queries } = probing(expected.map(([probe]) => probe));
  const path = join(directory, 'probing.yml');
  writeFileSync(path, config);
  const args = [`--config.file=${path}`, `--web.listen-address=${loopback}:${port}`];
  const exporter = new Component('blackbox-exporter', tool('blackbox-exporter'), args, join(directory, 'blackbox.log'));
  try {
    await exposition(exporter, `http://${loopback}:${port}/-/healthy`);
    const findings: string[] = [];
    const texts = [await exposition(exporter, `http://${loopback}:${port}/metrics`)];
    for (const [index, query] of queries.entries()) {
      const text = await exposition(exporter, `http://${loopback}:${port}/probe?${new URLSearchParams(query)}`);
      const success = Number(/^probe_success (\d)$/m.exec(text)?.[1]);
      if (success !== expected[index]?.[1])
        findings.push(`blackbox-exporter: ${JSON.stringify(query)}: success is ${success}`);
      texts.push(text);
    }
    return together(compareTable('blackbox-exporter', ...texts), { counts: { probes: queries.length }, findings });
  } finally {
    await exporter.kill();
    server.close();
  }
}

/** What the platform writes for some probes: the exporter's configuration, and what Prometheus asks of it. */
function probing(probes: readonly EndpointProbe[]) {
  const environment = new Environment(new App(), 'probing', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
  });
  new BlackboxExporter(new Capability(environment, 'monitoring'), { probes });
  const config = manifestsOf(environment).find(({ object }) => object.kind === 'ConfigMap')?.object as
    | { data: Record<string, string> }
    | undefined;
  const targets = environment.telemetry.observations.flatMap(({ metrics = [] }) => metrics);
  return {
    config: config?.data['config.yml'] ?? '',
    queries: targets.flatMap(({ parameters }) => (parameters ? [parameters] : [])),
  };
}

/** What an exporter answers, once it does. */
async function exposition(
  exporter: Component,
  url: string,
  ask: () => Promise<Answer> = () => asked(url),
): Promise<string> {
  let text = '';
  await waitFor(`${exporter.name} answers`, patience, async () => {
    if (!exporter.running) throw new Error(`${exporter.name} ended:\n${exporter.lastWords}`);
    try {
      const answer = await ask();
      text = answer.text;
      return answer.status === 200 ? [] : [`${url}: ${answer.status}`];
    } catch (error) {
      return [`${url}: ${String(error)}`];
    }
  });
  return text;
}

async function asked(url: string): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience * 1000) });
  return { status: response.status, text: await response.text() };
}

function differences(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  return [
    ...wanted.filter((one) => !found.includes(one)).map((one) => `${what} '${one}' is missing`),
    ...found.filter((one) => !wanted.includes(one)).map((one) => `${what} '${one}' was not expected`),
  ];
}
