import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { landscape } from '../../../charts/landscape';
import { explainConnection } from '../../../lib/map/explain/run';
import { small } from './platform';

async function called(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await explainConnection(() => small().app, args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}

const usage = 'usage: npm run explain -- ENVIRONMENT FROM TO [PORT] [--json]';

test('an allowed connection, with exit code 0', async () => {
  const { code, out } = await called('test', 'logs-agent', 'logs-store');
  expect(code).toBe(0);
  expect(out).toEqual([
    'test: logs-agent (Deployment in logging) may connect to logs-store (Deployment in logging)',
    '  9200/TCP: allowed',
    '    declared by  test/logging/logs/agent (opensearch, TLS)',
    '    let out by   dist/test/20-policies/logs/networkpolicy-logs-agent.yaml spec.egress[1]',
    '    let in by    dist/test/20-policies/logs/networkpolicy-logs-store.yaml spec.ingress[1]',
    '  9300/TCP: not allowed',
    '    not let out  by any rule of dist/test/20-policies/logging/networkpolicy-default-deny.yaml, dist/test/20-policies/logs/networkpolicy-logs-agent.yaml',
    '    not let in   by any rule of dist/test/20-policies/logging/networkpolicy-default-deny.yaml, dist/test/20-policies/logs/networkpolicy-logs-store.yaml',
  ]);
});

test('a connection that is not allowed, with the line to write and exit code 1', async () => {
  const { code, out } = await called('test', 'traces-sink', 'logs-store');
  expect(code).toBe(1);
  expect(out[0]).toBe(
    'test: traces-sink (Deployment in tracing) may not connect to logs-store (Deployment in logging)',
  );
  expect(out.slice(-2)).toEqual([
    '  to allow it, write in test/tracing/traces:',
    "    tracesSink.connectsTo(logsStore.endpoint('api', 'opensearch', { tls: true }));",
  ]);
});

test('one port, with and without its transport', async () => {
  expect((await called('test', 'logs-agent', 'logs-store', '9200')).code).toBe(0);
  expect((await called('test', 'logs-agent', 'logs-store', '9300/tcp')).code).toBe(1);
  const udp = await called('test', 'logs-agent', 'logs-store', '9200/UDP');
  expect(udp.code).toBe(1);
  expect(udp.out.slice(-2)).toEqual([
    "    ports: { name: { port: 9200, transport: 'UDP' } },",
    '    (logs-store has no port 9200/UDP: declare it with the workload before anything can connect to it)',
  ]);
});

test('an unpoliced end and an undeclared passage are said in words', async () => {
  const { out } = await called('test', 'traces-web-server', 'other.example.com');
  expect(out.slice(1)).toEqual([
    '  443/TCP: allowed',
    '    declared     nowhere: the policies let it pass along with what is declared',
    '    let out by   dist/test/20-policies/traces/networkpolicy-traces-web-server.yaml spec.egress[0]',
    '    let in       without asking: no policy of the platform applies at that end',
  ]);
});

test('JSON on one line', async () => {
  const { code, out } = await called('test', 'logs-agent', 'traces-backend', '--json');
  expect(code).toBe(1);
  expect(out).toHaveLength(1);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({
    environment: 'test',
    allowed: false,
    missing: { where: 'test/logging/logs' },
  });
});

test.each([
  [['test', 'logs-agent'], 'name an environment and the two ends'],
  [['test', 'a', 'b', '1', 'more'], 'name an environment and the two ends'],
  [['prod', 'logs-agent', 'logs-store'], "there is no environment 'prod'; there are test"],
  [
    ['test', 'logs-agent', 'logs-store', 'http'],
    "'http' is no port; write a number, or a number and a protocol such as 53/UDP",
  ],
  [
    ['test', 'logs-agent', 'logs-store', '70000'],
    "'70000' is no port; write a number, or a number and a protocol such as 53/UDP",
  ],
  [
    ['test', 'logs', 'logs-store'],
    "'logs' is more than one thing in test: logging/logs-agent, logging/logs-store; write one of these",
  ],
])('%j is a wrong question, with exit code 2', async (args, message) => {
  expect(await called(...args)).toEqual({ code: 2, out: [], err: [message, usage] });
});

test('an unknown option is a wrong question too', async () => {
  expect(await called('--yaml')).toMatchObject({ code: 2, err: [expect.stringContaining('--yaml'), usage] });
});

/** Which rule of a policy it is changes with every connection; the README need not. */
function withoutNumbers(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/\[\d+\]$/, '[n]'));
}

test('the README shows what the command prints', async () => {
  const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
  const [block = ''] = /```console\n\$ npm run -s explain[\s\S]*?```/.exec(readme) ?? [];
  const shown = block.replace(/^```console\n|\n```$/g, '').split('\n\n');
  expect(shown).toHaveLength(2);
  for (const example of shown) {
    const [command = '', ...lines] = example.split('\n');
    const out: string[] = [];
    const args = command.replace('$ npm run -s explain -- ', '').split(' ');
    await explainConnection(landscape, args, { out: (line) => out.push(line), err: (line) => out.push(line) });
    expect(withoutNumbers(lines)).toEqual(withoutNumbers(out));
  }
});
