import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../../lib/monitoring/alertmanager/config';
import { message, messageCases } from '../alertmanager/messages';
import { routingCases } from '../alertmanager/routing';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { type ConfigFile, fileName } from '../config-files';

/** Reads every configuration, asks it where alerts go, and renders every message. */
export const alertmanager: BinaryCheck = {
  id: 'alertmanager',
  title:
    'amtool accepts every configuration, routes alerts to whom they are for, and renders messages that people can read',
  tools: ['amtool'],
  weight: 10,
  reads: [{ product: 'alertmanager', file: /^alertmanager\.yml$|\.tmpl$/ }],
  run: check,
};

async function check(context: CheckContext): Promise<Outcome> {
  const configs = context.files.filter(({ file }) => file === 'alertmanager.yml');
  const findings: string[] = [];
  let routed = 0;
  for (const config of configs) {
    const path = write(context, config);
    findings.push(...(await accepts(context, config, path)));
    const cases = routingCases[config.subject] ?? [];
    if (cases.length === 0) findings.push(`${fileName(config)}: no routing cases; add them to routing.ts`);
    for (const { labels, receivers } of cases)
      findings.push(...(await routes(context, config, path, labels, receivers)));
    routed += cases.length;
  }
  findings.push(...(await renders(context)), ...unrendered(context));
  return { counts: { configurations: configs.length, routed, messages: messageCases.length }, findings };
}

/** Writes a configuration and the templates beside it, where the paths that it names are. */
function write(context: CheckContext, config: ConfigFile): string {
  const directory = folderOf(context, config);
  mkdirSync(directory, { recursive: true });
  for (const { subject, file, text } of context.files) {
    if (subject !== config.subject) continue;
    writeFileSync(join(directory, file), text.replaceAll(paths.config, directory));
  }
  return join(directory, config.file);
}

function folderOf({ directory }: CheckContext, { subject }: Pick<ConfigFile, 'subject'>): string {
  return join(directory, subject.replaceAll(' ', '-'));
}

async function accepts({ run, tool }: CheckContext, config: ConfigFile, path: string): Promise<string[]> {
  const { status, stdout, stderr } = await run(tool('amtool'), ['check-config', path]);
  const templates = /(\d+) templates/.exec(stdout)?.[1];
  if (status !== 0) return [`${fileName(config)}: ${stdout}${stderr}`];
  return templates === '1' ? [] : [`${fileName(config)}: found ${templates} globs of templates instead of 1`];
}

async function routes(
  { run, tool }: CheckContext,
  config: ConfigFile,
  path: string,
  labels: Readonly<Record<string, string>>,
  receivers: readonly string[],
): Promise<string[]> {
  const { stdout, stderr } = await run(tool('amtool'), [
    'config',
    'routes',
    'test',
    `--config.file=${path}`,
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ]);
  const found = stdout.trim();
  const expected = receivers.join(',');
  if (found === expected) return [];
  return [`${fileName(config)}: ${JSON.stringify(labels)} goes to ${found}${stderr} instead of ${expected}`];
}

async function renders(context: CheckContext): Promise<string[]> {
  const example = context.files.find(({ file, subject }) => file.endsWith('.tmpl') && subject.startsWith('example'));
  if (!example) return ['no example has templates'];
  const data = join(context.directory, 'message.json');
  const findings: string[] = [];
  for (const { template, of = '.', type = 'text', says, never = [], about = message } of messageCases) {
    writeFileSync(data, JSON.stringify(about));
    const { status, stdout, stderr } = await context.run(context.tool('amtool'), [
      'template',
      'render',
      `--template.glob=${folderOf(context, example)}/*.tmpl`,
      `--template.data=${data}`,
      `--template.type=${type}`,
      `--template.text={{ template "${template}" ${of} }}`,
    ]);
    if (status !== 0) findings.push(`${template}: ${stderr}`);
    findings.push(
      ...says
        .filter((text) => !stdout.includes(text))
        .map((text) => `${template}: does not say ${JSON.stringify(text)}`),
      ...never.filter((text) => stdout.includes(text)).map((text) => `${template}: says ${JSON.stringify(text)}`),
    );
  }
  return findings;
}

/** Templates that a configuration names and that no case renders. */
function unrendered({ files }: CheckContext): string[] {
  const used = files.flatMap(({ file, text }) =>
    file === 'alertmanager.yml' ? [...text.matchAll(/template \\?"([a-z.]+)\\?"/g)].map(([, name = '']) => name) : [],
  );
  return [...new Set(used)]
    .filter((name) => !messageCases.some(({ template }) => template === name))
    .map((name) => `${name}: no case renders it; add one to messages.ts`);
}
