import type { Client } from '../../lib/secrets/generated/job/kubernetes';
import { bootstrap, type Settings } from '../../lib/secrets/generated/job/main';
import { FakeApi } from './fake-api';

const password = { kind: 'random', length: 32, alphabet: 'alphanumeric' } as const;
const ordinary = { name: 'cookie', type: 'Opaque', precious: false, keys: { password } };
const precious = {
  name: 'database',
  type: 'Opaque',
  precious: true,
  keys: { password, user: { kind: 'text', value: 'app' } },
} as const;
const settings: Settings = {
  namespace: 'shop',
  ledger: 'secret-ledger',
  drafts: 'secret-drafts',
  regenerate: [],
  secrets: [ordinary, precious],
};

async function run(client: Client, given = settings): Promise<{ right: boolean; lines: string[] }> {
  const lines: string[] = [];
  return { right: await bootstrap(given, client, (line) => lines.push(line)), lines };
}

test('the first run creates, the second changes nothing, and no value is printed', async () => {
  const api = new FakeApi();
  const first = await run(api.client);
  expect(first).toEqual({ right: true, lines: ['shop/cookie: created', 'shop/database: created'] });
  const before = structuredClone(api.objects);
  expect(await run(api.client)).toEqual({ right: true, lines: ['shop/cookie: exists', 'shop/database: exists'] });
  expect(api.objects).toEqual(before);
  expect(api.secret('database')).toEqual({ password: expect.stringMatching(/^\w{32}$/), user: 'app' });
  expect(Object.keys(api.ledger)).toEqual(['database']);
  expect(api.drafts).toEqual({});
  expect(first.lines.join()).not.toContain(api.secret('cookie')?.password);
});

test('Secrets are created immutable, and nobody tracks them', async () => {
  const api = new FakeApi();
  await run(api.client);
  expect(api.objects.get('/api/v1/namespaces/shop/secrets/cookie')).toMatchObject({
    immutable: true,
    type: 'Opaque',
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'secret-bootstrap' } },
  });
});

test('ten runs side by side end in one state', async () => {
  const api = new FakeApi();
  const results = await Promise.all(Array.from({ length: 10 }, () => run(api.client)));
  expect(results.every(({ right }) => right)).toBe(true);
  expect((await run(api.client)).right).toBe(true);
});

test('a run that another overtakes between its two looks does not take the Secret for lost', async () => {
  const api = new FakeApi();
  let overtaken = false;
  const { right } = await run(async (method, path, body) => {
    const answer = await api.client(method, path, body);
    if (path.endsWith('/secrets/database') && !overtaken) {
      overtaken = true;
      await run(api.client);
    }
    return answer;
  });
  expect(right).toBe(true);
});

test('an ordinary Secret that vanished returns with another value', async () => {
  const api = new FakeApi();
  await run(api.client);
  const before = api.secret('cookie');
  api.remove('cookie');
  expect((await run(api.client)).lines).toContain('shop/cookie: created');
  expect(api.secret('cookie')).not.toEqual(before);
});

test('a precious Secret that vanished is not made anew, until that is asked for', async () => {
  const api = new FakeApi();
  await run(api.client);
  api.remove('database');
  const { right, lines } = await run(api.client);
  expect(right).toBe(false);
  expect(lines).toContain(
    'shop/database: existed and is gone; a new value would lock out whoever remembers the old one. Restore it from the backup, or, if nothing remembers it, list it in regenerate',
  );
  expect(api.secret('database')).toBeUndefined();
  const allowed = { ...settings, regenerate: ['database'] };
  expect((await run(api.client, allowed)).right).toBe(true);
  expect((await run(api.client)).right).toBe(true);
});

test('a precious Secret that was restored is recognised, one with another value is not', async () => {
  const api = new FakeApi();
  await run(api.client);
  const before = api.secret('database') ?? {};
  api.remove('database');
  api.put('database', before);
  expect((await run(api.client)).right).toBe(true);
  api.put('database', { ...before, password: 'x'.repeat(32) });
  const { right, lines } = await run(api.client);
  expect(right).toBe(false);
  expect(lines[1]).toMatch(/^shop\/database: has another value than when it was made\. Restore the old one/);
});

describe('a Secret that takes the place of another', () => {
  const next = { ...precious, name: 'database-g2' };
  const successor = { ...next, succeeds: 'database' };
  const of = (...secrets: Settings['secrets']) => ({ ...settings, secrets });

  test('is made beside it first, and stays when the old one is no longer wanted', async () => {
    const api = new FakeApi();
    await run(api.client, of(precious));
    expect((await run(api.client, of(precious, next))).lines).toEqual([
      'shop/database: exists',
      'shop/database-g2: created',
    ]);
    expect(await run(api.client, of(successor))).toEqual({ right: true, lines: ['shop/database-g2: exists'] });
  });

  test('is not made when the phase with both was left out', async () => {
    const api = new FakeApi();
    await run(api.client, of(precious));
    expect(await run(api.client, of(successor))).toEqual({
      right: false,
      lines: [
        'shop/database-g2: is to take the place of database and was never there beside it, so that nobody accepts it yet. Roll out the phase in which both are there first',
      ],
    });
    expect(api.secret('database-g2')).toBeUndefined();
  });

  test('is made at once in a namespace that never had the old one, and anew where that is asked for', async () => {
    const fresh = new FakeApi();
    expect((await run(fresh.client, of(successor))).lines).toEqual(['shop/database-g2: created']);
    const api = new FakeApi();
    await run(api.client, of(precious, next));
    api.remove('database-g2');
    const allowed = { ...of(successor), regenerate: ['database-g2'] };
    expect((await run(api.client, allowed)).lines).toEqual(['shop/database-g2: created']);
  });
});

test('a Secret of a wrong format is reported and left alone, and the others are brought', async () => {
  const api = new FakeApi();
  api.put('cookie', { password: 'short' });
  const { right, lines } = await run(api.client);
  expect(right).toBe(false);
  expect(lines).toEqual([
    "shop/cookie: key 'password' has 5 characters, not 32. It was left as it is; delete it, and run the job again to have one made",
    'shop/database: created',
  ]);
  expect(api.secret('cookie')).toEqual({ password: 'short' });
});

test('a refusal says what the server said', async () => {
  const { right, lines } = await run(async () => ({ status: 403, body: { message: 'secrets "cookie" is forbidden' } }));
  expect(right).toBe(false);
  expect(lines[0]).toBe('shop/cookie: the API server refused to read it: 403 secrets "cookie" is forbidden');
});

describe('a run that is killed at any step', () => {
  const secrets = Array.from({ length: 8 }, (_, i) => [
    { ...ordinary, name: `cookie-${i}` },
    { ...precious, name: `database-${i}` },
  ]).flat();
  const many = { ...settings, secrets };
  const preciousNames = secrets.filter((each) => each.precious).map(({ name }) => name);

  /** The state after each kill, of which there are enough. */
  async function eachKill(then: (api: FakeApi) => Promise<void>): Promise<void> {
    const whole = new FakeApi();
    await run(whole.client, many);
    expect(whole.calls).toBeGreaterThanOrEqual(50);
    for (let at = 1; at <= whole.calls; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const api = new FakeApi();
        await expect(run(killed(api, at, when), many)).resolves.toMatchObject({ right: false });
        await then(api);
      }
    }
  }

  const valuesOf = (api: FakeApi) => new Map(secrets.map(({ name }) => [name, api.secret(name)]));

  test('is made good by the next', async () => {
    await eachKill(async (api) => {
      const before = valuesOf(api);
      expect((await run(api.client, many)).right).toBe(true);
      for (const [name, values] of before) if (values) expect(api.secret(name)).toEqual(values);
      expect(Object.keys(api.ledger)).toHaveLength(8);
      expect(api.drafts).toEqual({});
    });
  });

  test('and whose precious Secrets are deleted then, makes none of them anew with another value', async () => {
    let same = 0;
    let refused = 0;
    await eachKill(async (api) => {
      const before = valuesOf(api);
      for (const name of preciousNames) api.remove(name);
      const { lines } = await run(api.client, many);
      for (const name of preciousNames) {
        const values = before.get(name);
        if (!values) continue;
        if (api.secret(name)) same += 1;
        else refused += 1;
        expect([values, undefined]).toContainEqual(api.secret(name));
        if (!api.secret(name)) expect(lines.join()).toContain(`shop/${name}: existed and is gone; `);
      }
    });
    // The Secret that a kill leaves between its creation and the end of its draft comes back; those that were done with do not.
    expect(same).toBeGreaterThanOrEqual(preciousNames.length);
    expect(refused).toBeGreaterThan(same);
  });

  test('and whose precious Secrets and drafts are deleted then, makes none of them anew', async () => {
    await eachKill(async (api) => {
      const before = valuesOf(api);
      for (const name of [...preciousNames, settings.drafts]) api.remove(name);
      await run(api.client, many);
      for (const name of preciousNames) if (before.get(name)) expect(api.secret(name)).toBeUndefined();
    });
  });
});

test('a draft of a format that is no longer wanted is not used', async () => {
  const api = new FakeApi();
  const short = { ...precious, keys: { password: { ...password, length: 8 } } };
  // The calls until the draft is there: two looks, at the Secret and the ledger, one at the drafts, and the write.
  await run(killed(api, 4, 'after'), { ...settings, secrets: [short] });
  expect(Object.keys(api.drafts)).toEqual(['database']);
  expect((await run(api.client, { ...settings, secrets: [precious] })).lines).toEqual(['shop/database: created']);
  expect(api.secret('database')?.password).toHaveLength(32);
});

test('a draft that somebody has spoilt is not used, and nothing of it is printed', async () => {
  const api = new FakeApi();
  api.put(settings.drafts, { database: 'swordfish' });
  const { right, lines } = await run(api.client);
  expect(right).toBe(true);
  expect(lines).toContain('shop/database: created');
  expect(lines.join()).not.toContain('swordfish');
});

/** A client whose process dies at a call: before the server gets it, or before the answer comes back. */
function killed(api: FakeApi, at: number, when: 'before' | 'after'): Client {
  let calls = 0;
  return async (method, path, body) => {
    calls += 1;
    if (calls > at) throw new Error('killed');
    if (calls < at) return api.client(method, path, body);
    if (when === 'after') await api.client(method, path, body);
    throw new Error('killed');
  };
}
