import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesVersions } from '../../lib';
import type { ControlPlane } from '../cluster/control-plane';
import { type Published, type Release, withEnumerations } from './compact';

/** The patch release of each minor version whose schemas are taken. The two ends are those of the control planes. */
const patches: Readonly<Record<(typeof kubernetesVersions)[number], string>> = {
  '1.28': 'v1.28.15',
  '1.29': 'v1.29.6',
  '1.30': 'v1.30.14',
  '1.31': 'v1.31.14',
  '1.32': 'v1.32.13',
  '1.33': 'v1.33.13',
  '1.34': 'v1.34.4',
  '1.35': 'v1.35.4',
  '1.36': 'v1.36.3',
  '1.37': 'v1.37.2',
};

/**
 * Every release, with the schemas of its module. Enumerations, which the files leave out, are those that the servers of the two
 * ends publish: the oldest its own, all others those of the newest.
 */
export function releases(running: Readonly<Record<'1.28' | '1.37', Published>>): readonly Release[] {
  return kubernetesVersions.map((version) => ({
    minor: Number(version.split('.')[1]),
    published: withEnumerations(inModule(patches[version]), running[version === '1.28' ? '1.28' : '1.37']),
  }));
}

/** The schemas that a running server publishes. */
export async function publishedBy(plane: ControlPlane): Promise<Published> {
  const index = await plane.request<{ paths: Readonly<Record<string, { serverRelativeURL: string }>> }>(
    'GET',
    '/openapi/v3',
  );
  const documents = await Promise.all(
    Object.values(index.body.paths).map(({ serverRelativeURL }) => plane.request<Document>('GET', serverRelativeURL)),
  );
  return together(documents.map(({ body }) => body));
}

interface Document {
  readonly components?: { readonly schemas?: Published };
}

function inModule(version: string): Published {
  const output = execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`], { encoding: 'utf8' });
  const folder = join((JSON.parse(output) as { Dir: string }).Dir, 'api/openapi-spec/v3');
  return together(readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Document));
}

function together(documents: readonly Document[]): Published {
  return Object.assign({}, ...documents.map(({ components }) => components?.schemas ?? {}));
}
