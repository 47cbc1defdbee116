import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterCheck } from '../check';
import { waitFor } from '../wait';

/** Seconds until everything is gone after the end of a run. */
const patience = 20;

const command = join(__dirname, '..', 'main.ts');

/** Ways in which a run ends: by itself, or in mid-run by a signal. */
const endings: readonly (NodeJS.Signals | undefined)[] = [undefined, 'SIGINT', 'SIGTERM', 'SIGKILL'];

/** A machine on which this has run is as it was before. */
export const leftoversCheck: ClusterCheck = {
  id: 'leftovers',
  title: 'no process and no file is left behind by a run, whether it ends by itself, by Ctrl-C or by a kill',
  tools: [],
  beside: true,
  weight: 45,
  async run({ plane }) {
    const findings: string[] = [];
    for (const signal of endings) findings.push(...(await leftBehind(plane.kubernetes, signal)));
    return { counts: { endings: endings.length }, findings };
  },
};

async function leftBehind(kubernetes: string, signal: NodeJS.Signals | undefined): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
  const child = spawn(process.execPath, ['--import', 'tsx', command, '--kubernetes', kubernetes, 'schemas'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const ended = endOf(child);
    if (signal) {
      await ready(child);
      child.kill(signal);
    }
    await ended;
    await waitFor('cleaning up', patience, async () => remains(folder));
    return [];
  } catch (error) {
    return [`after ${signal ?? 'its end'}: ${error instanceof Error ? error.message : error}`];
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when the run says that its control plane is there. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => text.includes('control plane ready') && resolve());
    child.on('close', () => reject(new Error('it ended before its control plane was ready')));
  });
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.resume();
    child.on('close', () => resolve());
    child.on('error', reject);
  });
}

/** Files in a run's temporary directory, but for the compiler's cache, and processes that were told of it. */
function remains(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => !name.startsWith('tsx-'));
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(commandLine)
    .filter((line) => line.includes(folder));
  return [...files, ...processes];
}

/** Empty for a process that has just ended. */
function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
