import type { SecretNeed } from '../../core';
import type { DatabaseConnection, Definitions } from './definitions';

/** The connections to databases that definitions have, by name. */
export function databaseConnections({ engines = {} }: Definitions): Record<string, DatabaseConnection> {
  return Object.assign(
    {},
    ...Object.values(engines).map((engine) => (engine.kind === 'database' ? engine.connections : {})),
  );
}

/** The Secret with which the server comes in for the first time. */
export function databaseNeed(
  name: string,
  connection: string,
  { server, database }: DatabaseConnection,
): SecretNeed<'username' | 'password'> {
  return {
    name: `${name}-database-${connection}`,
    purpose: `user with which ${name} makes users of ${database} at ${server.host}; it replaces the password at once`,
    rotation: 'first-boot-only',
    keys: {
      username: { kind: 'given', description: `user of ${server.host} that may create roles` },
      password: { kind: 'given', description: 'its first password' },
    },
  };
}
