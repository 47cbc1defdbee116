import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckContext } from '../check';
import type { ConfigFile } from '../config-files';

/** The files of one ConfigMap of scripts, laid out as the pod would see them. */
export interface Scripts<Settings> {
  /** `production` */
  readonly subject: string;
  readonly settings: Settings;
  /** The file that is run. */
  readonly main: string;
}

/** Lays the scripts of every ConfigMap out in a folder of its own. */
export function laidOut<Settings>({ directory, files }: CheckContext): readonly Scripts<Settings>[] {
  return [...byConfigMap(files).values()].map((group, at) => {
    const folder = join(directory, String(at));
    mkdirSync(folder);
    for (const { file, text } of group) writeFileSync(join(folder, file), text);
    return {
      subject: group[0]?.subject ?? '',
      settings: JSON.parse(group.find(({ file }) => file === 'settings.json')?.text ?? '{}'),
      main: join(folder, 'main.js'),
    };
  });
}

function byConfigMap(files: readonly ConfigFile[]): ReadonlyMap<string, readonly ConfigFile[]> {
  const groups = new Map<string, ConfigFile[]>();
  for (const file of files) {
    const id = `${file.subject} ${file.namespace}/${file.configMap}`;
    groups.set(id, [...(groups.get(id) ?? []), file]);
  }
  return groups;
}
