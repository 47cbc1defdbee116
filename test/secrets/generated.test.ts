import { App } from 'cdk8s';
import { Capability, Cluster, Environment, generated, type KubernetesVersion, type SecretNeed } from '../../lib';
import { synthesize } from '../../lib/output/synthesize';
import { verify } from '../../lib/verify';
import { TestSystem } from '../core/platform';

const password = { kind: 'random', length: 32, alphabet: 'alphanumeric' } as const;
const need = (name: string, more: Partial<SecretNeed> = {}): SecretNeed => ({
  name,
  purpose: 'opens the door',
  keys: { password },
  rotation: 'restart',
  ...more,
});

/** An environment in which systems have declared needs, synthesized. */
function synthesized(
  needs: readonly SecretNeed[],
  kubernetes: KubernetesVersion = '1.37',
  { regenerate, secretGenerations }: { regenerate?: string[]; secretGenerations?: Record<string, number> } = {},
) {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes }),
    secrets: generated({ regenerate }),
    secretGenerations,
  });
  const system = new TestSystem(new Capability(environment, 'logging'));
  for (const each of needs) system.declare.secret(each);
  const [{ manifests } = { manifests: [] }] = synthesize(app);
  const findings = verify({ manifests, expectedSecrets: environment.expectedSecrets(), kubernetes });
  const script = (): Record<string, string> => {
    const data = find('ConfigMap', /script/)?.object.data;
    return typeof data === 'object' && data !== null ? { ...data } : {};
  };
  const find = (kind: string, name: RegExp) =>
    manifests.find(({ object }) => object.kind === kind && name.test(object.metadata.name));
  return { environment, manifests, findings, find, script };
}

test('one job in the namespace makes what can be made, and satisfies every rule', () => {
  const { find, findings, manifests, script } = synthesized([
    need('b'),
    need('a', { rotation: 'never' }),
    need('token', { keys: { token: { kind: 'given', description: 'token of the vendor' } } }),
  ]);
  expect(findings).toEqual([]);
  expect(manifests.filter(({ object }) => object.kind === 'Job')).toHaveLength(1);
  expect(JSON.parse(script()['settings.json'] ?? '')).toEqual({
    namespace: 'logging',
    ledger: 'secret-ledger',
    regenerate: [],
    secrets: [
      { name: 'a', type: 'Opaque', precious: true, keys: { password } },
      { name: 'b', type: 'Opaque', precious: false, keys: { password } },
    ],
  });
  expect(find('Job', /./)?.stage).toBe('secrets');
});

test('the role reads just the declared Secrets, and nothing lists, changes or deletes', () => {
  const { find } = synthesized([need('b'), need('a')]);
  expect(find('Role', /./)?.object.rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['a', 'b'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'patch'], resourceNames: ['secret-ledger'] },
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: ['create'] },
  ]);
});

test('where the cluster serves admission policies, one pins the names that may be created', () => {
  const { find } = synthesized([need('b'), need('a')], '1.30');
  expect(find('ValidatingAdmissionPolicy', /./)).toMatchObject({
    stage: 'policies',
    object: {
      metadata: { name: 'logging-secret-bootstrap' },
      spec: {
        failurePolicy: 'Fail',
        matchConditions: [
          { expression: "request.userInfo.username == 'system:serviceaccount:logging:secret-bootstrap'" },
        ],
        validations: [
          { expression: "request.resource.resource != 'secrets' || object.metadata.name in ['a', 'b']" },
          { expression: "request.resource.resource != 'configmaps' || object.metadata.name in ['secret-ledger']" },
          {
            expression:
              "request.resource.resource != 'secrets' || object.type in ['Opaque', 'kubernetes.io/dockerconfigjson']",
          },
        ],
      },
    },
  });
  expect(synthesized([need('a')], '1.29').find('ValidatingAdmissionPolicy', /./)).toBeUndefined();
});

test('another need makes another job, and the bcrypt library comes only where a format needs it', () => {
  const name = (needs: SecretNeed[]) => synthesized(needs).find('Job', /./)?.object.metadata.name;
  expect(name([need('a')])).not.toBe(name([need('a'), need('b')]));
  expect(name([need('b'), need('a')])).toBe(name([need('a'), need('b')]));
  const library = (needs: SecretNeed[]) => synthesized(needs).script()['bcrypt.js'];
  expect(library([need('a')])?.length).toBeLessThan(100);
  const hashed = need('a', { keys: { password, hash: { kind: 'bcrypt', of: 'password' } } });
  expect(library([hashed])).toContain('hashSync');
});

test('what may be made anew reaches the job of its namespace', () => {
  const { script } = synthesized([need('a', { rotation: 'never' })], '1.37', {
    regenerate: ['logging/a', 'other/b'],
  });
  expect(JSON.parse(script()['settings.json'] ?? '').regenerate).toEqual(['a']);
});

test('a Docker configuration has the type that Kubernetes reads', () => {
  const keys = {
    password,
    '.dockerconfigjson': { kind: 'docker-config', registry: 'registry.example.com', user: 'robot', of: 'password' },
  } as const;
  const { script } = synthesized([need('pull', { keys })]);
  expect(JSON.parse(script()['settings.json'] ?? '').secrets[0].type).toBe('kubernetes.io/dockerconfigjson');
});

test('reports say who brings each Secret', () => {
  const { environment } = synthesized([
    need('a'),
    need('token', { keys: { token: { kind: 'given', description: 'token of the vendor' } } }),
  ]);
  expect(environment.secrets.map((declared) => environment.providerOf(declared))).toEqual(['generated', 'existing']);
});

test('an impossible format is refused where it is declared', () => {
  expect(() => synthesized([need('a', { keys: { hash: { kind: 'bcrypt', of: 'b' } } })])).toThrow(
    "test/logging/product: secret 'logging/a': key 'hash' is made of key 'b', which the object does not have; declare both together",
  );
});

test('a rotated Secret has a name of its own, everywhere', () => {
  const { environment, script } = synthesized([need('a')], '1.37', { secretGenerations: { 'logging/a': 2 } });
  expect(environment.expectedSecrets()).toEqual([{ namespace: 'logging', name: 'a-g2', keys: ['password'] }]);
  expect(JSON.parse(script()['settings.json'] ?? '').secrets[0].name).toBe('a-g2');
});

test.each([
  [
    'first-boot-only',
    2,
    'is of rotation class first-boot-only and has no generations; change the value in the product',
  ],
  ['never', 2, 'is of rotation class never and has no generations; follow the migration in the README'],
  ['coordinated', 2, 'is of rotation class coordinated and has no generations; make the new value known'],
  ['restart', 0.5, '0.5 is no generation; use a whole number of 1 or more'],
] as const)('a Secret of class %s refuses generation %d', (rotation, generation, message) => {
  expect(() =>
    synthesized([need('a', { rotation })], '1.37', { secretGenerations: { 'logging/a': generation } }),
  ).toThrow(`test/logging/product: secret 'logging/a': ${message}`);
});

test('a generation of a Secret that nobody declares is refused', () => {
  expect(() => synthesized([need('a')], '1.37', { secretGenerations: { 'logging/b': 2 } })).toThrow(
    "test: secretGenerations: nobody declares secret 'logging/b'; remove it, or correct it to one that reports list",
  );
});
