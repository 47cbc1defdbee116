import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../lib';
import type { Client } from './client';
import { waitFor } from './wait';

const execute = promisify(execFile);

/** The pinned module of an operator, whose CRDs lie in it as files. */
const externalSecrets = {
  module: 'github.com/external-secrets/external-secrets@v1.3.2',
  files: [
    'external-secrets.io_clustersecretstores',
    'external-secrets.io_externalsecrets',
    'external-secrets.io_pushsecrets',
    'generators.external-secrets.io_passwords',
  ].map((name) => join('config', 'crds', 'bases', `${name}.yaml`)),
};

/** Installs the CRDs of the kinds that objects are of, from the upstream release; none where no object needs any. */
export async function installCrds(api: Client, objects: readonly KubernetesObject[]): Promise<void> {
  if (!objects.some(({ apiVersion }) => apiVersion.split('/')[0]?.endsWith('external-secrets.io'))) return;
  const { stdout } = await execute('go', ['mod', 'download', '-json', externalSecrets.module]);
  const { Dir: folder } = JSON.parse(stdout) as { readonly Dir: string };
  for (const file of externalSecrets.files) await api.apply(crd(readFileSync(join(folder, file), 'utf8')));
  const kinds = objects.filter(({ apiVersion }) => apiVersion.includes('external-secrets.io'));
  await waitFor('CRDs are served', 30, async () => {
    const answers = await Promise.allSettled(kinds.map((object) => api.resource(object)));
    return answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []));
  });
}

/** Without the fields that lists can be filtered by: Kubernetes drops them before 1.30, and a strict apply is refused. */
function crd(text: string): KubernetesObject {
  const object = parse(text) as KubernetesObject & { readonly spec: { versions: { selectableFields?: unknown }[] } };
  for (const version of object.spec.versions) delete version.selectableFields;
  return object;
}
