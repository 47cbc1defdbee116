import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Capability, Cluster, type EnvironmentProps, manifestsOf, type SopsProps, sops } from '../../lib';
import { gitopsFiles } from '../../lib/output/gitops';
import { reportFiles } from '../../lib/output/reports';
import { verify } from '../../lib/verify';
import { brought, TestSystem, testEnvironment } from '../core/platform';
import { sopsFolder, sopsManifest, sopsMetadata, sopsRecipient, sopsValue } from './sops-value';
import { vendor } from './vendor';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sops-test-'));
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

const delivery = { repository: 'https://git.example.com/platform.git' };

type Files = Readonly<Record<string, object>>;

function declared(files?: Files, told: Partial<SopsProps> = {}, props: Partial<EnvironmentProps> = {}) {
  const folder = sopsFolder(parent, files);
  const provider = sops({ folder, recipients: [sopsRecipient], keySecret: 'sops-age', ...told });
  const environment = testEnvironment({ secrets: [provider, brought], delivery, ...props });
  new TestSystem(new Capability(environment, 'shop')).declare.secret(vendor);
  return environment;
}

test('the Secret stands there as it was encrypted, before the workloads, and satisfies every rule', () => {
  const environment = declared();
  const manifests = manifestsOf(environment);
  expect(manifests.filter(({ object }) => object.kind === 'Secret')).toMatchObject([
    {
      stage: 'secrets',
      folder: 'sops-shop',
      object: {
        metadata: { name: 'vendor', namespace: 'shop' },
        type: 'Opaque',
        stringData: { token: sopsValue('token'), user: sopsValue('user') },
        sops: sopsMetadata(),
      },
    },
  ]);
  expect(verify({ manifests, expectedSecrets: environment.expectedSecrets(), kubernetes: '1.34' })).toEqual([]);
});

test('a value that is not encrypted stops at the rules', () => {
  const stringData = { token: 'swordfish', user: sopsValue('user') };
  const environment = declared({ 'vendor.yaml': sopsManifest({ stringData }) });
  const manifests = manifestsOf(environment);
  expect(verify({ manifests, expectedSecrets: [], kubernetes: '1.34' })).toMatchObject([
    { prop: 'stringData.token', problem: 'holds a value that is not encrypted' },
  ]);
});

describe('delivery', () => {
  const kustomizations = (environment: ReturnType<typeof declared>) =>
    new Map(
      [...gitopsFiles(environment, manifestsOf(environment))].flatMap(([file, text]) => {
        const { kind, metadata, spec } = parse(text);
        return kind === 'Kustomization' && spec ? [[metadata.name, { file, spec }] as const] : [];
      }),
    );

  test('Flux decrypts the stage of Secrets and no other', () => {
    const found = kustomizations(declared());
    expect(found.get('test-40-secrets')?.spec.decryption).toEqual({
      provider: 'sops',
      secretRef: { name: 'sops-age' },
    });
    expect([...found.values()].filter(({ spec }) => spec.decryption)).toHaveLength(1);
  });

  test('with a key of the cloud it needs no Secret', () => {
    const arn = 'arn:aws:kms:eu-central-1:123456789012:key/1b2c';
    const metadata = { ...sopsMetadata(), age: undefined, kms: [{ arn, enc: 'AQ==' }] };
    const cluster = Cluster.eks({
      kubernetes: '1.34',
      zones: [],
      podRanges: ['100.64.0.0/16'],
      nodeRanges: ['10.0.0.0/16'],
      storageClasses: [],
    });
    const recipients = [{ region: 'eu-central-1', keyId: arn }];
    const files = { 'vendor.yaml': sopsManifest({ sops: JSON.parse(JSON.stringify(metadata)) }) };
    const found = kustomizations(declared(files, { recipients, keySecret: undefined }, { cluster }));
    expect(found.get('test-40-secrets')?.spec.decryption).toEqual({ provider: 'sops' });
  });

  test('Argo CD, which cannot decrypt, gets nothing; where nothing is encrypted it gets what it always does', () => {
    const folders = (environment: ReturnType<typeof declared>) => [
      ...new Set([...gitopsFiles(environment, manifestsOf(environment)).keys()].map((file) => file.split('/')[1])),
    ];
    expect(folders(declared())).toEqual(['flux']);
    expect(folders(declared({}))).toEqual(['argocd', 'flux']);
  });

  test('the report says who has to run in the cluster', () => {
    expect(reportFiles(declared()).get('reports/test/secrets.yaml')).toContain(
      'requires: Flux, which decrypts them; Argo CD and kubectl cannot',
    );
  });
});

test('what it has no file of is up to the next', () => {
  const environment = declared({});
  expect(environment.secrets.map((each) => environment.providerOf(each).name)).toEqual(['brought']);
});

const problem = (text: string) => `test/shop/product: secret 'shop/vendor': ${text}`;
const file = () => join(parent, 'sops', 'vendor.yaml');
const changed = (changes: Readonly<Record<string, unknown>>): Files => ({ 'vendor.yaml': sopsManifest(changes) });
const meta = (changes: Readonly<Record<string, unknown>>) => changed({ sops: { ...sopsMetadata(), ...changes } });
const other = `age1${'q'.repeat(58)}`;

test.each<[string, () => unknown, () => string]>([
  [
    'a key without a value',
    () => declared(changed({ stringData: { token: sopsValue('a') } })),
    () => problem(`${file()} has no value of key 'user'; run: sops edit ${file()}`),
  ],
  [
    'a value of another key',
    () => declared(changed({ stringData: { code: 'x', token: sopsValue('a'), user: sopsValue('b') } })),
    () => problem(`${file()} has a value of key 'code', which is not declared; remove it; the keys are token, user`),
  ],
  [
    'another type',
    () => declared(changed({ type: 'kubernetes.io/basic-auth' })),
    () => problem(`${file()} is of type kubernetes.io/basic-auth; write type: Opaque`),
  ],
  [
    'values in both fields',
    () => declared(changed({ data: { token: sopsValue('a') }, stringData: { user: sopsValue('b') } })),
    () => problem(`${file()} has values in data and in stringData; put all of them into stringData`),
  ],
  [
    'keys in another order',
    () => declared(changed({ stringData: { user: sopsValue('a'), token: sopsValue('b') } })),
    () =>
      problem(
        `${file()} has its keys in another order than dist, and its MAC is over their order; write them as token, user`,
      ),
  ],
  [
    'another choice of what is encrypted',
    () => declared(meta({ encrypted_regex: '^data$' })),
    () => problem(`${file()} is not encrypted by encrypted_regex ^(data|stringData)$; write that into .sops.yaml`),
  ],
  [
    'a MAC over everything',
    () => declared(meta({ mac_only_encrypted: undefined })),
    () =>
      problem(
        `${file()} has a MAC over everything, which labels would break; write mac_only_encrypted: true into .sops.yaml`,
      ),
  ],
  [
    'somebody else who can decrypt',
    () => declared(meta({ pgp: [{ fp: 'ABCD' }] })),
    () =>
      problem(
        `${file()} can be decrypted by pgp ABCD, which is no recipient; correct .sops.yaml, and run: sops updatekeys ${file()}`,
      ),
  ],
  [
    'a recipient who cannot',
    () => declared(undefined, { recipients: [sopsRecipient, { age: other }] }),
    () =>
      problem(`${file()} cannot be decrypted by age ${other}; correct .sops.yaml, and run: sops updatekeys ${file()}`),
  ],
  [
    'no age key',
    () => declared(undefined, { recipients: [{ age: 'AGE1X' }] }),
    () => problem("'AGE1X' is no public age key; take it from: age-keygen -y FILE"),
  ],
  [
    'an alias of a key, which documents do not name',
    () => declared(undefined, { recipients: [{ region: 'eu-central-1', keyId: 'alias/x' }] }),
    () => problem("'alias/x' is no ARN of a key; write arn:aws:kms:<region>:<account>:key/<id>"),
  ],
  [
    'a vault without a name',
    () => declared(undefined, { recipients: [{ tenantId: 't', vaultName: '', keyName: 'k' }] }),
    () => problem("'azure_kv https://.vault.azure.net/keys/k' is no name of a key; state vaultName and keyName"),
  ],
  [
    'nobody who can decrypt',
    () => declared(undefined, { recipients: [] }),
    () => problem('sops has no recipients; name who can decrypt'),
  ],
  [
    'a key without an identity that may use it',
    () => declared(undefined, { keySecret: undefined }),
    () =>
      problem(
        `Flux on kind has no identity with which it could decrypt for age ${sopsRecipient.age}; add a key of this cluster's cloud`,
      ),
  ],
  [
    'a key of another cloud',
    () =>
      declared(undefined, {
        keySecret: undefined,
        recipients: [{ project: 'p', region: 'r', keyRing: 'k', cryptoKey: 'c' }],
      }),
    () =>
      problem(
        'Flux on kind has no identity with which it could decrypt for gcp_kms projects/p/locations/r/keyRings/k/cryptoKeys/c',
      ),
  ],
  [
    'the Secret of an age key that nobody encrypts for',
    () => declared(undefined, { recipients: [{ project: 'p', region: 'r', keyRing: 'k', cryptoKey: 'c' }] }),
    () => problem("keySecret 'sops-age' holds an age key, and no recipient has one; add its public half to recipients"),
  ],
  [
    'an environment that Flux does not deliver',
    () => declared(undefined, {}, { delivery: undefined }),
    () =>
      problem(
        "sops needs Flux to decrypt, and nothing is written for Flux here; name the repository in the environment's delivery",
      ),
  ],
  [
    'a file that is not encrypted',
    () => declared(changed({ sops: undefined, stringData: { token: 'swordfish', user: 'marx' } })),
    () =>
      `${file()}: is not encrypted; replace its values if they were ever committed, and run: sops encrypt --in-place ${file()}`,
  ],
  [
    'a file that is no Secret',
    () => declared(changed({ kind: 'ConfigMap' })),
    () => `${file()}: is no Secret with a name and a namespace; make it one, or move it elsewhere`,
  ],
  [
    'two files for one Secret',
    () => declared({ 'a.yaml': sopsManifest(), 'vendor.yaml': sopsManifest() }),
    () => `${file()}: is shop/vendor, and so is ${join(parent, 'sops', 'a.yaml')}; keep one of them`,
  ],
  [
    'a folder that is not there',
    () => declared(undefined, { folder: join(parent, 'absent') }),
    () => `${join(parent, 'absent')}: is no folder; create it, with a file for each Secret that sops is to bring`,
  ],
])('%s is refused', (_what, act, message) => {
  expect(act).toThrow(message());
});

test('a file with two documents is refused', () => {
  const folder = sopsFolder(parent);
  const text = readFileSync(file(), 'utf8');
  writeFileSync(file(), `${text}---\n${text}`);
  const environment = testEnvironment({ secrets: sops({ folder, recipients: [sopsRecipient] }), delivery });
  expect(() => new TestSystem(new Capability(environment, 'shop')).declare.secret(vendor)).toThrow(
    `${file()}: is not one document of YAML: Source contains multiple documents`,
  );
});

test('recipients in groups count, too', () => {
  const { age, ...rest } = sopsMetadata();
  expect(() => declared(changed({ sops: { ...rest, key_groups: [{ age }, { pgp: [{ fp: 'ABCD' }] }] } }))).toThrow(
    'can be decrypted by pgp ABCD, which is no recipient',
  );
});

test('a Secret without a file, and nobody else to bring it, says how', () => {
  const folder = sopsFolder(parent, {});
  const environment = testEnvironment({
    secrets: sops({ folder, recipients: [sopsRecipient], keySecret: 'sops-age' }),
    delivery,
  });
  expect(() => new TestSystem(new Capability(environment, 'shop')).declare.secret(vendor)).toThrow(
    `encrypt it: write a Secret with namespace shop, name vendor and stringData of token, user to FILE in ${folder}, and run: sops encrypt --in-place FILE`,
  );
});

test('a file of a Secret that nobody declares is refused', () => {
  const metadata = { name: 'vendr', namespace: 'shop' };
  const environment = declared({ 'vendor.yaml': sopsManifest(), 'vendr.yaml': sopsManifest({ metadata }) });
  expect(environment.node.validate()).toEqual([
    `secrets: ${join(parent, 'sops', 'vendr.yaml')} is shop/vendr, which nobody declares; remove it, or correct it to one that reports list`,
  ]);
});

test('two keys to decrypt with are refused: Flux has one for all', () => {
  const folderOf = (name: string) =>
    sopsFolder(mkdtempSync(join(parent, name)), {
      [`${name}.yaml`]: sopsManifest({ metadata: { name, namespace: 'shop' } }),
    });
  const [first, second] = [folderOf('vendor'), folderOf('mail')];
  const faults = (keySecret: string) => {
    const recipients = [sopsRecipient];
    const environment = testEnvironment({
      secrets: [
        sops({ folder: first, recipients, keySecret: 'sops-age' }),
        sops({ folder: second, recipients, keySecret }),
      ],
      delivery,
    });
    const { secret } = new TestSystem(new Capability(environment, 'shop')).declare;
    secret(vendor);
    secret({ ...vendor, name: 'mail' });
    return environment.node.validate();
  };
  expect(faults('sops-age')).toEqual([]);
  expect(faults('other-age')).toEqual([
    'secrets: values are encrypted for more than one key, and Flux decrypts with one; give all of them one keySecret',
  ]);
});
