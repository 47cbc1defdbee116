import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, external, manifestsOf, Vault } from '../../../lib';
import { apply, type Step } from '../../../lib/secrets/vault/job/apply.js';
import { ask } from '../../../lib/secrets/vault/job/client.js';

import { loopback } from '../../cluster/ports';
import { waitFor } from '../../cluster/wait';
import { testCapability } from '../../core/platform';
import { publicKey } from '../../secrets/server';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { fileOf } from '../openbao/cluster';
import { type DevServer, devServer, rootToken } from '../openbao/dev-server';
import { type Login, Postgres, postgresFolder } from '../openbao/postgres';

/** The user that the server is given, with its first password. */
const maker: Login = { user: 'openbao', password: 'known-to-people' };

/** Life of the users that end by themselves. */
const short = Duration.seconds(5);

/** Seconds after which such a user has to be gone. */
const patience = 30;

/** What the platform plans for a database engine, against a PostgreSQL server. */
export const openbaoDatabase: BinaryCheck = {
  id: 'openbao-database',
  title: 'OpenBao makes PostgreSQL users who can log in, and who are gone when their lease is',
  tools: ['openbao'],
  weight: 25,
  async run(context) {
    const programs = postgresFolder();
    if (!programs) {
      const finding = 'there is no PostgreSQL at /usr/lib/postgresql; install postgresql';
      return { counts: { statements: 0 }, findings: [finding] };
    }
    const postgres = await Postgres.start(context, programs);
    try {
      // Its own roots are those of the system, which the authority of this database is not among.
      const server = await devServer(context, { SSL_CERT_FILE: postgres.authority });
      try {
        return await new Trial(context, server, postgres).run();
      } finally {
        await server.stop();
      }
    } finally {
      await postgres.stop();
    }
  },
};

class Trial {
  private readonly findings = new Findings();
  private readonly ca: Buffer;

  constructor(
    private readonly context: CheckContext,
    private readonly server: DevServer,
    private readonly postgres: Postgres,
  ) {
    this.ca = readFileSync(server.authority);
  }

  async run(): Promise<Outcome> {
    await this.sql(`create role reader; create table orders (id int); grant select on orders to reader;
      create role ${maker.user} login createrole password '${maker.password}'; grant reader to ${maker.user} with admin option`);
    await this.isBroughtAbout();
    await this.usersComeAndGo();
    await this.usersEndByThemselves();
    return { counts: { statements: this.findings.made }, findings: this.findings.failed };
  }

  /** By the rights of the bootstrap job alone. */
  private async isBroughtAbout(): Promise<void> {
    const steps = this.steps();
    const policies = steps.filter((step) => step.do === 'policy');
    await apply(
      (method, path, body) => this.call(method, path, rootToken, body),
      policies,
      () => undefined,
    );
    const token = await this.tokenWith('bootstrap');
    const rest = steps.filter((step) => step.do !== 'policy' && step.path.startsWith('database'));
    const bring = async () => {
      const lines: string[] = [];
      await apply(
        (method, path, body) => this.call(method, path, token, body),
        rest,
        (line) => lines.push(line),
      );
      return lines;
    };
    const first = await bring();
    this.findings.expect('the plan makes the engine and its connection', first.length === 3, first.join(', '));
    const second = await bring();
    this.findings.expect('a second run changes nothing', second.length === 0, second.join(', '));
    const { status } = await this.postgres.query('select 1', maker);
    this.findings.expect('the first password is of no use any more', status !== 0);
  }

  private async usersComeAndGo(): Promise<void> {
    const token = await this.tokenWith('shop');
    const { login, lease } = await this.credentials('reader', token);
    const selected = await this.postgres.query('select current_user, count(*) from orders', login);
    this.findings.expect('a user logs in', selected.stdout.trim() === `${login.user}|0`, selected.stderr);
    const written = await this.postgres.query('insert into orders values (1)', login);
    this.findings.expect('and may do no more than its role', written.status !== 0);
    const other = await this.credentials('reader', token);
    this.findings.expect('another is somebody else', other.login.user !== login.user);
    const foreign = await ask(this.ca, this.server.address, 'GET', 'database/creds/brief', { token });
    this.findings.expect('a client gets users of its own role alone', foreign.status === 403);
    await this.call('PUT', 'sys/leases/revoke', rootToken, { lease_id: lease });
    this.findings.expect('a revoked user is gone', !(await this.exists(login)));
    this.findings.expect('and cannot log in', (await this.postgres.query('select 1', login)).status !== 0);
    this.findings.expect('the other still can', (await this.postgres.query('select 1', other.login)).status === 0);
  }

  private async usersEndByThemselves(): Promise<void> {
    const { login } = await this.credentials('brief', rootToken);
    this.findings.expect('a user of a short life logs in', (await this.postgres.query('select 1', login)).status === 0);
    await waitFor('a user whose lease ends is gone', patience, async () =>
      (await this.exists(login)) ? [`${login.user} is still there`] : [],
    );
    this.findings.expect('and is gone with its lease', true);
  }

  /** The steps that the bootstrap job is given, with the files of the connection's Secret. */
  private steps(): readonly Step[] {
    const capability = testCapability();
    const creation = [
      `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE reader`,
    ];
    new Vault(capability, {
      distribution: 'openbao',
      seal: { kind: 'static' },
      recovery: { publicKeys: [publicKey], threshold: 1 },
      snapshots: { none: 'a trial keeps nothing' },
      definitions: {
        engines: {
          database: {
            kind: 'database',
            connections: {
              shop: {
                server: external('postgresql', {
                  host: loopback,
                  port: this.postgres.port,
                  ranges: [`${loopback}/32`],
                }),
                database: 'postgres',
                roles: { reader: { creation, lifetime: Duration.hours(1) }, brief: { creation, lifetime: short } },
              },
            },
          },
        },
        policies: { shop: { 'database/creds/reader': ['read'] } },
      },
    });
    const objects = manifestsOf(capability.environment).map(({ object }) => object);
    const folder = join(this.context.directory, 'credentials', 'shop');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'username'), maker.user);
    writeFileSync(join(folder, 'password'), maker.password);
    const text = fileOf(objects, 'openbao-bootstrap')['bootstrap.json'] ?? '';
    return JSON.parse(text.replaceAll('"/credentials/', `"${join(this.context.directory, 'credentials')}/`)).steps;
  }

  private async credentials(role: string, token: string): Promise<{ readonly login: Login; readonly lease: string }> {
    const { body } = await this.call('GET', `database/creds/${role}`, token);
    return { login: { user: body.data.username, password: body.data.password }, lease: body.lease_id };
  }

  private async tokenWith(policy: string): Promise<string> {
    const { body } = await this.call('POST', 'auth/token/create', rootToken, {
      policies: [policy],
      no_default_policy: true,
    });
    return body.auth.client_token;
  }

  private async call(method: 'GET' | 'POST' | 'PUT', path: string, token: string, body?: object) {
    const answer = await ask(this.ca, this.server.address, method, path, { token, body });
    const accepted = answer.status < 300 || (method === 'GET' && answer.status === 404);
    if (!accepted || answer.status === 0)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  private async exists({ user }: Login): Promise<boolean> {
    return (await this.sql(`select count(*) from pg_roles where rolname = '${user}'`)).trim() === '1';
  }

  private async sql(statement: string): Promise<string> {
    const { status, stdout, stderr } = await this.postgres.query(statement);
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }
}
