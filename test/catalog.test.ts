import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { catalog } from '../lib/catalog';
import { Capability, Cluster, Environment, type kubernetesVersions, type Scale } from '../lib/core';
import { synthesize } from '../lib/output/synthesize';
import { existing } from '../lib/secrets/existing';
import { verify } from '../lib/verify';

const project = join(__dirname, '..');

function example(id: string, scale: Scale, kubernetes: (typeof kubernetesVersions)[number]) {
  const entry = catalog.find(({ product }) => product.id === id);
  if (!entry) throw new Error(`no system ${id}`);
  const environment = new Environment(new App(), 'example', {
    domain: 'example.com',
    scale,
    cluster: Cluster.kind({ kubernetes }),
    secrets: existing,
  });
  entry.example(new Capability(environment, entry.capability));
  const manifests = synthesize(App.of(environment)).flatMap((synthesized) => synthesized.manifests);
  return { manifests, expectedSecrets: environment.expectedSecrets() };
}

const cases = catalog.flatMap(({ product }) =>
  (['minimal', 'standard', 'large'] as const).flatMap((scale) =>
    (['1.28', '1.37'] as const).map((version) => [product.id, scale, version] as const),
  ),
);

test.each(cases)('the example of %s passes every rule, %s, on Kubernetes %s', (id, scale, version) => {
  const subject = example(id, scale, version);
  expect(subject.manifests.length).toBeGreaterThan(3);
  expect(verify(subject)).toEqual([]);
});

test('ids are unique', () => {
  const ids = catalog.map(({ product }) => product.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the README lists the systems', () => {
  const rows = catalog.map(
    ({ product, capability, image, needs }) =>
      `| [${product.title}](${product.upstream}) | ${capability} | ${image.version} | ${needs.join(', ')} |`,
  );
  const table = ['| system | capability | version | needs |', '|---|---|---|---|', ...rows].join('\n');
  expect(readFileSync(join(project, 'README.md'), 'utf8')).toContain(`<!-- systems -->\n${table}\n<!-- /systems -->`);
});
