import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Capability, type KubernetesObject, manifestsOf, PlatformError, sops } from '../../../lib';
import { toYaml } from '../../../lib/output/yaml';
import { encryptedRegex } from '../../../lib/secrets/sops/document';
import { verify } from '../../../lib/verify';
import { TestSystem, testEnvironment } from '../../core/platform';
import { vendor } from '../../secrets/vendor';
import type { BinaryCheck, CheckContext, Ended } from '../check';

const plain: Readonly<Record<string, string>> = { token: 'swordfish', user: 'marx' };

/** From the command that the error names, through the provider and the rules, back to the values. */
export const sopsCheck: BinaryCheck = {
  id: 'sops',
  title: 'sops encrypts as the error says, the rules let it through, and what stands in dist decrypts and is signed',
  tools: ['sops', 'age-keygen'],
  weight: 5,
  async run(context) {
    const { directory } = context;
    const [age, foreign] = [await ageKey(context, 'own'), await ageKey(context, 'foreign')];
    writeFileSync(join(directory, '.sops.yaml'), stringify({ creation_rules: [rule(age)] }));
    const folder = join(directory, 'secrets');
    mkdirSync(folder);
    const file = join(folder, 'vendor.yaml');
    const metadata = { name: 'vendor', namespace: 'shop' };
    writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: plain }));
    const findings: string[] = [];
    const expect = (statement: string, holds: boolean, detail = '') => {
      if (!holds) findings.push(`not so: ${statement} ${detail}`.trim());
    };

    const [, command = ''] = /run: (sops .*)$/m.exec(refusal(folder, age)) ?? [];
    expect('a file that is not encrypted is refused with a command', command.endsWith(file), command);
    const [, ...args] = command.split(' ');
    const encrypted = await context.run(context.tool('sops'), args, { cwd: directory, environment: home(context) });
    expect('the command encrypts', encrypted.status === 0, encrypted.stderr);

    const { object, problems } = declared(folder, age);
    expect('every rule is satisfied', problems.length === 0, problems.join(', '));
    const text = JSON.stringify(object);
    expect(
      'no value can be read',
      Object.values(plain).every((value) => !text.includes(value)),
    );
    const asWritten = await decrypt(context, 'own', object);
    expect('what stands in dist decrypts, with its MAC', same(asWritten), asWritten.stderr);
    const asFlux = await decrypt(context, 'own', object, ['--ignore-mac', '--input-type=json', '--output-type=json']);
    expect('it decrypts as Flux does it', same(asFlux), asFlux.stderr);
    expect('nobody else can', (await decrypt(context, 'foreign', object)).status !== 0);

    const values = object.stringData as Record<string, string>;
    const swapped = { ...object, stringData: { token: values.user, user: values.token } };
    expect('values cannot be exchanged', (await decrypt(context, 'own', swapped)).status !== 0);
    const shortened = { ...object, stringData: { token: values.token } };
    expect('none can be taken away', (await decrypt(context, 'own', shortened)).status !== 0);
    expect('other recipients are refused', refusal(folder, foreign).includes('which is no recipient'));
    return { counts: { values: Object.keys(plain).length }, findings };
  },
};

/** The rule of `.sops.yaml` that the README has, for a key of age. */
function rule(age: string): object {
  return { path_regex: '^secrets/', encrypted_regex: encryptedRegex, mac_only_encrypted: true, age };
}

/** Nothing of the machine's own user is looked at. */
function home({ directory }: CheckContext): Readonly<Record<string, string>> {
  return { HOME: directory, XDG_CONFIG_HOME: directory };
}

/** Makes a key, and says its public half. */
async function ageKey(context: CheckContext, name: string): Promise<string> {
  const file = join(context.directory, `${name}.agekey`);
  const { status, stderr } = await context.run(context.tool('age-keygen'), ['-o', file]);
  if (status !== 0) throw new Error(stderr);
  return /age1\w+/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
}

/** The Secret as it stands in `dist/`. */
function declared(
  folder: string,
  age: string,
): { readonly object: KubernetesObject; readonly problems: readonly string[] } {
  const environment = testEnvironment({
    secrets: sops({ folder, recipients: [{ age }], keySecret: 'sops-age' }),
    delivery: { repository: 'https://git.example.com/platform.git' },
  });
  new TestSystem(new Capability(environment, 'shop')).declare.secret(vendor);
  const manifests = manifestsOf(environment);
  const found = manifests.find(({ object }) => object.kind === 'Secret');
  if (!found) throw new Error('no Secret was declared');
  const findings = verify({ manifests, expectedSecrets: environment.expectedSecrets(), kubernetes: '1.34' });
  return { object: found.object, problems: findings.map(({ problem }) => problem) };
}

function refusal(folder: string, age: string): string {
  try {
    declared(folder, age);
  } catch (error) {
    if (error instanceof PlatformError) return error.message;
    throw error;
  }
  return '';
}

function decrypt(
  context: CheckContext,
  key: string,
  object: KubernetesObject,
  flags: readonly string[] = [],
): Promise<Ended> {
  const isJson = flags.includes('--input-type=json');
  const file = join(context.directory, isJson ? 'applied.json' : 'written.yaml');
  writeFileSync(file, isJson ? JSON.stringify(object) : toYaml(object));
  const environment = { ...home(context), SOPS_AGE_KEY_FILE: join(context.directory, `${key}.agekey`) };
  return context.run(context.tool('sops'), ['decrypt', ...flags, file], { environment });
}

function same({ status, stdout }: Ended): boolean {
  if (status !== 0) return false;
  const { stringData, sops: left } = parse(stdout);
  return left === undefined && JSON.stringify(stringData) === JSON.stringify(plain);
}
