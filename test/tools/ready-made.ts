import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GoTool } from './table';

const execute = promisify(execFile);

/** The binary of a program in `KUBEBUILDER_ASSETS`, unless it is missing there or of another Kubernetes version. */
export async function readyMade({ binary, kubernetes }: GoTool): Promise<string | undefined> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const path = assets && join(assets, binary);
  if (!path || !existsSync(path)) return undefined;
  if (!kubernetes) return path;
  const version = await kubernetesVersion(path, binary);
  if (version === kubernetes) return path;
  process.stderr.write(`${path} is of Kubernetes ${version ?? '(unknown)'}, not ${kubernetes}: left aside\n`);
  return undefined;
}

async function kubernetesVersion(path: string, binary: string): Promise<string | undefined> {
  const { stdout } = await execute(path, binary === 'kubectl' ? ['version', '--client'] : ['--version']);
  return /v(\d+\.\d+)\./.exec(stdout)?.[1];
}
