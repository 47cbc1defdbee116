import type { SecretNeed } from '../../core';
import { administrator } from './config';

/** The administrator's password. A database remembers the first one; without it, each start reads it. */
export function adminNeed(name: string, remembered: boolean): SecretNeed<'password'> {
  return {
    name: `${name}-admin`,
    purpose: `password of Grafana's user '${administrator}'`,
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: remembered ? 'first-boot-only' : 'restart',
  };
}

/** The key that encrypts what the database holds in secret. Every replica has the same. */
export function keyNeed(name: string, remembered: boolean): SecretNeed<'key'> {
  return {
    name: `${name}-key`,
    purpose: 'key that Grafana encrypts tokens and passwords in its database with',
    keys: { key: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: remembered ? 'never' : 'restart',
  };
}
