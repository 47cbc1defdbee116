import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { App } from 'cdk8s';
import {
  type CertificateRef,
  certificateFiles,
  combined,
  type KubernetesObject,
  type Renewal,
  secretFiles,
  trustFiles,
} from '../../lib';
import { followScript } from '../../lib/core/renewal';
import type { WorkloadProps } from '../../lib/core/workload-props';
import { synthesize } from '../../lib/output/synthesize';
import { serving, TestSystem, testCapability } from './platform';

interface Given {
  readonly certificate: CertificateRef;
  readonly system: TestSystem;
}

/** A workload as synthesis renders it, whose props are made of a certificate. */
function rendered(props: (given: Given) => Partial<WorkloadProps>) {
  const capability = testCapability();
  const system = new TestSystem(capability);
  const certificate = system.declare.certificate({
    name: 'product-tls',
    purpose: 'lets clients trust the product',
    authority: 'platform',
    commonName: 'product',
    usages: ['server'],
  });
  system.run({ ...serving, command: ['/product'], ...props({ certificate, system }) } as WorkloadProps);
  const [{ manifests, environment } = { manifests: [], environment: capability.environment }] = synthesize(
    App.of(capability),
  );
  const object = manifests.map((manifest) => manifest.object).find(({ kind }) => kind === 'Deployment');
  const { spec } = (object ?? {}) as KubernetesObject & {
    spec?: { template: { spec: { containers: { name: string; command?: string[]; args?: string[] }[] } } };
  };
  return { environment, containers: spec?.template.spec.containers ?? [] };
}

const mounted = (renewal: Renewal) =>
  rendered(({ certificate }) => ({ args: ['--serve'], mounts: { '/tls': certificateFiles(certificate, renewal) } }));

describe('a program is started below a script where somebody has to tell it', () => {
  test.each([
    [{ signal: 'USR1' }, 'kill -USR1 "$program"'],
    ['restart', 'kill -TERM "$program"\n    break'],
  ] as const)('%j', (renewal, action) => {
    const [{ command = [], args } = {}] = mounted(renewal).containers;
    expect([command[0], command[1], ...command.slice(3)]).toEqual(['sh', '-c', 'follow-renewals', '/product']);
    expect(command[2]).toContain('cat /tls/ca.crt /tls/tls.crt /tls/tls.key | cksum');
    expect(command[2]).toContain(action);
    expect(args).toEqual(['--serve']);
  });

  test.each(['each-connection', 'watches'] as const)('not where it is %s', (renewal) => {
    expect(mounted(renewal).containers[0]?.command).toEqual(['/product']);
  });

  test('it looks at the files that are acted upon alone, and a restart stands for everything', () => {
    const { containers, environment } = rendered(({ certificate }) => ({
      mounts: {
        '/tls': combined(
          'tls',
          certificateFiles(certificate, 'each-connection', { 'server.crt': 'tls.crt' }),
          certificateFiles(certificate, { signal: 'HUP' }, { 'server.key': 'tls.key' }),
          trustFiles({ name: 'trust', key: 'ca.crt', includesPublic: false }, 'restart'),
        ),
      },
    }));
    expect(containers[0]?.command?.[2]).toContain('cat /tls/ca.crt /tls/server.key | cksum');
    expect(containers[0]?.command?.[2]).not.toContain('HUP');
    expect(environment.renewals).toEqual([
      { namespace: 'logging', workload: 'Deployment product', ...about('Secret', 'product-tls', ['tls.crt']) },
      {
        namespace: 'logging',
        workload: 'Deployment product',
        ...about('Secret', 'product-tls', ['tls.key'], { signal: 'HUP' }),
      },
      {
        namespace: 'logging',
        workload: 'Deployment product',
        ...about('ConfigMap', 'trust', ['ca.crt'], 'restart'),
      },
    ]);
  });

  test('a sidecar by itself', () => {
    const { containers } = rendered(({ certificate }) => ({
      sidecars: {
        agent: {
          image: serving.image,
          command: ['/agent'],
          resources: serving.resources,
          mounts: { '/tls': certificateFiles(certificate, 'restart') },
        },
      },
    }));
    expect(containers.map(({ command }) => command?.at(-1))).toEqual(['/product', '/agent']);
    expect(containers.map(({ command }) => command?.[0])).toEqual(['/product', 'sh']);
  });
});

function about(kind: 'Secret' | 'ConfigMap', name: string, keys: readonly string[], renewal?: Renewal) {
  return { source: { kind, name }, keys, renewal: renewal ?? 'each-connection' };
}

test.each<[string, (given: Given) => Partial<WorkloadProps>, string]>([
  [
    'a certificate that is mounted like any Secret',
    ({ certificate: { name } }) => ({ mounts: { '/tls': { kind: 'secret', secret: name, files: { a: 'tls.crt' } } } }),
    "test/logging/product/workload: mounts: mounts certificate 'product-tls' and does not say how it takes up a renewed one; mount it with certificateFiles, and say it there",
  ],
  [
    'a part of a volume',
    ({ certificate }) => ({
      mounts: { '/tls.crt': { volume: certificateFiles(certificate, 'watches'), subPath: 'tls.crt' } },
    }),
    "mounts: mounts a part of 'product-tls' with subPath, which the kubelet never renews; mount the whole volume, and choose its files there",
  ],
  [
    'a variable that nobody renews',
    ({ certificate }) => ({
      env: { CA: certificate.key('ca.crt') },
      mounts: { '/tls': certificateFiles(certificate, 'restart', { 'tls.crt': 'tls.crt' }) },
    }),
    "env: CA holds 'ca.crt' of certificate 'product-tls' as it was when the container started; also mount 'ca.crt' with certificateFiles and 'restart'",
  ],
  [
    'a job that is to be restarted',
    ({ certificate }) => ({
      kind: 'Job',
      role: 'job',
      ports: undefined,
      ready: undefined,
      mounts: { '/tls': certificateFiles(certificate, 'restart') },
    }),
    "mounts: runs to its end, and is to follow 'product-tls'; say 'each-run'",
  ],
  [
    'a server that is said to run to its end',
    ({ certificate }) => ({ mounts: { '/tls': certificateFiles(certificate, 'each-run') } }),
    "mounts: says 'each-run' of 'product-tls', and keeps running; say how the program takes up renewed files, or 'restart'",
  ],
  [
    'what is made of a certificate when a pod starts',
    ({ certificate }) => ({
      init: {
        copy: {
          image: serving.image,
          resources: serving.resources,
          mounts: { '/tls': certificateFiles(certificate, 'each-run') },
        },
      },
    }),
    "init.copy: runs once for each pod, so that what it makes of 'product-tls' is never renewed; let the container that keeps running read the files themselves",
  ],
  [
    'a variable of what runs when a pod starts',
    ({ certificate }) => ({
      init: { copy: { image: serving.image, resources: serving.resources, env: { CA: certificate.key('ca.crt') } } },
    }),
    "init.copy: runs once for each pod, so that what it makes of 'product-tls' is never renewed; let the container that keeps running read the files themselves",
  ],
  [
    'a program that nobody knows how to start',
    ({ certificate }) => ({ command: undefined, mounts: { '/tls': certificateFiles(certificate, 'restart') } }),
    "command: its program is started below a script that follows renewals, and names no command; write the image's entry point as the command",
  ],
])('%s is refused', (_, props, message) => {
  expect(() => rendered(props)).toThrow(message);
});

test('a variable is renewed by the restart that a file brings, and other Secrets need no word', () => {
  const { environment } = rendered(({ certificate, system }) => {
    const password = system.declare.secret({
      name: 'password',
      purpose: 'opens the door',
      keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
      rotation: 'restart',
    });
    return {
      env: { CA: certificate.key('ca.crt'), PASSWORD: password.key('password') },
      mounts: {
        '/trust': certificateFiles(certificate, 'restart', { 'ca.crt': 'ca.crt' }),
        '/password': secretFiles(password),
      },
    };
  });
  expect(environment.renewals.map(({ source }) => source.name)).toEqual(['product-tls']);
});

test('a job has its variables anew with each run', () => {
  const job = { kind: 'Job', role: 'job', ports: undefined, ready: undefined } as const;
  expect(() => rendered(({ certificate }) => ({ ...job, env: { CA: certificate.key('ca.crt') } }))).not.toThrow();
});

/** Stands in for a program: writes down the signals that it gets, ends with status 3 when told to stop, and with 4 by itself. */
const program = `#!/bin/sh
trap 'echo hup >>"$EVENTS"' HUP
trap 'echo term >>"$EVENTS"; exit 3' TERM
echo "started $*" >>"$EVENTS"
while [ ! -e "$EVENTS.end" ]; do sleep 0.05; done
exit 4
`;

describe('the script', () => {
  let folder: string;
  let child: ChildProcess;
  let ended: Promise<number | null>;

  const at = (file: string) => join(folder, file);
  const events = () => readFileSync(at('events'), 'utf8').trim().split('\n');

  async function until(holds: () => boolean): Promise<void> {
    for (let attempt = 0; attempt < 200 && !holds(); attempt += 1) await sleep(50);
    expect(holds()).toBe(true);
  }

  function spawned(action: 'restart' | 'HUP', shell: string): void {
    const script = followScript([at('tls.crt'), at("it's a.key")], action)
      .replace('sleep 30', 'sleep 0.1')
      .replace('% 1800', '% 1');
    child = spawn(shell, ['-c', script, 'follow-renewals', at('program'), 'one', 'two words'], {
      env: { ...process.env, EVENTS: at('events') },
      stdio: 'ignore',
    });
    ended = new Promise((resolve) => child.once('exit', resolve));
  }

  async function start(action: 'restart' | 'HUP', shell = 'sh'): Promise<void> {
    spawned(action, shell);
    await until(() => events().includes('started one two words'));
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'renewal-'));
    writeFileSync(at('events'), '');
    writeFileSync(at('tls.crt'), 'first');
    writeFileSync(at("it's a.key"), 'first');
    writeFileSync(at('program'), program);
    chmodSync(at('program'), 0o755);
  });

  afterEach(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  });

  test.each(['sh', 'bash'])('%s tells the program once for each change, and not without one', async (shell) => {
    await start('HUP', shell);
    await sleep(500);
    expect(events()).toEqual(['started one two words']);
    writeFileSync(at('tls.crt'), 'second');
    await until(() => events().length === 2);
    await sleep(500);
    expect(events()).toEqual(['started one two words', 'hup']);
    writeFileSync(at("it's a.key"), 'second');
    await until(() => events().length === 3);
    expect(child.exitCode).toBe(null);
  });

  test('ends the program where it has to start anew, and then itself', async () => {
    await start('restart');
    writeFileSync(at('tls.crt'), 'second');
    expect(await ended).toBe(3);
    expect(events()).toEqual(['started one two words', 'term']);
  });

  test.each(['sh', 'bash'])('%s hands a stop on, waits, and ends with the status of the program', async (shell) => {
    await start('HUP', shell);
    child.kill('SIGTERM');
    expect(await ended).toBe(3);
    expect(events()).toEqual(['started one two words', 'term']);
  });

  test.each(['sh', 'bash'])('%s takes a stop that comes before there is a program', async (shell) => {
    rmSync(at('tls.crt'));
    execFileSync('mkfifo', [at('tls.crt')]);
    spawned('HUP', shell);
    // Opens as soon as the script looks at the files, which it has not done with until there is something to read.
    const file = await open(at('tls.crt'), 'w');
    child.kill('SIGTERM');
    await file.close();
    expect(await ended).toBe(143);
    expect(events()).toEqual(['']);
  });

  test('ends with a program that ends by itself', async () => {
    await start('HUP');
    writeFileSync(at('events.end'), '');
    expect(await ended).toBe(4);
  });
});
