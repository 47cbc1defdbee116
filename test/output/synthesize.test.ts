import { ApiObject, App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { Capability, Environment, http, lazy, PlatformError, Size } from '../../lib/core';
import { place } from '../../lib/core/placement';
import { withDeliveryAnnotations } from '../../lib/output/annotations';
import { gitopsFiles } from '../../lib/output/gitops';
import { environmentFiles } from '../../lib/output/layout';
import { reportFiles } from '../../lib/output/reports';
import { synthesize } from '../../lib/output/synthesize';
import { brought, image, TestSystem, testEnvironment } from '../core/platform';

const serving = {
  kind: 'Deployment',
  replicas: 2,
  image,
  runAs: { user: 1000 },
  resources: { cpu: '100m', memory: Size.mebibytes(128) },
  ports: { http: 8080 },
  ready: http('http', '/ready'),
} as const;

function platform() {
  const environment = testEnvironment({ delivery: { repository: 'https://git.example.com/platform.git' } });
  const capability = new Capability(environment, 'logging');
  const system = new TestSystem(capability);
  const workload = system.run({
    ...serving,
    access: { cluster: [{ groups: [''], resources: ['pods'], verbs: ['get'] }] },
  });
  system.declare.secret({
    name: 'product-admin',
    purpose: 'the first administrator',
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: 'restart',
  });
  workload.endpoint('http', 'http');
  return { environment, capability, system, app: App.of(environment) as App };
}

function synthesized(app: App) {
  const [only] = synthesize(app);
  if (!only) throw new Error('nothing was synthesized');
  return only;
}

test('objects stand in their stages, one a file, and kustomizations list them in order', () => {
  const { app } = platform();
  const { manifests } = synthesized(app);
  const files = environmentFiles('test', manifests);
  expect([...files.keys()].sort()).toMatchSnapshot();
  expect(parse(files.get('test/kustomization.yaml') ?? '')).toMatchObject({
    resources: ['10-namespaces', '20-policies', '50-workloads'],
    sortOptions: { order: 'fifo' },
  });
  expect(parse(files.get('test/50-workloads/kustomization.yaml') ?? '').resources).toEqual([
    'product/serviceaccount-product.yaml',
    'product/service-product.yaml',
    'product/poddisruptionbudget-product.yaml',
    'product/deployment-product.yaml',
  ]);
});

test('every listed resource is a file, and every object file is listed', () => {
  const { app } = platform();
  const files = environmentFiles('test', synthesized(app).manifests);
  const listed = [...files].filter(([path]) => path.endsWith('kustomization.yaml') && path.split('/').length === 3);
  const paths = listed.flatMap(([path, text]) =>
    parse(text).resources.map((resource: string) => `${path.slice(0, path.lastIndexOf('/'))}/${resource}`),
  );
  expect(paths.sort()).toEqual([...files.keys()].filter((path) => !path.endsWith('kustomization.yaml')).sort());
});

test('waves follow stages, and what must never be pruned says so', () => {
  const { manifests } = synthesized(platform().app);
  const annotations = (kind: string) =>
    manifests.find(({ object }) => object.kind === kind)?.object.metadata.annotations;
  expect(annotations('Namespace')).toEqual({
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'argocd.argoproj.io/sync-wave': '-40',
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  });
  expect(annotations('NetworkPolicy')).toEqual({ 'argocd.argoproj.io/sync-wave': '-30' });
  expect(annotations('Deployment')).toBeUndefined();
});

test('cluster-scoped objects carry no namespace, although their chart has one', () => {
  const { app, environment } = platform();
  const chart = new Chart(environment, 'plain', { namespace: 'logging' });
  place(chart, { stage: 'workloads', folder: 'plain' });
  new ApiObject(chart, 'role', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' });
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
  const { manifests } = synthesized(app);
  for (const { object } of manifests) {
    expect([object.kind, object.metadata.namespace]).toEqual([
      object.kind,
      /^(Namespace|Cluster|Priority)/.test(object.kind) ? undefined : 'logging',
    ]);
  }
});

test('a second synthesis of the same app and of an equal one gives the same files', () => {
  const { app } = platform();
  const first = environmentFiles('test', synthesized(app).manifests);
  expect(environmentFiles('test', synthesized(app).manifests)).toEqual(first);
  expect(environmentFiles('test', synthesized(platform().app).manifests)).toEqual(first);
});

test('reports say what must exist, what deviates and who talks to whom', () => {
  const { environment } = platform();
  expect(Object.fromEntries(reportFiles(environment))).toMatchSnapshot();
});

test('Argo CD and Flux get an object for each stage, in order', () => {
  const { environment, app } = platform();
  const files = gitopsFiles(environment, synthesized(app).manifests);
  expect(Object.fromEntries(files)).toMatchSnapshot();
  expect(gitopsFiles(testEnvironment(), synthesized(app).manifests).size).toBe(0);
});

test('every problem is reported at once, with the path of its construct', () => {
  const { app, capability, system } = platform();
  const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same', namespace: 'logging' } };
  new ApiObject(capability, 'one', one);
  new ApiObject(capability, 'two', one);
  new ApiObject(capability, 'three', { ...one, metadata: { name: 'other' }, data: { when: new Date(0) } });
  const elsewhere = new Chart(app, 'elsewhere');
  system.node.addDependency(elsewhere);
  system.node.addValidation({ validate: () => ['is not to my taste'] });
  expect(() => synthesize(app)).toThrow(
    [
      'test/logging/product: is not to my taste; see the construct named',
      'test/logging/product: depends on elsewhere, which is in another chart; let the stages order them: such dependencies make synthesis exponential',
    ].join('\n'),
  );
  expect(() => synthesize(app)).toThrow(
    "test/logging/three: cannot be rendered: can't render non-simple object of type 'Date'; mend the value named there",
  );
  expect(() => synthesize(app)).toThrow(
    'test/logging/two: declares ConfigMap logging/same, which test/logging/one declares too; give one of them another name',
  );
});

test('what a lazy value or a validation raises keeps its own path and remedy', () => {
  const { app, capability, system } = platform();
  const late = lazy((): string => {
    throw new PlatformError([
      { path: 'test/elsewhere', prop: 'size', problem: 'is too large', remedy: 'lower it' },
      { path: 'test/other', problem: 'is missing', remedy: 'declare it' },
    ]);
  });
  const metadata = { name: 'late', namespace: 'logging' };
  new ApiObject(capability, 'late', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { late } });
  system.node.addValidation({
    validate: () => {
      throw new PlatformError({ path: 'test/third', problem: 'is odd', remedy: 'even it out' });
    },
  });
  capability.node.addValidation({ validate: () => ['is not to my taste; season it'] });
  expect(() => synthesize(app)).toThrow(
    new PlatformError([
      { path: 'test/logging', problem: 'is not to my taste', remedy: 'season it' },
      { path: 'test/third', problem: 'is odd', remedy: 'even it out' },
      { path: 'test/elsewhere', prop: 'size', problem: 'is too large', remedy: 'lower it' },
      { path: 'test/other', problem: 'is missing', remedy: 'declare it' },
    ]),
  );
});

test('an app without an environment is refused, or it would empty the output directory', () => {
  expect(() => synthesize(new App())).toThrow(
    'App: holds no environment, so that everything synthesized before would be removed; create an Environment below it',
  );
});

test('objects outside of every environment are refused', () => {
  const { app } = platform();
  new ApiObject(new Chart(app, 'stray'), 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
  expect(() => synthesize(app)).toThrow('stray/config: belongs to no environment; declare it below an Environment');
});

test.each(['gitops', 'reports'])('an environment may not take the folder %s', (name) => {
  const { app, environment } = platform();
  const { domain, scale, cluster } = environment;
  new Environment(app, name, { domain, scale, cluster, secrets: brought });
  expect(() => synthesize(app)).toThrow(
    `${name}: name: the folder '${name}' of the output directory already holds something else; give the environment another name`,
  );
});

test('what an object says about its own delivery stands', () => {
  const metadata = { name: 'data', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm' } };
  const claim = withDeliveryAnnotations({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata }, 'secrets');
  expect(claim.metadata.annotations).toEqual({
    'argocd.argoproj.io/sync-options': 'Prune=confirm',
    'argocd.argoproj.io/sync-wave': '-10',
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  });
});

test('every Application fits its project, and every stage waits for the one before', () => {
  const { environment, app } = platform();
  const objects = [...gitopsFiles(environment, synthesized(app).manifests).values()].map((text) => parse(text));
  const of = (kind: string) => objects.filter((object) => object.kind === kind && object.metadata);
  const [project] = of('AppProject');
  const stages = of('Application').filter(({ spec }) => spec.project === project.metadata.name);
  expect(stages).toHaveLength(3);
  for (const { spec } of stages) {
    expect(project.spec.sourceRepos).toContain(spec.source.repoURL);
    expect(project.spec.destinations).toContainEqual(spec.destination);
  }
  expect(stages.map(({ spec }) => spec.syncPolicy.automated.prune ?? false)).toEqual([false, true, true]);
  const followers = of('Kustomization').filter(({ apiVersion }) => apiVersion.startsWith('kustomize.toolkit'));
  expect(followers.map(({ metadata, spec }) => [metadata.name, spec.dependsOn?.[0].name, spec.prune])).toEqual([
    ['test', undefined, true],
    ['test-10-namespaces', undefined, false],
    ['test-20-policies', 'test-10-namespaces', true],
    ['test-50-workloads', 'test-20-policies', true],
  ]);
});

test('two namespaces may hold objects of one kind and name in one folder', () => {
  const { app, capability } = platform();
  for (const namespace of ['logging', 'kube-system']) {
    new ApiObject(capability, `same-${namespace}`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'same', namespace },
    });
  }
  const paths = [...environmentFiles('test', synthesized(app).manifests).keys()].filter((path) =>
    path.includes('same'),
  );
  expect(paths).toEqual([
    'test/50-workloads/logging/configmap-kube-system-same.yaml',
    'test/50-workloads/logging/configmap-logging-same.yaml',
  ]);
});

test('an environment is found from anywhere below it', () => {
  const { capability, environment } = platform();
  expect(Environment.of(capability)).toBe(environment);
});
