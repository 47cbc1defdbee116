import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { make } from '../../lib/secrets/generated/job/formats';
import { secretIn, secretUnder } from '../../lib/verify/secret-text';

/** Put together here, so that no scanner takes the test itself for a leak. */
const joined = (...parts: readonly string[]) => parts.join('');
const { publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const letters = 'q7Zt4Xc9Lm2Rv8Kp1Wn6Bs3Dh5Gj0FyA2';

test.each([
  ['a private key', joined('-----BEGIN ', 'EC PRIVATE KEY-----\nMHc')],
  ['a private key', joined('-----BEGIN ', 'PGP PRIVATE KEY BLOCK-----')],
  ['an age key', joined('AGE-SECRET', '-KEY-1', 'Q'.repeat(40))],
  ['an AWS access key', joined('AKIA', 'IOSFODNN7EXAMPLE')],
  ['a GitHub token', joined('ghp', '_', 'a'.repeat(36))],
  ['a GitLab token', joined('glpat', '-', 'a'.repeat(20))],
  ['a Google API key', joined('AIza', 'S'.repeat(35))],
  ['an npm token', joined('npm', '_', 'a'.repeat(36))],
  ['a Slack token', joined('xoxb', '-1234567890-abc')],
  ['a Slack webhook', joined('https://hooks.slack', '.com/services/T000/B000/XXXX')],
  ['a Stripe key', joined('sk_', 'live_', 'a'.repeat(24))],
  ['a Vault token', joined('hvs', '.', 'a'.repeat(24))],
  ['a JSON web token', joined('eyJhbGciOiJI', '.eyJzdWIiOiIx', '.c2lnbmF0dXJl')],
  ['a bcrypt hash', joined('$2b$', '10$', 'a'.repeat(53))],
  ['a password in a URL', joined('postgres://app:', 'hunter2@db.example.com/app')],
  ['a text as random as a secret', `password = "${letters}"`],
  ['a text as random as a secret', createHash('sha256').update('x').digest('hex')],
])('%s is caught', (what, text) => {
  expect(secretIn(text)).toBe(what);
});

test('values of every format that is minted are caught, nearly always', () => {
  const formats = {
    password: { kind: 'random', length: 32, alphabet: 'alphanumeric' },
    hex: { kind: 'random', length: 64, alphabet: 'hex' },
    key: { kind: 'bytes', bytes: 32, encoding: 'hex' },
  } as const;
  const values = Array.from({ length: 300 }, () => Object.values(make(formats))).flat();
  expect(values.filter((value) => secretIn(value) === undefined).length).toBeLessThan(values.length / 100);
});

test.each([
  'registry.example.com/product:1.2.3',
  'the quick brown fox jumps over the lazy dog',
  'ValidatingAdmissionPolicyBinding',
  'spec.template.spec.containers.securityContext.readOnlyRootFilesystem',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  `registry.example.com/product@sha256:${createHash('sha256').update('x').digest('hex')}`,
  'https://logs.example.com:9200/_search?size=0',
  'postgres://$(USER):$(PASSWORD)@db.example.com/app',
  'https://user@example.com/path',
  '00000000000000000000000000000000',
  publicKey,
  `mDME${randomBytes(300).toString('base64')}`,
])('%s is no secret', (text) => {
  expect(secretIn(text)).toBeUndefined();
});

test.each([10, 12, 16, 20])(
  'a random value of %d characters is caught under the name of a secret, nearly always',
  (length) => {
    const values = Array.from({ length: 400 }, () =>
      make({ it: { kind: 'random', length, alphabet: 'alphanumeric' } }),
    );
    const missed = values.filter(({ it = '' }) => secretUnder('adminPassword', it) === undefined);
    expect(missed.length).toBeLessThan(values.length / 10);
    const inText = values.filter(({ it = '' }) => secretIn(`{"client_secret": "${it}"}`) === undefined);
    expect(inText.length).toBe(missed.length);
  },
);

test.each([
  ['password', 'opensearch-dashboards-user'],
  ['token', '/var/run/secrets/tokens/vault'],
  ['secretName', 'q7Zt4Xc9Lm2R'],
  ['clientSecret', 'vendor-g2-token'],
  ['access-key', 's3.client.default.access_key'],
  ['token', 'readOnlyRootFilesystem'],
  ['password', 'the words of a description 4Xc9Lm2R'],
])('%s: %s is no secret', (name, value) => {
  expect(secretUnder(name, value)).toBeUndefined();
});

test.each([
  'password = $' + '{DB_PASSWORD}',
  'token: $(cat /secrets/token)',
  'const secret = valuesOf(found.body);',
  'password => "#{ENV[\'PASSWORD\']}"',
  'secret: opensearch-admin-g12',
])('%s names no value', (text) => {
  expect(secretIn(text)).toBeUndefined();
});
