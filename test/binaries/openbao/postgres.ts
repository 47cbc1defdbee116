import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { waitFor } from '../../cluster/wait';
import { Watchdog } from '../../cluster/watchdog';
import { makeCertificates } from '../certificates';
import type { CheckContext, Ended } from '../check';
import { patience } from './dev-server';

/** Where Debian keeps the programs of each version. */
const debian = '/usr/lib/postgresql';

/** The user that Debian makes for the server, which does not run as root. */
const serverUser = 'postgres';

/** Who may do everything in the database. */
const superuser = { user: 'superuser', password: 'first-of-all' };

/** The folder of the newest PostgreSQL on this machine; undefined where there is none. */
export function postgresFolder(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** Somebody who logs in. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** A PostgreSQL server on the loopback address that takes passwords over TLS alone. */
export class Postgres {
  private readonly watchdog = new Watchdog();
  private server?: Component;

  private constructor(
    private readonly context: CheckContext,
    private readonly programs: string,
    /** Belongs to the user that the server runs as. */
    private readonly home: string,
    readonly port: number,
  ) {
    this.watchdog.path(home);
  }

  static async start(context: CheckContext, programs: string): Promise<Postgres> {
    const [port = 0] = await freePorts(1);
    const postgres = new Postgres(context, programs, mkdtempSync(join(tmpdir(), 'postgres-')), port);
    try {
      await postgres.prepare();
      return postgres;
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** File with the authority of its certificate. */
  get authority(): string {
    return join(this.context.directory, 'postgres-tls', 'ca.crt');
  }

  /** What a statement yields, or why it was refused. */
  query(sql: string, { user, password }: Login = superuser): Promise<Ended> {
    const environment = { PGPASSWORD: password, PGSSLMODE: 'verify-full', PGSSLROOTCERT: this.authority };
    const to = [`--host=${loopback}`, `--port=${this.port}`, '--dbname=postgres', `--username=${user}`];
    const args = [...to, '--no-psqlrc', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', `--command=${sql}`];
    return this.context.run(join(this.programs, 'psql'), args, { environment });
  }

  async stop(): Promise<void> {
    await this.server?.kill();
    rmSync(this.home, { recursive: true, force: true });
    this.watchdog.dismiss();
  }

  private async prepare(): Promise<void> {
    const file = (name: string) => join(this.home, name);
    await makeCertificates(this.context, join(this.context.directory, 'postgres-tls'), `IP:${loopback}`);
    for (const name of ['tls.crt', 'tls.key']) {
      copyFileSync(join(this.context.directory, 'postgres-tls', name), file(name));
      chmodSync(file(name), 0o600);
    }
    writeFileSync(file('password'), superuser.password);
    writeFileSync(file('hba'), `hostssl all all ${loopback}/32 scram-sha-256\n`);
    await this.give(['.', 'tls.crt', 'tls.key', 'password', 'hba'].map(file));
    const data = file('data');
    const making = [
      '--auth=scram-sha-256',
      `--username=${superuser.user}`,
      `--pwfile=${file('password')}`,
      '--no-sync',
    ];
    const [program = '', ...args] = this.asServer('initdb', [`--pgdata=${data}`, ...making]);
    const made = await this.context.run(program, args);
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
    const settings = {
      listen_addresses: loopback,
      port: this.port,
      unix_socket_directories: '',
      hba_file: file('hba'),
      ssl: 'on',
      ssl_cert_file: file('tls.crt'),
      ssl_key_file: file('tls.key'),
      fsync: 'off',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [server = '', ...rest] = this.asServer('postgres', ['-D', data, ...options]);
    this.server = new Component('postgres', server, rest, join(this.context.directory, 'postgres.log'));
    await waitFor('PostgreSQL answers', patience, async () => {
      const { status, stderr } = await this.query('select 1');
      return status === 0 ? [] : [stderr];
    });
  }

  /** A command of the server's, as its user where this process is root's. */
  private asServer(program: string, args: readonly string[]): readonly string[] {
    const command = [join(this.programs, program), ...args];
    if (!isRoot) return command;
    return ['setpriv', `--reuid=${serverUser}`, `--regid=${serverUser}`, '--init-groups', ...command];
  }

  private async give(paths: readonly string[]): Promise<void> {
    if (!isRoot) return;
    const idOf = async (flag: string) => Number((await this.context.run('id', [flag, serverUser])).stdout);
    const [user, group] = [await idOf('-u'), await idOf('-g')];
    for (const path of paths) chownSync(path, user, group);
  }
}

const isRoot = process.getuid?.() === 0;
