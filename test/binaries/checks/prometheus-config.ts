import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { type ConfigFile, fileName } from '../config-files';

/** Reads each configuration as the server does when it starts. Certificates and tokens exist in the cluster alone. */
export const prometheusConfig: BinaryCheck = {
  id: 'prometheus-config',
  title: 'promtool accepts the configuration of every Prometheus',
  tools: ['promtool'],
  weight: 5,
  reads: [{ product: 'prometheus', file: 'prometheus.yml' }],
  run: check,
};

async function check(context: CheckContext): Promise<Outcome> {
  const findings: string[] = [];
  for (const file of context.files) findings.push(...(await problemsOf(context, file)));
  return { counts: { configurations: context.files.length }, findings };
}

async function problemsOf({ directory, run, tool }: CheckContext, file: ConfigFile): Promise<string[]> {
  const path = join(mkdtempSync(join(directory, 'config-')), file.file);
  writeFileSync(path, file.text);
  const { status, stdout, stderr } = await run(tool('promtool'), ['check', 'config', '--syntax-only', path], {
    environment: { POD_NAME: 'prometheus-0' },
  });
  return status === 0 ? [] : [`${fileName(file)}: ${`${stdout}${stderr}`.trim().replaceAll('\n', ' ')}`];
}
