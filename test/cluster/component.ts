import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Watchdog } from './watchdog';

/** Lines of a log that an error shows. */
const shownLines = 15;

/** One running server, with its output in a file. It ends with the process that started it, in whatever way that ends. */
export class Component {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private readonly watchdog = new Watchdog();
  private highest = 0;

  /** Appends to the log file, so that a restart keeps what was there. */
  constructor(
    readonly name: string,
    path: string,
    args: readonly string[],
    private readonly log: string,
    environment: Readonly<Record<string, string>> = {},
  ) {
    const output = openSync(log, 'a');
    this.child = spawn(path, args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...environment },
    });
    closeSync(output);
    if (this.child.pid !== undefined) this.watchdog.process(this.child.pid);
    this.ended = new Promise<void>((resolve) => {
      this.child.once('error', () => resolve()).once('exit', () => resolve());
    }).then(() => this.watchdog.dismiss());
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The end of what it wrote, for errors. */
  get lastWords(): string {
    return readFileSync(this.log, 'utf8').trim().split('\n').slice(-shownLines).join('\n');
  }

  /** Peak of resident memory in bytes, as the kernel counts it; 0 where it does not tell. */
  get peakMemory(): number {
    try {
      const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1];
      this.highest = Math.max(this.highest, Number(kibibytes ?? 0) * 1024);
    } catch {
      // Other systems have no such file, nor has a process that is gone.
    }
    return this.highest;
  }

  /** Ends it at once: what it holds is thrown away with it. */
  async kill(): Promise<void> {
    if (this.running) this.child.kill('SIGKILL');
    await this.ended;
  }
}
