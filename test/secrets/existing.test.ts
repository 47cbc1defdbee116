import { App } from 'cdk8s';
import { Capability, Cluster, Environment, existing, generated, manifestsOf, type SecretNeed } from '../../lib';
import { findingsOf } from '../../lib/output/findings';
import { TestSystem } from '../core/platform';

const need = (name: string, keys: SecretNeed['keys']): SecretNeed => ({
  name,
  purpose: 'opens the door',
  rotation: 'restart',
  keys,
});
const token: SecretNeed['keys'] = { token: { kind: 'given', description: 'token of the vendor' } };
const random: SecretNeed['keys'] = { password: { kind: 'random', length: 32, alphabet: 'hex' } };

function declared(...needs: readonly SecretNeed[]) {
  const environment = new Environment(new App(), 'test', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: [generated(), existing],
  });
  const system = new TestSystem(new Capability(environment, 'logging'));
  for (const each of needs) system.declare.secret(each);
  const manifests = manifestsOf(environment);
  const find = (kind: string) =>
    manifests.find(({ object }) => object.kind === kind && object.metadata.name.startsWith('secret-preflight'));
  return { environment, manifests, find };
}

test('one job in the namespace looks for what people bring, before the workloads, and satisfies every rule', () => {
  const { environment, manifests, find } = declared(need('b', token), need('made', random), need('a', token));
  expect(find('Job')?.stage).toBe('secrets');
  const files = find('ConfigMap')?.object.data as Record<string, string>;
  expect(JSON.parse(files['settings.json'] ?? '')).toEqual({
    environment: 'test',
    namespace: 'logging',
    secrets: ['a', 'b'].map((name) => ({ name, purpose: 'opens the door', type: 'Opaque', keys: token })),
  });
  expect(findingsOf({ environment, manifests })).toEqual([]);
});

test('its role reads just these', () => {
  expect(declared(need('b', token), need('made', random)).find('Role')?.object.rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['b'] },
  ]);
});

test('another list makes another job, and none makes none', () => {
  const name = (...needs: SecretNeed[]) => declared(...needs).find('Job')?.object.metadata.name;
  expect(name(need('a', token))).not.toBe(name(need('a', token), need('b', token)));
  expect(name(need('a', token), need('b', token))).toBe(name(need('b', token), need('a', token)));
  expect(name(need('made', random))).toBeUndefined();
});
