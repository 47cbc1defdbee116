import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubernetesObject, manifestsOf, PlatformError, sealed } from '../../../lib';
import { toYaml } from '../../../lib/output/yaml';
import { verify } from '../../../lib/verify';
import { TestSystem, testCapability } from '../../core/platform';
import { vendor } from '../../secrets/vendor';
import type { BinaryCheck, CheckContext, Ended } from '../check';

const namespace = 'logging';

const plain: Readonly<Record<string, string>> = { token: 'swordfish', user: 'marx' };

/** From the command that the error names, through the provider and the rules, back to the value. */
export const kubeseal: BinaryCheck = {
  id: 'kubeseal',
  title:
    'kubeseal encrypts as the error says, the rules let it through, and the private key makes the Secret of it again',
  tools: ['kubeseal'],
  weight: 5,
  async run(context) {
    const { key, certificate } = await keyPair(context);
    const values = await encrypted(context, certificate);
    const { environment, object } = sealedObject(values);
    const findings = verify({
      manifests: manifestsOf(environment),
      expectedSecrets: environment.expectedSecrets(),
      kubernetes: '1.34',
    }).map(({ problem }) => problem);
    const own = await unsealed(context, key, object);
    findings.push(...(own.status === 0 ? differences(JSON.parse(own.stdout)) : [own.stderr]));
    const renamed = await unsealed(context, key, { ...object, metadata: { ...object.metadata, name: 'other' } });
    if (renamed.status === 0) findings.push('the values can be decrypted under another name');
    return { counts: { values: Object.keys(values).length }, findings };
  },
};

async function encrypted({ directory, run, tool }: CheckContext, certificate: string): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(plain)) {
    const file = join(directory, name);
    writeFileSync(file, value);
    const args = commandOf(name).replace('FILE', file).split(' ').slice(1);
    const { status, stdout, stderr } = await run(tool('kubeseal'), [...args, '--cert', certificate]);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    values[name] = stdout;
  }
  return values;
}

function unsealed({ run, tool }: CheckContext, key: string, object: KubernetesObject): Promise<Ended> {
  const args = ['--recovery-unseal', '--recovery-private-key', key];
  return run(tool('kubeseal'), args, { input: toYaml(object) });
}

/** The controller's key and certificate. */
async function keyPair({ directory, run }: CheckContext) {
  const key = join(directory, 'controller.key');
  const certificate = join(directory, 'controller.crt');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 4096,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  writeFileSync(key, privateKey);
  const { status, stderr } = await run('openssl', [
    'req',
    '-x509',
    '-key',
    key,
    '-subj',
    '/CN=sealed',
    '-out',
    certificate,
  ]);
  if (status !== 0) throw new Error(stderr);
  return { key, certificate };
}

/** The command that the error about a value that is missing names. */
function commandOf(key: string): string {
  try {
    sealedObject({});
  } catch (error) {
    const remedy = error instanceof PlatformError && error.problems.find(({ problem }) => problem.includes(`'${key}'`));
    const [, command] = (remedy && /'(kubeseal .*?)'/.exec(remedy.remedy)) || [];
    if (command) return command;
  }
  throw new Error(`no error names a command for key '${key}'`);
}

function sealedObject(values: Readonly<Record<string, string>>) {
  const capability = testCapability({ secrets: sealed({ secrets: { [`${namespace}/${vendor.name}`]: values } }) });
  new TestSystem(capability).declare.secret(vendor);
  const { environment } = capability;
  const object = manifestsOf(environment).find((each) => each.object.kind === 'SealedSecret')?.object;
  if (!object) throw new Error('no SealedSecret was declared');
  return { environment, object };
}

function differences(
  secret: KubernetesObject & { readonly data?: Readonly<Record<string, string>>; readonly type?: string },
) {
  const found = Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, atob(value)]));
  const same = JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(plain).sort());
  return [
    ...(same ? [] : [`the values come back as ${JSON.stringify(found)}`]),
    ...(secret.type === 'Opaque' ? [] : [`the Secret has type ${secret.type}`]),
  ];
}
