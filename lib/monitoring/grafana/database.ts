import type { Endpoint, Problem, SecretNeed } from '../../core';
import type { IniValue } from '../../formats/ini';

/** Where users, preferences and dashboards of their own are kept. */
export interface GrafanaDatabase {
  readonly server: Endpoint<'postgresql'>;
  /** Name of the database. @default 'grafana' */
  readonly name?: string;
  /** User that owns its tables. @default 'grafana' */
  readonly user?: string;
  /** Whether an authority of your own signed the server's certificate; the Secret then holds it, too. @default a public one did */
  readonly ownAuthority?: boolean;
}

/** Keys of the Secret. */
export type DatabaseKey = 'password' | 'ca.crt';

/** Variable that the configuration reads the password from. */
export const databasePasswordVariable = 'GRAFANA_DATABASE_PASSWORD';

/** Directory of the authority's certificate. */
export const databaseDirectory = '/etc/grafana/database';

/** Connections of each replica. PostgreSQL has 100 for everybody unless told otherwise. */
const connections = { open: 20, idle: 5 } as const;

/** What is wrong with the database, if anything is. */
export function databaseProblems({
  server,
  name = 'grafana',
  user = 'grafana',
}: GrafanaDatabase): Omit<Problem, 'path'>[] {
  const problems: Omit<Problem, 'path'>[] = [];
  if (!server.tls) {
    problems.push({
      prop: 'database.server',
      problem: `the connection to ${server.address} is not encrypted`,
      remedy: 'use an endpoint with TLS: its certificate is verified',
    });
  }
  for (const [prop, value] of Object.entries({ name, user })) {
    if (/^[A-Za-z_][\w-]{0,62}$/.test(value)) continue;
    problems.push({
      prop: `database.${prop}`,
      problem: `'${value}' is no name in PostgreSQL`,
      remedy: 'begin with a letter, and use letters, digits, underscores and dashes',
    });
  }
  return problems;
}

/** The section of `grafana.ini`; without a database, a file that lives as long as the pod. */
export function databaseSettings(database: GrafanaDatabase | undefined): Record<string, IniValue | undefined> {
  if (!database) return { type: 'sqlite3', wal: true };
  const { server, name = 'grafana', user = 'grafana', ownAuthority } = database;
  return {
    type: 'postgres',
    host: server.address,
    name,
    user,
    password: { environment: databasePasswordVariable },
    ssl_mode: 'verify-full',
    ca_cert_path: ownAuthority ? `${databaseDirectory}/ca.crt` : undefined,
    max_open_conn: connections.open,
    max_idle_conn: connections.idle,
  };
}

/** The user's password, and the authority's certificate where it is not a public one. */
export function databaseNeed(name: string, database: GrafanaDatabase): SecretNeed<DatabaseKey> {
  const { server, user = 'grafana', ownAuthority } = database;
  const password = { kind: 'given', description: `password of user '${user}' at ${server.host}` } as const;
  const authority = {
    kind: 'given',
    description: `PEM certificate of the authority that signed ${server.host}`,
  } as const;
  return {
    name,
    purpose: `lets Grafana keep users and preferences at ${server.host}`,
    keys: ownAuthority ? { password, 'ca.crt': authority } : ({ password } as SecretNeed<DatabaseKey>['keys']),
    rotation: 'coordinated',
  };
}
