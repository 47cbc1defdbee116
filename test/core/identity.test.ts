import { accountToken, type CloudIdentity, Cluster, identityProblem, manifestsOf, Size } from '../../lib';
import { image, TestSystem, testCapability } from './platform';

const eks = Cluster.eks({
  kubernetes: '1.34',
  zones: [],
  podRanges: ['10.0.0.0/16'],
  nodeRanges: ['10.0.0.0/16'],
  storageClasses: [],
});

const common = { kind: 'Job', role: 'task', image, runAs: { user: 1000 } } as const;
const resources = { cpu: '10m', memory: Size.mebibytes(16) } as const;

test.each<[CloudIdentity, RegExp]>([
  [{ kind: 'google', serviceAccount: 'a' }, /cannot be proved by a cluster of eks; use it on gke/],
  [{ kind: 'azure', clientId: 'a' }, /use it on aks/],
  [
    { kind: 'aws-role', arn: 'role', region: 'eu-central-1' },
    /'role' is no identity of kind aws-role; write arn:aws:iam/,
  ],
])('%j is refused', (identity, message) => {
  const system = new TestSystem(testCapability({ cluster: eks }));
  expect(() => system.run({ ...common, resources, identity })).toThrow(message);
  expect(identityProblem(eks, identity)).toBeDefined();
});

test('Pod Identity is associated outside the cluster: nothing stands on the account, and the agent is reached', () => {
  const capability = testCapability({ cluster: eks });
  new TestSystem(capability).run({ ...common, resources, identity: { kind: 'aws-pod-identity' } });
  expect(identityProblem(eks, { kind: 'aws-pod-identity' })).toBeUndefined();
  const policy = manifestsOf(capability.environment).find(
    ({ object }) => object.kind === 'NetworkPolicy' && object.metadata.name === 'product-task',
  );
  expect(JSON.stringify(policy?.object.spec)).toContain('169.254.170.23/32');
});

test('a token for one audience is a projected file, without the right to use the API', () => {
  const capability = testCapability();
  new TestSystem(capability).run({ ...common, resources, mounts: { '/account': accountToken('vault') } });
  const job = manifestsOf(capability.environment).find(({ object }) => object.kind === 'Job')?.object;
  expect(job).toMatchObject({
    spec: {
      template: {
        spec: {
          automountServiceAccountToken: false,
          volumes: [
            {
              name: 'vault-token',
              projected: {
                sources: [{ serviceAccountToken: { audience: 'vault', path: 'token', expirationSeconds: 600 } }],
              },
            },
          ],
        },
      },
    },
  });
});

test('whoever reviews tokens is bound to the role that Kubernetes has for it, whoever reads all Secrets says why', () => {
  const capability = testCapability();
  const because = 'it writes Secrets into every namespace';
  const rule = { groups: [''], resources: ['secrets'], verbs: ['list'] } as const;
  new TestSystem(capability).run({
    ...common,
    resources,
    access: { reviewsTokens: true, readsAllSecrets: because, cluster: [rule] },
  });
  const objects = manifestsOf(capability.environment).map(({ object }) => object);
  expect(objects.find(({ metadata }) => metadata.name === 'logging-product-task-auth-delegator')).toMatchObject({
    kind: 'ClusterRoleBinding',
    roleRef: { kind: 'ClusterRole', name: 'system:auth-delegator' },
  });
  expect(objects.find(({ kind }) => kind === 'ClusterRole')?.metadata.annotations).toMatchObject({
    'cdk8s-landscape.io/exception.rbac-secrets': because,
  });
});
