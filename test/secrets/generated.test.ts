import { App } from 'cdk8s';
import {
  Capability,
  Cluster,
  Environment,
  existing,
  type Generation,
  generated,
  type KubernetesVersion,
  type Rotation,
  rotationProcedure,
  type SecretNeed,
} from '../../lib';
import { synthesize } from '../../lib/output/synthesize';
import { verify } from '../../lib/verify';
import { TestSystem, testCapability } from '../core/platform';

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
  { regenerate, secretGenerations }: { regenerate?: string[]; secretGenerations?: Record<string, Generation> } = {},
) {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes }),
    secrets: [generated({ regenerate }), existing],
    secretGenerations,
  });
  const system = new TestSystem(new Capability(environment, 'logging'));
  for (const each of needs) system.declare.secret(each);
  const [{ manifests } = { manifests: [] }] = synthesize(app);
  const findings = verify({ manifests, expectedSecrets: environment.expectedSecrets(), kubernetes });
  const script = (): Record<string, string> => {
    const data = find('ConfigMap', /bootstrap-script/)?.object.data;
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
  expect(
    manifests.filter(({ object }) => /Job secret-bootstrap/.test(`${object.kind} ${object.metadata.name}`)),
  ).toHaveLength(1);
  expect(JSON.parse(script()['settings.json'] ?? '')).toEqual({
    namespace: 'logging',
    ledger: 'secret-ledger',
    drafts: 'secret-drafts',
    regenerate: [],
    secrets: [
      { name: 'a', type: 'Opaque', precious: true, keys: { password } },
      { name: 'b', type: 'Opaque', precious: false, keys: { password } },
    ],
  });
  expect(find('Job', /bootstrap/)?.stage).toBe('secrets');
});

test('the role reads just the declared Secrets, and nothing lists or deletes, or changes but what the job keeps for itself', () => {
  const { find } = synthesized([need('b'), need('a')]);
  expect(find('Role', /./)?.object.rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['a', 'b'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'patch'], resourceNames: ['secret-drafts'] },
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
          {
            expression: "request.resource.resource != 'secrets' || object.metadata.name in ['a', 'b', 'secret-drafts']",
          },
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

test('the name of the drafts is taken', () => {
  expect(() => synthesized([need('secret-drafts')])).toThrow(
    "test/logging/product: secret 'logging/secret-drafts': the job that makes Secrets keeps what it has not yet created under this name; use another name",
  );
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
  expect(environment.secrets.map((declared) => environment.providerOf(declared).name)).toEqual([
    'generated',
    'existing',
  ]);
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

test.each<[Rotation, Generation, string]>([
  [
    'first-boot-only',
    2,
    'is of rotation class first-boot-only and has no generations; change the value in the product',
  ],
  ['never', 2, 'is of rotation class never and has no generations; follow the migration in the README'],
  ['restart', 0.5, '0.5 is no generation; use a whole number of 1 or more'],
  ['coordinated', { from: 0, to: 1 }, '0 is no generation; use a whole number of 1 or more'],
  ['coordinated', { from: 1, to: 3 }, 'cannot go from generation 1 to 3; write { from: 1, to: 2 }'],
  ['coordinated', { from: 2, to: 1 }, 'cannot go from generation 2 to 1; write { from: 2, to: 3 }'],
  [
    'restart',
    { from: 1, to: 2 },
    'is of rotation class restart, of which no two generations are in use at once; write 2',
  ],
  ['never', { from: 1, to: 2 }, 'is of rotation class never, of which no two generations are in use at once; follow'],
])('a Secret of class %s refuses generation %j', (rotation, generation, message) => {
  expect(() =>
    synthesized([need('a', { rotation })], '1.37', { secretGenerations: { 'logging/a': generation } }),
  ).toThrow(`test/logging/product: secret 'logging/a': ${message}`);
});

describe('a coordinated Secret is replaced in two phases', () => {
  const phases = (generation: Generation) =>
    synthesized([need('a', { rotation: 'coordinated' })], '1.37', { secretGenerations: { 'logging/a': generation } });
  const made = (generation: Generation) =>
    JSON.parse(phases(generation).script()['settings.json'] ?? '').secrets.map(
      ({ name, succeeds }: { name: string; succeeds?: string }) => [name, succeeds],
    );

  test('before, between and after', () => {
    expect(made(1)).toEqual([['a', undefined]]);
    expect(made({ from: 1, to: 2 })).toEqual([
      ['a', undefined],
      ['a-g2', undefined],
    ]);
    expect(made(2)).toEqual([['a-g2', 'a']]);
    expect(made({ from: 2, to: 3 })).toEqual([
      ['a-g2', 'a'],
      ['a-g3', undefined],
    ]);
  });

  test('consumers use the new one from the first phase on', () => {
    const name = (generation: Generation) =>
      new TestSystem(testCapability({ secretGenerations: { 'logging/a': generation } })).declare.secret(
        need('a', { rotation: 'coordinated' }),
      ).name;
    expect([name(1), name({ from: 1, to: 2 }), name(2)]).toEqual(['a', 'a-g2', 'a-g2']);
  });

  test('the report says what comes next', () => {
    const next = (generation: Generation) => phases(generation).environment.secrets.map(rotationProcedure);
    expect(next(1)).toEqual([
      "phase 1: let the other side accept a second value beside the old one, set secretGenerations['logging/a'] to { from: 1, to: 2 }, bring the Secret a-g2, and roll out; phase 2: when every consumer runs with a-g2, set secretGenerations['logging/a'] to 2, roll out, withdraw the old value at the other side, and delete the old Secret",
    ]);
    const second =
      "phase 1 of 2 is on, both values are accepted; when every consumer runs with a-g2, set secretGenerations['logging/a'] to 2, roll out, withdraw the old value at the other side, and delete the old Secret";
    expect(next({ from: 1, to: 2 })).toEqual([second, second]);
    expect(next(2)[0]).toMatch(/^phase 1: .* to \{ from: 2, to: 3 \}, bring the Secret a-g3/);
  });
});

test('a generation of a Secret that nobody declares is refused', () => {
  expect(() => synthesized([need('a')], '1.37', { secretGenerations: { 'logging/b': 2 } })).toThrow(
    "test: secretGenerations: nobody declares secret 'logging/b'; remove it, or correct it to one that reports list",
  );
});
