import { spawn } from 'node:child_process';
import type { Ended, RunOptions } from './check';

/** Milliseconds after which a program is killed. */
const patience = 60_000;

/** Runs a program to its end. A program that is not installed ends with status 127, as in a shell. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      timeout: options.timeout ?? patience,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // A program that ends without reading its input is no error of ours.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    child.on('error', (error) => resolve({ status: 127, stdout, stderr: `${command}: ${error.message}` }));
    child.on('close', (status, signal) =>
      resolve({ status, stdout, stderr: signal ? `${stderr}killed by ${signal}` : stderr }),
    );
  });
}
