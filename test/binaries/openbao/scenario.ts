import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, leaderOf, login, open } from '../../../lib/secrets/vault/job/client.js';
import { vaultMetrics } from '../../../lib/secrets/vault/metrics';
import { waitFor } from '../../cluster/wait';
import type { CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { type Account, currentRevision, type FakeApi, tokenOf } from './account';
import { type LoopbackCluster, memberCount } from './cluster';

const audience = 'openbao';
const shop: Account = { namespace: 'shop', name: 'shop' };

/** A job whose files the platform wrote. */
export type Job = 'bootstrap' | 'rollout' | 'snapshot';

/** What happens to the cluster, in order. */
export class Scenario {
  private readonly findings = new Findings();
  private readonly ca: Buffer;
  private readonly urls: readonly string[];

  constructor(
    private readonly context: CheckContext,
    private readonly cluster: LoopbackCluster,
    private readonly filesOf: (job: Job) => Readonly<Record<string, string>>,
    private readonly api: FakeApi,
    private readonly queries: readonly string[],
  ) {
    this.ca = readFileSync(join(cluster.tls, 'ca.crt'));
    this.urls = Array.from({ length: memberCount }, (_, member) => cluster.url(member));
  }

  /** A step that fails ends the scenario: the next ones build on it. */
  async run(): Promise<Outcome> {
    try {
      await this.converges();
      await this.membersUnsealed(memberCount);
      await this.clientReadsOnlyItsOwn();
      await this.keysWork();
      await this.metricsExist();
      await this.leaderLossKeepsServing();
      await this.snapshotRestores();
      await this.rolloutReplacesTheLeaderLast();
    } catch (error) {
      this.findings.expect('every step comes to its end', false, String(error));
    }
    return { counts: { statements: this.findings.made }, findings: this.findings.failed };
  }

  private async converges(): Promise<void> {
    const first = await this.runJob('bootstrap');
    this.findings.expect('the first run succeeds', first.status === 0, first.stderr);
    const kept = this.api.configMaps.length === 1 && first.stdout.includes('encrypted for its holder');
    this.findings.expect('recovery keys are kept, encrypted', kept);
    const second = await this.runJob('bootstrap');
    this.findings.expect('the second run succeeds', second.status === 0, second.stderr);
    const changes = second.stdout.trim().split('\n').slice(0, -1);
    this.findings.expect('the second run changes nothing', changes.length === 0, changes.join(', '));
  }

  /** Runs a job's own files, with the addresses and paths of this machine. */
  private async runJob(job: Job) {
    const { directory } = this.context;
    const folder = join(directory, job);
    const account = join(directory, `${job}-account`);
    for (const each of [folder, account]) mkdirSync(each, { recursive: true });
    writeFileSync(join(account, 'token'), tokenOf({ namespace: 'secrets', name: `openbao-${job}` }, audience));
    writeFileSync(join(account, 'ca.crt'), this.ca);
    for (const [name, text] of Object.entries(this.filesOf(job))) {
      writeFileSync(join(folder, name), name.endsWith('.json') ? this.settings(text, account) : text);
    }
    return this.context.run('node', [join(folder, `${job}.js`)], {
      timeout: 120_000,
      environment: {
        SERVICE_ACCOUNT_FOLDER: account,
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: String(this.cluster.apiServerPort),
      },
    });
  }

  private settings(text: string, account: string): string {
    const host = `https://127.0.0.1:${this.cluster.apiServerPort}`;
    // In the cluster the server finds the last two in its own pod.
    const api = [
      `"kubernetes_host": "${host}"`,
      `"kubernetes_ca_cert": ${JSON.stringify(this.ca.toString())}`,
      `"token_reviewer_jwt": "${tokenOf({ namespace: 'secrets', name: 'openbao' }, host)}"`,
    ];
    return this.cluster
      .localised(text)
      .replaceAll('/tls/ca.crt', join(this.cluster.tls, 'ca.crt'))
      .replaceAll('/account/token', join(account, 'token'))
      .replaceAll('/scratch/snapshot', this.snapshot)
      .replace('"kubernetes_host": "https://kubernetes.default.svc"', api.join(', '));
  }

  private get snapshot(): string {
    return join(this.context.directory, 'snapshot-file');
  }

  private async membersUnsealed(count: number): Promise<void> {
    await waitFor(`${count} unsealed members`, 60, async () => {
      const states = await Promise.all(this.urls.map((url) => ask(this.ca, url, 'GET', 'sys/health?standbyok=true')));
      const well = states.filter(({ status }) => status === 200).length;
      return well >= count ? [] : [`${well} are`];
    });
    this.findings.expect(`${count} members are unsealed`, true);
  }

  private async leader(): Promise<string> {
    let found: string | undefined;
    await waitFor('a leader', 60, async () => {
      found = await leaderOf(this.ca, this.urls);
      const health = found ? await ask(this.ca, found, 'GET', 'sys/health') : undefined;
      return health?.status === 200 ? [] : ['nobody is active'];
    });
    return found ?? '';
  }

  private async tokenFor(account: Account, role: string): Promise<string | undefined> {
    const file = join(this.context.directory, 'client-token');
    writeFileSync(file, tokenOf(account, audience));
    return login(this.ca, await this.leader(), role, file);
  }

  /** An administrator, as recovery keys would make one: the bootstrap role may write policies, so it makes itself one here. */
  private async administrator(): Promise<string | undefined> {
    const token = await this.tokenFor({ namespace: 'secrets', name: 'openbao-bootstrap' }, 'bootstrap');
    const policy = JSON.stringify({
      path: { '*': { capabilities: ['create', 'read', 'update', 'delete', 'list', 'sudo'] } },
    });
    const leader = await this.leader();
    await ask(this.ca, leader, 'PUT', 'sys/policies/acl/rollout', { token, body: { policy } });
    return this.tokenFor({ namespace: 'secrets', name: 'openbao-rollout' }, 'rollout');
  }

  private async write(path: string, value: string, token: string | undefined): Promise<number> {
    return (await ask(this.ca, await this.leader(), 'POST', path, { token, body: { data: { value } } })).status;
  }

  private async read(path: string, token: string | undefined): Promise<{ status: number; value: unknown }> {
    const { status, body } = await ask(this.ca, await this.leader(), 'GET', path, { token });
    return { status, value: body?.data?.data?.value };
  }

  private async clientReadsOnlyItsOwn(): Promise<void> {
    const administrator = await this.administrator();
    await this.write('kv/data/shop/db', 'one', administrator);
    await this.write('kv/data/other/db', 'two', administrator);
    const client = await this.tokenFor(shop, 'shop');
    this.findings.expect('a client logs in', client !== undefined);
    this.findings.expect('it reads its own secret', (await this.read('kv/data/shop/db', client)).value === 'one');
    this.findings.expect('it reads no other secret', (await this.read('kv/data/other/db', client)).status === 403);
    this.findings.expect('it writes nothing', (await this.write('kv/data/shop/db', 'x', client)) === 403);
    const stranger = await this.tokenFor({ namespace: 'shop', name: 'stranger' }, 'shop');
    this.findings.expect('another ServiceAccount cannot log in', stranger === undefined);
  }

  private async keysWork(): Promise<void> {
    const token = await this.tokenFor(shop, 'shop');
    const leader = await this.leader();
    const plaintext = Buffer.from('order 1').toString('base64');
    const sealed = await ask(this.ca, leader, 'POST', 'transit/encrypt/orders', { token, body: { plaintext } });
    const { ciphertext } = sealed.body?.data ?? {};
    const opened = await ask(this.ca, leader, 'POST', 'transit/decrypt/orders', { token, body: { ciphertext } });
    this.findings.expect('a transit key encrypts and decrypts', opened.body?.data?.plaintext === plaintext);
    const body = { common_name: 'a.services.example.com', ttl: '1h' };
    const issued = await ask(this.ca, leader, 'POST', 'pki/issue/service', { token, body });
    this.findings.expect('the authority issues', /BEGIN CERT/.test(issued.body?.data?.certificate ?? ''));
    const foreign = await ask(this.ca, leader, 'POST', 'pki/issue/service', {
      token,
      body: { common_name: 'evil.org' },
    });
    this.findings.expect('but not for foreign names', foreign.status === 400);
  }

  private async metricsExist(): Promise<void> {
    const exposed = new Set<string>();
    for (const url of this.urls) {
      const answer = await open(this.ca, url, 'GET', 'sys/metrics?format=prometheus');
      let text = '';
      for await (const part of answer ?? []) text += part;
      for (const [name] of text.matchAll(/^vault_\w+/gm)) exposed.add(name);
    }
    const used = new Set(this.queries.flatMap((query) => query.match(/\bvault_\w+/g) ?? []));
    const missing = [...used].filter((name) => !exposed.has(name));
    this.findings.expect('alerts and dashboard ask for metrics', used.size > 0);
    this.findings.expect('all of these exist', missing.length === 0, missing.join(', '));
    const unknown = vaultMetrics.filter((name) => !exposed.has(name));
    this.findings.expect('whatever it says that it exposes exists', unknown.length === 0, unknown.join(', '));
  }

  /** A member that joins gets its vote only when it has been stable for a while. */
  private async allVote(): Promise<void> {
    const token = await this.tokenFor({ namespace: 'secrets', name: 'openbao-rollout' }, 'rollout');
    await waitFor(`${memberCount} voters`, 30, async () => {
      const path = 'sys/storage/raft/autopilot/state';
      const { body } = await ask(this.ca, await this.leader(), 'GET', path, { token });
      const voters: readonly string[] = body?.data?.voters ?? [];
      return voters.length === memberCount && body.data.healthy ? [] : [JSON.stringify(body)];
    });
    this.findings.expect('autopilot finds all members healthy, by their names', true);
  }

  private async leaderLossKeepsServing(): Promise<void> {
    const before = await this.leader();
    await this.allVote();
    const lost = this.urls.indexOf(before);
    await this.cluster.members[lost]?.kill();
    await waitFor('another leader', 60, async () => {
      const now = await leaderOf(
        this.ca,
        this.urls.filter((url) => url !== before),
      );
      return now && now !== before ? [] : ['none yet'];
    });
    const value = (await this.read('kv/data/shop/db', await this.tokenFor(shop, 'shop'))).value;
    this.findings.expect('it serves after the loss of the leader', value === 'one');
    this.cluster.start(lost);
    await this.membersUnsealed(memberCount);
  }

  private async snapshotRestores(): Promise<void> {
    const administrator = await this.administrator();
    const leader = await this.leader();
    const taken = await this.runJob('snapshot');
    this.findings.expect('the snapshot job succeeds', taken.status === 0, taken.stderr);
    await this.write('kv/data/shop/db', 'changed', administrator);
    const restored = await this.context.run(
      this.context.tool('openbao'),
      ['operator', 'raft', 'snapshot', 'restore', this.snapshot],
      {
        environment: {
          BAO_ADDR: leader,
          BAO_CACERT: join(this.cluster.tls, 'ca.crt'),
          BAO_TOKEN: administrator ?? '',
        },
      },
    );
    this.findings.expect('the snapshot is taken back', restored.status === 0, restored.stderr);
    await waitFor('the restored value', 60, async () => {
      const { value } = await this.read('kv/data/shop/db', await this.tokenFor(shop, 'shop'));
      return value === 'one' ? [] : [`it is ${String(value)}`];
    });
    this.findings.expect('the restored value is back', true);
  }

  private async rolloutReplacesTheLeaderLast(): Promise<void> {
    const again = await this.runJob('bootstrap');
    this.findings.expect('the bootstrap job mends the policy that was changed', again.status === 0, again.stderr);
    await this.allVote();
    const names = this.urls.map((_, member) => `openbao-${member}`);
    for (const name of names) this.api.pods.set(name, 'old');
    const leader = names[this.urls.indexOf(await this.leader())];
    const order: string[] = [];
    const led: boolean[] = [];
    this.api.onDelete = async (pod) => {
      const member = names.indexOf(pod);
      led.push((await this.leader()) === this.urls[member]);
      order.push(pod);
      await this.cluster.members[member]?.kill();
      this.cluster.start(member);
    };
    const run = await this.runJob('rollout');
    this.findings.expect('the rollout succeeds', run.status === 0, run.stderr);
    this.findings.expect('it replaces each member once', new Set(order).size === 3 && order.length === 3, order.join());
    this.findings.expect('the leader goes last', order[2] === leader, order.join());
    this.findings.expect(
      'no member is killed while it leads',
      led.every((leads) => !leads),
      led.join(),
    );
    order.length = 0;
    for (const name of names) this.api.pods.set(name, currentRevision);
    await this.runJob('rollout');
    this.findings.expect('a second rollout replaces nobody', order.length === 0, order.join());
  }
}
