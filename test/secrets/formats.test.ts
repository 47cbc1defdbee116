import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import fc from 'fast-check';
import type { SecretFormat } from '../../lib/core';
import { formatProblems } from '../../lib/core/secret-format';
import { check, make } from '../../lib/secrets/generated/job/formats';

const password = { kind: 'random', length: 32, alphabet: 'alphanumeric' } as const;

test('random values have exactly the length and the alphabet, and differ', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom('alphanumeric', 'hex'), (length, alphabet) => {
      const { value = '' } = make({ value: { kind: 'random', length, alphabet } });
      expect(value).toMatch(alphabet === 'hex' ? /^[0-9a-f]+$/ : /^[A-Za-z0-9]+$/);
      expect(value).toHaveLength(length);
    }),
  );
  const many = new Set(Array.from({ length: 1000 }, () => make({ value: password }).value));
  expect(many.size).toBe(1000);
});

test('every character of the alphabet turns up', () => {
  const { value = '' } = make({ value: { ...password, length: 5000 } });
  expect(new Set(value).size).toBe(62);
});

test.each([
  ['base64', 44],
  ['hex', 64],
] as const)('32 bytes in %s', (encoding, characters) => {
  const { key = '' } = make({ key: { kind: 'bytes', bytes: 32, encoding } });
  expect(key).toHaveLength(characters);
  expect(Buffer.from(key, encoding)).toHaveLength(32);
});

test.each([
  ['rsa-2048', 'PKCS1', '-----BEGIN RSA PRIVATE KEY-----\n'],
  ['rsa-2048', 'PKCS8', '-----BEGIN PRIVATE KEY-----\n'],
  ['ec-p256', 'PKCS8', '-----BEGIN PRIVATE KEY-----\n'],
  ['ed25519', 'PKCS8', '-----BEGIN PRIVATE KEY-----\n'],
] as const)('a key pair of %s in %s signs and verifies', (algorithm, encoding, header) => {
  const keys = {
    private: { kind: 'private-key', algorithm, encoding },
    public: { kind: 'public-key', of: 'private' },
  } as const;
  const values = make(keys);
  expect(values.private?.startsWith(header)).toBe(true);
  const signature = sign(null, Buffer.from('text'), createPrivateKey(values.private ?? ''));
  expect(verify(null, Buffer.from('text'), createPublicKey(values.public ?? ''), signature)).toBe(true);
  expect(check(keys, values)).toEqual([]);
});

test('hashes and sign-ons are made of the password beside them', () => {
  const keys = {
    hash: { kind: 'bcrypt', of: 'password' },
    '.dockerconfigjson': { kind: 'docker-config', registry: 'registry.example.com', user: 'robot', of: 'password' },
    line: { kind: 'htpasswd', user: 'admin', of: 'password' },
    user: { kind: 'text', value: 'admin' },
    password,
    id: { kind: 'uuid' },
  } as const;
  const values = make(keys);
  expect(compareSync(values.password ?? '', values.hash ?? '')).toBe(true);
  expect(values.line).toMatch(/^admin:\$2b\$10\$.{53}$/);
  expect(values.user).toBe('admin');
  const { auths } = JSON.parse(values['.dockerconfigjson'] ?? '');
  expect(Buffer.from(auths['registry.example.com'].auth, 'base64').toString()).toBe(`robot:${values.password}`);
  expect(check(keys, values)).toEqual([]);
});

const rsa = make({ key: { kind: 'private-key', algorithm: 'rsa-2048', encoding: 'PKCS8' } }).key ?? '';

test.each<[string, Record<string, Exclude<SecretFormat, { kind: 'given' }>>, Record<string, string>, string[]]>([
  ['a key that is not there', { a: password }, {}, ["has no key 'a'"]],
  ['a newline at the end', { a: password }, { a: `${'x'.repeat(32)}\n` }, ["key 'a' has 33 characters, not 32"]],
  ['a strange character', { a: password }, { a: `${'x'.repeat(31)}!` }, ["key 'a' is not alphanumeric"]],
  [
    'too few bytes',
    { a: { kind: 'bytes', bytes: 32, encoding: 'hex' } },
    { a: 'abcd' },
    ["key 'a' has 2 bytes, not 32"],
  ],
  ['another encoding', { a: { kind: 'bytes', bytes: 3, encoding: 'hex' } }, { a: 'zz' }, ["key 'a' is not hex"]],
  ['another kind of id', { a: { kind: 'uuid' } }, { a: '1' }, ["key 'a' is no random UUID"]],
  [
    'another encoding of a key',
    { a: { kind: 'private-key', algorithm: 'rsa-2048', encoding: 'PKCS1' } },
    { a: rsa },
    ["key 'a' is not in PKCS1"],
  ],
  [
    'a shorter key',
    { a: { kind: 'private-key', algorithm: 'rsa-4096', encoding: 'PKCS8' } },
    { a: rsa },
    ["key 'a' is a key of rsa-2048, not rsa-4096"],
  ],
  [
    'half a key',
    { a: { kind: 'private-key', algorithm: 'rsa-2048', encoding: 'PKCS8' } },
    { a: rsa.slice(0, 200) },
    ["key 'a' cannot be read"],
  ],
  [
    'the hash of another password',
    { a: password, b: { kind: 'bcrypt', of: 'a' } },
    { a: 'x'.repeat(32), b: make({ a: password, b: { kind: 'bcrypt', of: 'a' } }).b ?? '' },
    ["key 'b' is no bcrypt hash of 'a'"],
  ],
  ['another text', { a: { kind: 'text', value: 'admin' } }, { a: 'root' }, ["key 'a' is another text"]],
])('a check finds %s', (_, keys, values, faults) => {
  expect(check(keys, values)).toEqual(faults);
});

test.each<[Record<string, SecretFormat>, string]>([
  [{ 'a b': password }, "key 'a b' is no key of a Secret; use letters, digits, dots, dashes and underscores"],
  [{ a: { ...password, length: 0 } }, "key 'a' cannot have 0 characters; use a whole number of 1 or more"],
  [
    { a: { kind: 'bytes', bytes: 1.5, encoding: 'hex' } },
    "key 'a' cannot have 1.5 bytes; use a whole number of 1 or more",
  ],
  [
    { a: { kind: 'private-key', algorithm: 'ed25519', encoding: 'PKCS1' } },
    "key 'a' is a key of ed25519 in PKCS1, which is for RSA alone; use PKCS8",
  ],
  [
    { a: { kind: 'bcrypt', of: 'b' } },
    "key 'a' is made of key 'b', which the object does not have; declare both together",
  ],
  [
    { a: { kind: 'public-key', of: 'b' }, b: password },
    "key 'a' is made of 'b', which is no private key; name one of kind private-key",
  ],
  [
    { a: { kind: 'bcrypt', of: 'b' }, b: { kind: 'text', value: 'x' } },
    "key 'a' is made of 'b', which is no password; name one of kind random, bytes or uuid",
  ],
  [
    { a: { kind: 'bcrypt', of: 'b' }, b: { ...password, length: 73 } },
    "key 'a' is a bcrypt hash of 73 characters, of which only 72 count; make 'b' shorter",
  ],
])('impossible formats are refused: %j', (keys, message) => {
  expect(formatProblems(keys).map(({ problem, remedy }) => `${problem}; ${remedy}`)).toEqual([message]);
});
