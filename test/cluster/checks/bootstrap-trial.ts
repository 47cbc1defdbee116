import { generated, type SecretNeed } from '../../../lib';
import { check } from '../../../lib/secrets/generated/job/formats';
import type { Outcome } from '../../binaries/check';
import type { LiveObject } from '../client';
import type { ControlPlane } from '../control-plane';
import { formats } from './bootstrap-formats';
import { declaredFor, isForbidden, type Run, SecretScript } from './secret-script';

const namespace = 'bootstrapped';
const account = 'secret-bootstrap';
const ledger = 'secret-ledger';
const drafts = 'secret-drafts';

const needs = Object.entries(formats).map(
  ([name, { precious, keys }]): SecretNeed => ({
    name,
    purpose: 'trial',
    keys,
    rotation: precious ? 'never' : 'restart',
  }),
);

const preciousNames = Object.entries(formats).flatMap(([name, { precious }]) => (precious ? [name] : []));

/** Runs the job's script against a real API server, as the ServiceAccount that synthesis declares and with its rights alone. */
export class BootstrapTrial {
  private readonly found: string[] = [];

  private readonly script: SecretScript;

  constructor(private readonly plane: ControlPlane) {
    this.script = new SecretScript(plane, { namespace, account });
  }

  async prove(): Promise<Outcome> {
    try {
      await this.script.prepare(declaredFor(this.plane.kubernetes, namespace, generated(), needs));
      await this.firstAndSecond();
      await this.sideBySide();
      await this.vanished();
      await this.wrongFormat();
      await this.rights();
      const points = await this.killed();
      return {
        counts: { 'kill points': points, 'with a deletion after them': await this.bereft() },
        findings: this.found,
      };
    } finally {
      this.script.remove();
    }
  }

  private async firstAndSecond(): Promise<void> {
    const first = await this.run();
    this.expect(first.code === 0, `the first run ends with ${first.code}: ${first.lines.join('; ')}`);
    this.expect(
      first.lines.every((line) => line.endsWith(': created')),
      `the first run does not create everything: ${first.lines.join('; ')}`,
    );
    const before = await this.snapshot();
    for (const [name, { keys }] of Object.entries(formats)) {
      const faults = check(keys, before.get(name)?.values ?? {});
      this.expect(faults.length === 0, `${name} ${faults.join(', ')}`);
    }
    const second = await this.run();
    this.expect(second.code === 0, `the second run ends with ${second.code}: ${second.lines.join('; ')}`);
    this.expect(await this.same(before), 'the second run changes a Secret');
    const values = [...before.values()].flatMap((secret) => Object.entries(secret.values));
    const printed = [...first.lines, ...second.lines].join('\n');
    this.expect(
      values.every(([key, value]) => key === 'user' || !printed.includes(value)),
      'a run prints a value',
    );
  }

  private async sideBySide(): Promise<void> {
    await this.clear();
    const runs = await Promise.all(Array.from({ length: 10 }, () => this.run()));
    for (const { code, lines } of runs)
      this.expect(code === 0, `one of ten runs ends with ${code}: ${lines.join('; ')}`);
    const before = await this.snapshot();
    const after = await this.run();
    this.expect(
      after.code === 0 && (await this.same(before)),
      `ten runs leave a state that the next rejects: ${after.lines}`,
    );
  }

  private async vanished(): Promise<void> {
    await this.remove('Secret', 'cookie');
    await this.remove('Secret', 'signer');
    const { code, lines } = await this.run();
    this.expect(code === 1, 'a precious Secret that vanished passes');
    this.expect(lines.includes(`${namespace}/cookie: created`), 'an ordinary Secret that vanished does not return');
    this.expect(
      lines.some((line) => line.startsWith(`${namespace}/signer: existed and is gone; `)),
      'nothing says that a precious Secret vanished',
    );
    this.expect(!(await this.snapshot()).has('signer'), 'a precious Secret that vanished is made anew');
  }

  private async wrongFormat(): Promise<void> {
    await this.clear();
    const wrong = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'id', namespace }, data: { id: 'eA==' } };
    await this.plane.api.apply(wrong);
    const { code, lines } = await this.run();
    this.expect(
      code === 1 && lines.some((line) => line.includes("id: key 'id' is no random UUID")),
      'a wrong format passes',
    );
    this.expect((await this.snapshot()).get('id')?.values.id === 'x', 'a Secret of a wrong format is changed');
    this.expect(
      lines.filter((line) => line.endsWith(': created')).length === Object.keys(formats).length - 1,
      'the others are not made',
    );
  }

  /** The account may do what the script does, and nothing besides. */
  private async rights(): Promise<void> {
    const token = await this.plane.serviceAccountToken(namespace, account);
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const make = (kind: string, name: string, more: object = {}) => ({
      body: { apiVersion: 'v1', kind, metadata: { name }, ...more },
      token,
    });
    // With the annotation that the server itself demands, so that nothing but the policy can refuse it.
    const accountToken = {
      type: 'kubernetes.io/service-account-token',
      metadata: { name: 'cookie', annotations: { 'kubernetes.io/service-account.name': account } },
    };
    const refusals: [string, () => Promise<unknown>][] = [
      ['list Secrets', () => this.plane.request('GET', secrets, { token })],
      ['read another Secret', () => this.plane.request('GET', `${secrets}/other`, { token })],
      [
        'change a Secret',
        () =>
          this.plane.request('PATCH', `${secrets}/cookie`, {
            body: {},
            contentType: 'application/merge-patch+json',
            token,
          }),
      ],
      ['delete the drafts', () => this.plane.request('DELETE', `${secrets}/${drafts}`, { token })],
      ['delete a Secret', () => this.plane.request('DELETE', `${secrets}/cookie`, { token })],
      [
        'create one in another namespace',
        () => this.plane.request('POST', '/api/v1/namespaces/default/secrets', make('Secret', 'cookie')),
      ],
    ];
    const pinned: [string, () => Promise<unknown>][] = [
      ['create a Secret of another name', () => this.plane.request('POST', secrets, make('Secret', 'other'))],
      [
        'create another ConfigMap',
        () => this.plane.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, make('ConfigMap', 'other')),
      ],
      [
        'create the token of an account',
        () => this.plane.request('POST', secrets, make('Secret', 'cookie', accountToken)),
      ],
    ];
    await this.remove('Secret', 'cookie');
    for (const [what, call] of this.plane.kubernetes === '1.28' ? refusals : [...refusals, ...pinned]) {
      this.expect(await isForbidden(call), `the account may ${what}`);
    }
  }

  /** Kills a run at each of its steps, before the server gets the request and before the answer comes back. */
  private async killed(): Promise<number> {
    const calls = await this.callsOfRun();
    this.expect(calls >= 25, `a run makes ${calls} calls, too few to be killed at fifty points`);
    let points = 0;
    for (let at = 1; at <= calls; at += 1) {
      for (const when of ['before', 'after']) {
        await this.clear();
        const dead = await this.run({ KILL_AT: String(at), KILL_WHEN: when });
        this.expect(dead.code === null, `a run that should be killed ${when} call ${at} ends with ${dead.code}`);
        const before = await this.snapshot();
        const next = await this.run();
        this.expect(
          next.code === 0,
          `after a kill ${when} call ${at} the next run ends with ${next.code}: ${next.lines.join('; ')}`,
        );
        this.expect(await this.same(before), `after a kill ${when} call ${at} the next run changes a Secret`);
        points += 1;
      }
    }
    return points;
  }

  /** Kills a run at each of its steps, deletes whatever precious Secret is there, and looks whether one is made anew. */
  private async bereft(): Promise<number> {
    const calls = await this.callsOfRun();
    let returned = 0;
    for (let at = 1; at <= calls; at += 1) {
      await this.clear();
      await this.run({ KILL_AT: String(at), KILL_WHEN: 'after' });
      const before = await this.snapshot();
      for (const name of preciousNames) await this.remove('Secret', name);
      await this.run();
      const after = await this.snapshot();
      for (const name of preciousNames) {
        const [old, now] = [before.get(name)?.values, after.get(name)?.values];
        if (!old || !now) continue;
        returned += 1;
        const same = Object.entries(old).every(([key, value]) => now[key] === value);
        this.expect(same, `after a kill at call ${at} a run makes '${name}' anew, which was there and deleted`);
      }
    }
    this.expect(returned >= preciousNames.length, `only ${returned} Secrets came back from their drafts`);
    return calls;
  }

  private async callsOfRun(): Promise<number> {
    await this.clear();
    const { lines } = await this.run({ COUNT_CALLS: '1' });
    return Number(lines.find((line) => line.startsWith('calls: '))?.slice('calls: '.length));
  }

  private run(more?: Readonly<Record<string, string>>): Promise<Run> {
    return this.script.run(more);
  }

  /** The Secrets of the namespace by name, but for the drafts. */
  private async snapshot(): Promise<
    ReadonlyMap<string, { readonly version: string; readonly values: Readonly<Record<string, string>> }>
  > {
    const secrets = await this.plane.api.list<LiveObject & { data?: Record<string, string> }>(
      { apiVersion: 'v1', kind: 'Secret' },
      namespace,
    );
    return new Map(
      secrets
        .filter(({ metadata }) => metadata.name !== drafts)
        .map(({ metadata, data = {} }) => [
          metadata.name,
          {
            version: metadata.resourceVersion,
            values: Object.fromEntries(
              Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
            ),
          },
        ]),
    );
  }

  /** Whether every Secret of a snapshot is as it was. */
  private async same(before: Awaited<ReturnType<BootstrapTrial['snapshot']>>): Promise<boolean> {
    const now = await this.snapshot();
    return [...before].every(([name, { version }]) => now.get(name)?.version === version);
  }

  private async clear(): Promise<void> {
    await this.plane.request('DELETE', `/api/v1/namespaces/${namespace}/secrets`);
    await this.remove('ConfigMap', ledger);
  }

  private remove(kind: string, name: string): Promise<void> {
    return this.plane.api.delete({ apiVersion: 'v1', kind, metadata: { name, namespace } });
  }

  private expect(holds: boolean, otherwise: string): void {
    if (!holds) this.found.push(otherwise);
  }
}
