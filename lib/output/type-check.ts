import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PlatformError } from '../core/platform-error';

/**
 * Checks the project's types with the compiler. tsx runs code without looking at types, and a misspelt field would then
 * simply be missing from the YAML.
 * @throws PlatformError with every error that the compiler prints.
 */
export async function typeCheck(project: string): Promise<void> {
  const compiler = join(dirname(createRequire(__filename).resolve('typescript/package.json')), 'bin', 'tsc');
  const child = spawn(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '--project', project], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  // Lines that start with a space explain the one before.
  const errors = Buffer.concat(chunks)
    .toString()
    .trim()
    .split(/\n(?!\s)/);
  throw new PlatformError(
    errors.map((text) => ({
      path: 'types',
      problem: text.replaceAll(/\s*\n\s*/g, ' '),
      remedy: 'mend the type, not the check',
    })),
  );
}
