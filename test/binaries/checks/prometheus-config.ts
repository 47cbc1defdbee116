import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { stringify } from 'yaml';
import {
  Capability,
  Cluster,
  Environment,
  existing,
  external,
  type MetricsCredentials,
  objectOf,
  Prometheus,
  Size,
} from '../../../lib';
import { readExpression } from '../../../lib/monitoring/promql';
import { calls, refused, right } from '../../promql/cases';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { type ConfigFile, fileName } from '../config-files';

/** Reads each configuration as the server does when it starts. Certificates and tokens exist in the cluster alone. */
export const prometheusConfig: BinaryCheck = {
  id: 'prometheus-config',
  title:
    'promtool accepts the configuration and the rules of every Prometheus, and of one with every option, and refuses the expressions that synthesis refuses',
  tools: ['promtool'],
  weight: 5,
  reads: [{ file: 'prometheus.yml' }, { product: 'prometheus', file: /\.yaml$/ }],
  run: check,
};

async function check(context: CheckContext): Promise<Outcome> {
  const files = [...context.files, everyOption()];
  const findings: string[] = [];
  for (const file of files) findings.push(...(await problemsOf(context, file)));
  const expressions = [...calls, ...right, ...Object.keys(refused)];
  findings.push(...(await differences(context, expressions)));
  return { counts: { files: files.length, expressions: expressions.length }, findings };
}

/** Expressions that promtool takes and synthesis refuses, or the other way round. */
async function differences({ directory, run, tool }: CheckContext, expressions: readonly string[]): Promise<string[]> {
  const path = join(directory, 'expressions.yaml');
  const rules = expressions.map((expr, at) => ({ record: `expression:${at}`, expr }));
  writeFileSync(path, stringify({ groups: [{ name: 'expressions', rules }] }));
  const { stderr } = await run(tool('promtool'), ['check', 'rules', '--lint=none', path]);
  const refusedThere = new Set([...stderr.matchAll(/"(expression:\d+)": could not parse/g)].map(([, name]) => name));
  return expressions.flatMap((expression, at) => {
    const there = refusedThere.has(`expression:${at}`);
    const here = readExpression(expression).faults.length > 0;
    if (there === here) return [];
    return [
      `'${expression}' is ${there ? 'refused by promtool, and not' : 'taken by promtool, and refused'} when it is synthesized`,
    ];
  });
}

async function problemsOf({ directory, run, tool }: CheckContext, file: ConfigFile): Promise<string[]> {
  const path = join(mkdtempSync(join(directory, 'config-')), file.file);
  writeFileSync(path, file.text);
  const { status, stdout, stderr } = await run(tool('promtool'), [...commandFor(file), path], {
    environment: { POD_NAME: 'prometheus-0' },
  });
  return status === 0 ? [] : [`${fileName(file)}: ${`${stdout}${stderr}`.trim().replaceAll('\n', ' ')}`];
}

function commandFor({ file, product }: ConfigFile): string[] {
  if (file.endsWith('.yaml')) return ['check', 'rules', '--lint-fatal'];
  return ['check', 'config', '--syntax-only', ...(product === 'prometheus-agent' ? ['--agent'] : [])];
}

const given = { kind: 'given', description: 'what the store asks for' } as const;
const writes = { purpose: 'lets samples be written', rotation: 'coordinated' } as const;

/** Every way in which a store can be proved to. */
const credentials: readonly MetricsCredentials[] = [
  { kind: 'ambient' },
  { kind: 'password', user: 'platform', need: { name: 'password', keys: { password: given }, ...writes } },
  { kind: 'token', need: { name: 'token', keys: { token: given }, ...writes } },
  {
    kind: 'certificate',
    need: { purpose: 'writes samples', authority: 'store', commonName: 'prometheus', usages: ['client'] },
  },
  {
    kind: 'aws-signature',
    region: 'eu-central-1',
    identity: { kind: 'aws-role', arn: 'arn:aws:iam::123456789012:role/metrics', region: 'eu-central-1' },
  },
];

/** The configuration of a server that was given every option. */
function everyOption(): ConfigFile {
  const environment = new Environment(new App(), 'every-option', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.eks({
      kubernetes: '1.37',
      zones: ['a'],
      podRanges: ['100.64.0.0/16'],
      nodeRanges: ['10.20.0.0/18'],
      storageClasses: [{ name: 'gp3', default: true }],
    }),
    secrets: existing,
  });
  const system = new Prometheus(new Capability(environment, 'monitoring'), {
    storage: Size.gibibytes(100),
    exemplars: true,
    nativeHistograms: true,
    otlp: {},
    remoteWriteReceiver: true,
    applications: [{ namespace: 'shop', selector: { team: 'shop' }, ports: [8080, 9090] }],
    remoteWrite: credentials.map((one, at) => ({
      name: one.kind,
      version: at % 2 === 0 ? '1.0' : '2.0',
      endpoint: external('remote-write', { host: 'metrics.example.com' }),
      path: '/api/v1/write',
      tenant: 'platform',
      credentials: one,
    })),
  });
  const { data } = objectOf(system, 'ConfigMap', 'prometheus-config') as { data?: Record<string, string> };
  const file = 'prometheus.yml';
  const shared = { subject: 'every option', namespace: 'monitoring', configMap: 'prometheus-config' };
  return { ...shared, product: 'prometheus', file, text: data?.[file] ?? '' };
}
