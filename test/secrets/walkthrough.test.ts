import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentProps } from '../../lib';
import { written } from './server';
import { generations, walkthrough } from './walkthrough';

const page = readFileSync(join(__dirname, '../../docs/secrets.md'), 'utf8');
const source = readFileSync(join(__dirname, 'walkthrough.ts'), 'utf8');

test.each(['generation', 'storage', 'management', 'rotation'])('the page shows %s as it is compiled here', (part) => {
  const [, code = 'nothing'] = new RegExp(`// #region ${part}\n(.*?)// #endregion`, 's').exec(source) ?? [];
  expect(page).toContain(`\`\`\`ts\n${code.replaceAll(/^export /gm, '')}\`\`\`\n`);
});

function platform(secretGenerations?: EnvironmentProps['secretGenerations']) {
  const { find, findings, manifests } = written(walkthrough(secretGenerations));
  const settings = () => {
    const made = JSON.parse(find('ConfigMap', 'secret-bootstrap-script').data['settings.json']);
    return made.secrets.map(({ name, keys }: { name: string; keys: object }) => [name, Object.keys(keys)]);
  };
  return { find, findings, manifests, settings };
}

test('all of it together satisfies every rule', () => {
  expect(platform().findings()).toEqual([]);
  expect(platform(generations).findings()).toEqual([]);
});

test('keys are made together by the job, and database users by the server', () => {
  const { find, settings } = platform();
  expect(settings()).toEqual([
    ['shop-sender', ['password']],
    ['shop-signer', ['private', 'public']],
  ]);
  const { annotations } = find('Deployment', 'shop').spec.template.metadata;
  expect(annotations['vault.hashicorp.com/agent-inject-template-database.json']).toContain('database/creds/shop');
});

test('disks, what the server stores, and its copies are encrypted, each with a key of its own', () => {
  const { find } = platform();
  const [disks, seal, snapshots] = [
    find('StorageClass', 'encrypted').parameters.kmsKeyId,
    JSON.parse(find('ConfigMap', 'openbao-config').data['server.json']).seal.awskms.kms_key_id,
    find('CronJob', 'openbao-snapshot').spec.jobTemplate.spec.template.spec.containers[0].env.find(
      ({ name }: { name: string }) => name === 'KMS_KEY',
    ).value,
  ];
  expect([disks, seal, snapshots].map((arn) => arn.split('/')[1])).toEqual(['disks', 'seal', 'snapshots']);
  const [data] = find('StatefulSet', 'openbao').spec.volumeClaimTemplates;
  expect(data.spec.storageClassName).toBe('encrypted');
});

test('the ServiceAccount of the shop, and nobody else, may do what its policy says', () => {
  const { steps } = JSON.parse(platform().find('ConfigMap', 'openbao-bootstrap').data['bootstrap.json']);
  const step = (part: object) => expect.arrayContaining([expect.objectContaining(part)]);
  const body = expect.objectContaining({
    bound_service_account_names: ['shop'],
    bound_service_account_namespaces: ['sales'],
    token_policies: ['shop'],
  });
  expect(steps).toEqual(step({ path: 'auth/kubernetes/role/shop', body }));
  const path = {
    'database/creds/shop': { capabilities: ['read'] },
    'transit/encrypt/orders': { capabilities: ['update'] },
    'transit/decrypt/orders': { capabilities: ['update'] },
  };
  expect(steps).toEqual(step({ do: 'policy', name: 'shop', policy: JSON.stringify({ path }) }));
  expect(steps).toEqual(step({ path: 'transit/keys/orders/config', body: { auto_rotate_period: '2592000s' } }));
});

test('generations replace one pair, and keep both passwords until the other side is done', () => {
  const { find, settings } = platform(generations);
  expect(settings().map(([name]: [string]) => name)).toEqual(['shop-sender', 'shop-sender-g2', 'shop-signer-g2']);
  const { volumes } = find('Deployment', 'shop').spec.template.spec;
  const used = volumes.flatMap(({ secret }: { secret?: { secretName: string } }) => secret?.secretName ?? []);
  expect(used.sort()).toEqual(['shop-sender-g2', 'shop-signer-g2']);
});
