import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Objects } from '../../../lib/verify/objects';
import type { TestSubject } from '../../subjects';
import type { BinaryCheck, CheckContext, FilePattern } from '../check';
import { fileName } from '../config-files';

/** One script, and the name under which findings speak of it. */
interface Script {
  readonly name: string;
  readonly shell: string;
  readonly text: string;
}

const scriptFiles: FilePattern = { file: /\.sh$/ };

/** Shells that run the text after `-c`. */
const inline = /^(?:\/bin\/|\/usr\/bin\/)?(sh|bash|dash)$/;

/** Scripts of ConfigMaps, of commands and of probes are read by the shells' own parser and by shellcheck. */
export const shell: BinaryCheck = {
  id: 'shell',
  title: 'bash -n and shellcheck read the scripts of ConfigMaps, commands and probes',
  tools: [],
  weight: 5,
  reads: [scriptFiles],
  run: async (context) => {
    const scripts = unique([...fileScripts(context), ...context.subjects.flatMap(inlineScripts)]);
    const findings: string[] = [];
    for (const [at, script] of scripts.entries()) findings.push(...(await read(context, script, at)));
    return { counts: { scripts: scripts.length }, findings };
  },
};

function fileScripts({ files }: CheckContext): Script[] {
  return files.map((file) => ({ name: fileName(file), shell: shebang(file.text), text: file.text }));
}

function shebang(text: string): string {
  return /^#!.*\b(sh|bash|dash)\n/.exec(text)?.[1] ?? 'sh';
}

function inlineScripts({ name, manifests, expectedSecrets }: TestSubject): Script[] {
  return new Objects({ manifests, expectedSecrets }).pods.flatMap((pod) =>
    pod.containers.flatMap(({ container, field }) => {
      const { readinessProbe, livenessProbe, startupProbe, lifecycle } = container;
      const commands: [string, readonly string[] | undefined][] = [
        ['command', [...(container.command ?? []), ...(container.args ?? [])]],
        ['readinessProbe', readinessProbe?.exec?.command],
        ['livenessProbe', livenessProbe?.exec?.command],
        ['startupProbe', startupProbe?.exec?.command],
        ['preStop', lifecycle?.preStop?.exec?.command],
        ['postStart', lifecycle?.postStart?.exec?.command],
      ];
      return commands.flatMap(([part, command]) => {
        const [program = '', flag = '', text] = command ?? [];
        const found = inline.exec(program)?.[1];
        if (!found || !/^-\w*c$/.test(flag) || text === undefined) return [];
        return [{ name: `${name} ${pod.kind} ${pod.namespace}/${pod.name} ${field} ${part}`, shell: found, text }];
      });
    }),
  );
}

function unique(scripts: readonly Script[]): Script[] {
  return [...new Map(scripts.map((script) => [`${script.shell}\n${script.text}`, script])).values()];
}

async function read({ directory, run }: CheckContext, { name, shell: dialect, text }: Script, at: number) {
  const path = join(directory, `${at}.sh`);
  writeFileSync(path, text);
  const parsed = await run('bash', dialect === 'bash' ? ['-n', path] : ['--posix', '-n', path]);
  if (parsed.status !== 0) return [`${name}: ${parsed.stderr.trim()}`];
  const linted = await run('shellcheck', [`--shell=${dialect}`, '--format=gcc', '--severity=warning', path]);
  if (linted.status === 0) return [];
  const lines = `${linted.stdout}${linted.stderr}`.trim().split('\n');
  return lines.map((line) => `${name}: ${line.replace(path, '')}`);
}
