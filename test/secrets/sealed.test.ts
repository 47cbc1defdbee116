import { manifestsOf, type SealedProps, type SecretNeed, sealed } from '../../lib';
import { reportFiles } from '../../lib/output/reports';
import { verify } from '../../lib/verify';
import { brought, TestSystem, testCapability } from '../core/platform';
import { sealedValue } from './sealed-value';
import { vendor } from './vendor';

const values = { token: sealedValue('token'), user: sealedValue('user') };

function declareIn(secrets: SealedProps['secrets'], needs: readonly SecretNeed[], more: object = {}) {
  const capability = testCapability({ secrets: sealed({ secrets }), ...more });
  const system = new TestSystem(capability);
  for (const need of needs) system.declare.secret(need);
  return capability.environment;
}

test('a SealedSecret of the same name holds just what was encrypted, before the workloads, and satisfies every rule', () => {
  const environment = declareIn({ 'logging/vendor': values }, [vendor]);
  const manifests = manifestsOf(environment);
  expect(manifests.find(({ object }) => object.kind === 'SealedSecret')).toMatchObject({
    stage: 'secrets',
    object: {
      apiVersion: 'bitnami.com/v1alpha1',
      metadata: { name: 'vendor', namespace: 'logging' },
      spec: { encryptedData: values, template: { type: 'Opaque' } },
    },
  });
  expect(verify({ manifests, expectedSecrets: environment.expectedSecrets(), kubernetes: '1.34' })).toEqual([]);
});

test('the report says what must run in the cluster', () => {
  const environment = declareIn({ 'logging/vendor': values }, [vendor]);
  expect(reportFiles(environment).get('reports/test/secrets.yaml')).toContain(
    'requires: the Sealed Secrets controller, which serves bitnami.com/v1alpha1',
  );
});

test('what it has no values for is up to the next', () => {
  const capability = testCapability({ secrets: [sealed({ secrets: { 'logging/vendor': values } }), brought] });
  const system = new TestSystem(capability);
  system.declare.secret(vendor);
  system.declare.secret({ ...vendor, name: 'other' });
  const { environment } = capability;
  expect(environment.secrets.map((each) => environment.providerOf(each).name)).toEqual(['sealed', 'brought']);
});

test('while one is replaced, both have values of their own', () => {
  const secretGenerations = { 'logging/vendor': { from: 1, to: 2 } };
  const secrets = { 'logging/vendor': values, 'logging/vendor-g2': values };
  const names = manifestsOf(declareIn(secrets, [vendor], { secretGenerations })).flatMap(({ object }) =>
    object.kind === 'SealedSecret' ? object.metadata.name : [],
  );
  expect(names).toEqual(['vendor', 'vendor-g2']);
});

const command = (key: string, name = 'vendor') =>
  `put into secrets['logging/${name}']['${key}'] what 'kubeseal --raw --scope=strict --namespace=logging --name=${name} --from-file=FILE' prints for a file with the value`;

test.each<[string, () => unknown, string]>([
  [
    'a key without a value',
    () => declareIn({ 'logging/vendor': { user: values.user } }, [vendor]),
    `test/logging/product: secret 'logging/vendor': sealed has no value of key 'token'; ${command('token')}`,
  ],
  [
    'a value of another key',
    () => declareIn({ 'logging/vendor': { ...values, password: values.user } }, [vendor]),
    "test/logging/product: secret 'logging/vendor': sealed has a value of key 'password', which is not declared; remove it; the keys are token, user",
  ],
  [
    'a Secret without values, and nobody else to bring it',
    () => declareIn({}, [vendor]),
    `brings it: token: token of the vendor, user: user at the vendor; seal it: ${command('token')}, ${command('user')}, or add existing`,
  ],
])('%s is refused', (_what, act, message) => {
  expect(act).toThrow(message);
});

test('values of a Secret that nobody declares are refused', () => {
  const secrets = { 'logging/vendor': values, 'logging/vendr': values };
  expect(declareIn(secrets, [vendor]).node.validate()).toEqual([
    "secrets: sealed has values of 'logging/vendr', which nobody declares; remove it, or correct it to one that reports list",
  ]);
});

test('a value that is not encrypted stops at the rules', () => {
  const environment = declareIn({ 'logging/vendor': { ...values, token: 'swordfish' } }, [vendor]);
  const findings = verify({
    manifests: manifestsOf(environment),
    expectedSecrets: environment.expectedSecrets(),
    kubernetes: '1.34',
  });
  expect(findings).toMatchObject([
    { prop: 'spec.encryptedData.token', problem: 'holds a value that is not encrypted' },
  ]);
});
