import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Waits for the end of its input, which comes when the process that started it ends in whatever way; then kills the processes
 * and removes the paths that it was told of.
 */
const script = `
set --
processes=
while read -r kind value; do
  case $kind in
    process) processes="$processes $value" ;;
    path) set -- "$@" "$value" ;;
  esac
done
[ -z "$processes" ] || kill -KILL $processes 2>/dev/null
rm -rf "$@" 2>/dev/null || { sleep 1; rm -rf "$@"; }
`;

/** Sees to it that nothing is left behind, even when this process is killed. */
export class Watchdog {
  /** In a session of its own, so that Ctrl-C in the terminal does not reach it. */
  private readonly shell: ChildProcess = spawn('sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });

  constructor() {
    this.shell.unref();
  }

  /** A process to be killed. */
  process(id: number): void {
    this.shell.stdin?.write(`process ${id}\n`);
  }

  /** A file or directory to be removed. */
  path(path: string): void {
    this.shell.stdin?.write(`path ${path}\n`);
  }

  /** Ends it without any of this: everything has been stopped and removed. */
  dismiss(): void {
    this.shell.kill('SIGKILL');
  }
}
