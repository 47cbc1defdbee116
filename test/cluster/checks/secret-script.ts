import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import {
  Capability,
  Cluster,
  Environment,
  type KubernetesObject,
  type SecretNeed,
  type SecretProvider,
} from '../../../lib';
import { synthesize } from '../../../lib/output/synthesize';
import { TestSystem } from '../../core/platform';
import { ApiError } from '../client';
import type { ControlPlane } from '../control-plane';

/** How a run ended, and what it said. */
export interface Run {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Where the script runs, and as whom. */
export interface Account {
  readonly namespace: string;
  readonly account: string;
}

/** The script of a job, laid out as its pod would see it, run against a real API server with the rights of its account alone. */
export class SecretScript {
  private readonly folder = mkdtempSync(join(tmpdir(), 'secret-script-'));

  constructor(
    private readonly plane: ControlPlane,
    private readonly who: Account,
  ) {}

  /** Applies what synthesis declares, but for the job itself, and lays out its script and credentials. */
  async prepare(objects: readonly KubernetesObject[]): Promise<void> {
    const { namespace, account } = this.who;
    for (const object of objects) if (object.kind !== 'Job') await this.plane.api.apply(object);
    const files = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `${account}-script`);
    for (const [file, text] of Object.entries(files?.data ?? {})) writeFileSync(join(this.folder, file), text);
    const credentials = join(this.folder, 'account');
    mkdirSync(credentials, { recursive: true });
    cpSync(this.plane.caFile, join(credentials, 'ca.crt'));
    writeFileSync(join(credentials, 'token'), await this.plane.serviceAccountToken(namespace, account));
    writeFileSync(join(this.folder, 'killer.js'), killer);
  }

  /** Runs it to its end. `COUNT_CALLS`, `KILL_AT` and `KILL_WHEN` count its requests, and end it at one of them. */
  run(more: Readonly<Record<string, string>> = {}): Promise<Run> {
    const { hostname, port } = new URL(this.plane.url);
    const child = spawn(process.execPath, ['--require', join(this.folder, 'killer.js'), join(this.folder, 'main.js')], {
      env: {
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: port,
        SERVICE_ACCOUNT_FOLDER: join(this.folder, 'account'),
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
    }
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, lines: text.split('\n').filter(Boolean) }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Everything that synthesis declares for needs, in order. */
export function declaredFor(
  kubernetes: ControlPlane['kubernetes'],
  namespace: string,
  secrets: SecretProvider,
  needs: readonly SecretNeed[],
): readonly KubernetesObject[] {
  const app = new App();
  const cluster = Cluster.kind({ kubernetes });
  const environment = new Environment(app, 'trial', { domain: 'example.com', scale: 'minimal', cluster, secrets });
  const system = new TestSystem(new Capability(environment, namespace));
  for (const need of needs) system.declare.secret(need);
  return synthesize(app).flatMap(({ manifests }) => manifests.map(({ object }) => object));
}

/** Whether the server refuses a call for lack of rights. */
export async function isForbidden(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    return error instanceof ApiError && (error.status === 403 || error.status === 422);
  }
}

/** Counts the requests of the script, and ends its process at one of them. */
const killer = `
const https = require('node:https');
const { request } = https;
let calls = 0;
https.request = (...args) => {
  calls += 1;
  const last = calls === Number(process.env.KILL_AT);
  if (last && process.env.KILL_WHEN === 'before') process.kill(process.pid, 'SIGKILL');
  const call = request(...args);
  if (last) call.prependListener('response', () => process.kill(process.pid, 'SIGKILL'));
  return call;
};
if (process.env.COUNT_CALLS) process.on('exit', () => console.log('calls: ' + calls));
`;
