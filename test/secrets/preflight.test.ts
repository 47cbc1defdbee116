import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretFormat } from '../../lib';
import { certificateFaults, type Wanted } from '../../lib/secrets/existing/job/certificate';
import { preflight, type Settings } from '../../lib/secrets/existing/job/main';
import { make } from '../../lib/secrets/generated/job/formats';
import { FakeApi } from './fake-api';

const password: SecretFormat = { kind: 'random', length: 32, alphabet: 'alphanumeric' };
const given: SecretFormat = { kind: 'given', description: 'token of the vendor' };
const vendor = { name: 'vendor', purpose: 'opens the door', type: 'Opaque', keys: { token: given } };
const login = { name: 'login', purpose: 'opens another', type: 'Opaque', keys: { password, token: given } };

async function run(api: FakeApi, ...secrets: Settings['secrets']) {
  const lines: string[] = [];
  const settings = { environment: 'production', namespace: 'shop', secrets };
  const right = await preflight(settings, api.client, (line) => lines.push(line));
  return { right, lines };
}

test('what is missing or wrong is listed, with what to do, and no value', async () => {
  const api = new FakeApi();
  api.put('login', { password: 'too-short', token: 'with a newline\n' });
  expect(await run(api, login, vendor)).toEqual({
    right: false,
    lines: [
      "shop/login: key 'token' begins or ends with a space or a newline, key 'password' has 9 characters, not 32",
      'shop/vendor: is missing (opens the door); its keys are token',
      "2 of 2 Secrets are missing or wrong. 'npm run secrets -- production --commands' prints how to create them; delete this Job afterwards, and it is made anew",
    ],
  });
});

test('what is there and right passes', async () => {
  const api = new FakeApi();
  api.put('login', {
    ...make({ password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } }),
    token: 'a\nb\n',
  });
  api.put('vendor', { token: 'v' });
  expect(await run(api, login, vendor)).toEqual({
    right: true,
    lines: ['shop/login: is there', 'shop/vendor: is there'],
  });
});

test.each<[string, Record<string, string>, string]>([
  ['a key that is missing', { password: 'x' }, "shop/login: has no key 'token'"],
  ['an empty value', { password: 'x'.repeat(32), token: ' \n' }, "shop/login: key 'token' is empty"],
])('%s', async (_what, values, line) => {
  const api = new FakeApi();
  api.put('login', values);
  expect((await run(api, login)).lines[0]).toBe(line);
});

test('a type that Kubernetes reads by is looked at, others are not', async () => {
  const pull = { ...vendor, type: 'kubernetes.io/dockerconfigjson' };
  const api = new FakeApi();
  api.put('vendor', { token: 'v' }, 'kubernetes.io/tls');
  expect((await run(api, pull)).lines[0]).toBe(
    'shop/vendor: has type kubernetes.io/tls, not kubernetes.io/dockerconfigjson',
  );
  expect((await run(api, vendor)).right).toBe(true);
});

test('a refusal says what the server said', async () => {
  const lines: string[] = [];
  const settings = { environment: 'production', namespace: 'shop', secrets: [vendor] };
  const refuse = async () => ({ status: 403, body: { message: 'secrets "vendor" is forbidden' } });
  expect(await preflight(settings, refuse, (line) => lines.push(line))).toBe(false);
  expect(lines[0]).toBe('shop/vendor: the API server refused to read it: 403 secrets "vendor" is forbidden');
});

describe('certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const at = (file: string) => join(folder, file);
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (file: string) => readFileSync(at(file), 'utf8');

  beforeAll(() => {
    for (const name of ['root', 'other']) {
      openssl(
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.crt`,
      );
    }
    writeFileSync(at('names'), 'subjectAltName=DNS:web.shop.svc,DNS:*.web.shop.svc\n');
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/O=shop/CN=web',
      '-keyout',
      'web.key',
      '-out',
      'web.csr',
    );
    const sign = [
      'x509',
      '-req',
      '-in',
      'web.csr',
      '-CA',
      'root.crt',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-extfile',
      'names',
    ];
    openssl(...sign, '-days', '1', '-out', 'web.crt');
    openssl(...sign, '-days', '-1', '-out', 'ended.crt');
    openssl('rsa', '-traditional', '-in', 'web.key', '-out', 'web-pkcs1.key');
  });

  const wanted = {
    commonName: 'web',
    dnsNames: ['web.shop.svc', '*.web.shop.svc'],
    encoding: 'PKCS8',
    isPublic: false,
  } as const;
  const right = () => ({ 'tls.crt': read('web.crt'), 'tls.key': read('web.key'), 'ca.crt': read('root.crt') });
  const faults = (values: Record<string, string>, more: Partial<Wanted> = {}) =>
    certificateFaults({ ...wanted, dnsNames: [...wanted.dnsNames], ...more }, { ...right(), ...values });

  test('the right one passes, alone and with its chain', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ 'tls.crt': read('web.crt') + read('root.crt') })).toEqual([]);
    expect(faults({ 'tls.key': read('web-pkcs1.key') }, { encoding: 'PKCS1' })).toEqual([]);
    expect(faults({}, { commonName: 'web.shop.svc' })).toEqual([]);
  });

  test('a public authority is not looked for', () => {
    expect(certificateFaults({ ...wanted, dnsNames: [], isPublic: true }, { ...right(), 'ca.crt': '' })).toEqual([]);
    expect(certificateFaults({ ...wanted, dnsNames: [], isPublic: true }, { 'tls.crt': 'x', 'tls.key': '' })).toEqual([
      "key 'tls.crt' is no certificate in PEM",
    ]);
  });

  test('each fault has its words', () => {
    expect(faults({ 'tls.crt': 'x' })).toEqual(["key 'tls.crt' is no certificate in PEM"]);
    expect(faults({ 'ca.crt': 'x' })).toEqual(["key 'ca.crt' is no certificate in PEM"]);
    expect(faults({ 'ca.crt': read('other.crt') })).toEqual(["key 'tls.crt' is not signed by 'ca.crt'"]);
    expect(faults({ 'tls.key': read('other.key') })).toEqual(["key 'tls.key' does not belong to 'tls.crt'"]);
    expect(faults({ 'tls.key': read('web-pkcs1.key') })).toEqual(["key 'tls.key' is no private key in PKCS8"]);
    expect(faults({ 'tls.key': read('web.key').slice(0, 200) })).toEqual(["key 'tls.key' cannot be read"]);
    expect(faults({ 'tls.crt': read('ended.crt') })).toEqual([expect.stringMatching(/^key 'tls.crt' ended on /)]);
    expect(faults({}, { commonName: 'api' })).toEqual(["key 'tls.crt' has not the common name api"]);
    expect(faults({}, { dnsNames: ['api.shop.svc', '*.api.shop.svc'] })).toEqual([
      "key 'tls.crt' is not valid for api.shop.svc",
      "key 'tls.crt' is not valid for *.api.shop.svc",
    ]);
  });

  test('in a Secret they are judged as a whole', async () => {
    const api = new FakeApi();
    api.put('tls', { ...right(), 'ca.crt': read('other.crt') });
    const keys = { 'tls.crt': given, 'tls.key': given, 'ca.crt': given };
    const certificate = { ...wanted, dnsNames: [...wanted.dnsNames] };
    expect((await run(api, { ...vendor, name: 'tls', keys, certificate })).lines[0]).toBe(
      "shop/tls: key 'tls.crt' is not signed by 'ca.crt'",
    );
  });
});
