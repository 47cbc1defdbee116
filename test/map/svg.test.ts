import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { landscape } from '../../charts/landscape';
import { draw } from '../../lib/map/draw';
import { survey } from '../../lib/map/survey';
import { synthesize } from '../../lib/output/synthesize';
import { generatedMap, hostileMap, mapConnection, mapWorkload, platformMap } from './maps';
import { texts, xmlProblem } from './xml';

const project = resolve(__dirname, '../..');
const committed = join(project, 'docs/map');

test('the committed drawings are those of the charts; npm run map brings them up to date', async () => {
  const drawn = await Promise.all(
    synthesize(landscape()).map(async (one) => [one.environment.name, await draw(survey(one))]),
  );
  const files = readdirSync(committed).filter((name) => name.endsWith('.svg'));
  const kept = files.map((name) => [name.replace('.svg', ''), readFileSync(join(committed, name), 'utf8')]);
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(drawn));
});

test('the same map is drawn as the same bytes, whatever was drawn before', async () => {
  const first = await draw(generatedMap(50, 120, 8));
  await draw(generatedMap(20, 60, 3));
  expect(await draw(generatedMap(50, 120, 8))).toBe(first);
});

test('1,000 workloads with 5,000 connections are all drawn', async () => {
  const map = generatedMap(1000, 5000, 40);
  const drawing = await draw(map);
  expect(drawing.match(/class="box/g)).toHaveLength(1000);
  const between = map.connections.filter(({ from, to }) => from !== to);
  const distinct = new Set(between.map(({ from, to, ports }) => `${from} ${to} ${ports}`));
  expect(drawing.match(/class="line crowded/g)).toHaveLength(distinct.size);
});

test('a platform of 100 workloads is laid out in layers', async () => {
  const drawing = await draw(generatedMap(100, 250, 12));
  expect(drawing.match(/class="line crowded/g)).toBeNull();
});

test('shows names, kinds, ports and protocols, outsiders, and a legend of the capabilities', async () => {
  const drawing = await draw(
    platformMap({
      workloads: [
        mapWorkload('logging', 'store', { kind: 'StatefulSet', scale: '3 replicas' }),
        mapWorkload('edge', 'agent', {
          capability: 'monitoring',
          exceptions: [{ id: 'host-path', because: 'reads logs' }],
        }),
      ],
      outsiders: [
        {
          id: 'api-server',
          name: 'API server',
          kind: 'api-server',
          detail: '10.0.0.0/16',
          place: { kind: 'addresses', ranges: ['10.0.0.0/16'] },
        },
      ],
      connections: [
        mapConnection('edge/agent', 'logging/store', { ports: ['9200/TCP'], protocol: 'opensearch', tls: true }),
        mapConnection('edge/agent', 'api-server', { ports: ['443/TCP'], protocol: 'kubernetes-api', tls: true }),
      ],
    }),
  );
  expect(texts(drawing)).toEqual(
    expect.arrayContaining([
      'logging',
      'store',
      'StatefulSet, 3 replicas',
      '9200/TCP opensearch, TLS',
      'edge',
      'agent',
      'Deployment, 2 replicas, 1 exception',
      'API server',
      'of the cluster',
      '443/TCP kubernetes-api, TLS',
      'edge/agent to logging/store: 9200/TCP opensearch, TLS',
      'monitoring',
      'production',
      '2 workloads, 2 connections; vanilla, Kubernetes 1.34, cilium',
    ]),
  );
});

test.each([
  ['layers', hostileMap()],
  ['a grid', { ...generatedMap(300, 300, 3), environment: '<&"\'>' }],
])('whatever names hold, a drawing in %s is well-formed and loads nothing', async (_, map) => {
  const drawing = await draw(map);
  expect(xmlProblem(drawing)).toBeUndefined();
  expect(drawing).not.toMatch(/<(script|img|image|use|a|foreignObject|style>[^<]*@import)\b/);
  expect(drawing.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(/);
});

test('the check of well-formedness sees what is not', () => {
  expect(xmlProblem('<a><b></a>')).toMatch(/closes another/);
  expect(xmlProblem('<a>&nbsp;</a>')).toMatch(/entity/);
  expect(xmlProblem('<a b="<"/>')).toMatch(/</);
  expect(xmlProblem('<a>\u0000</a>')).toMatch(/character/);
});
