import type { SecretFormat } from '../../../lib';

type Formats = Readonly<Record<string, Exclude<SecretFormat, { kind: 'given' }>>>;

const password = { kind: 'random', length: 32, alphabet: 'alphanumeric' } as const;

/** One Secret of each format, and enough precious ones for more than fifty steps. */
export const formats: Readonly<Record<string, { readonly precious: boolean; readonly keys: Formats }>> = {
  ...Object.fromEntries(
    Array.from({ length: 3 }, (_, i) => [`database-${i}`, { precious: true, keys: { password } }] as const),
  ),
  cookie: { precious: false, keys: { key: { kind: 'bytes', bytes: 32, encoding: 'base64' } } },
  id: { precious: false, keys: { id: { kind: 'uuid' } } },
  login: {
    precious: false,
    keys: {
      user: { kind: 'text', value: 'admin' },
      password,
      line: { kind: 'htpasswd', user: 'admin', of: 'password' },
      hash: { kind: 'bcrypt', of: 'password' },
    },
  },
  pull: {
    precious: false,
    keys: {
      password,
      '.dockerconfigjson': { kind: 'docker-config', registry: 'registry.example.com', user: 'robot', of: 'password' },
    },
  },
  signer: {
    precious: true,
    keys: {
      private: { kind: 'private-key', algorithm: 'rsa-2048', encoding: 'PKCS1' },
      public: { kind: 'public-key', of: 'private' },
    },
  },
  transport: { precious: true, keys: { key: { kind: 'private-key', algorithm: 'ed25519', encoding: 'PKCS8' } } },
};
