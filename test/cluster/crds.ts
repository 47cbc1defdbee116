import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../lib';
import { groupOf } from '../../lib/verify/kinds';
import type { Client } from './client';
import { waitFor } from './wait';

const execute = promisify(execFile);

/** The pinned module of an operator, whose CRDs lie in it as files, and the end of their group's name. */
interface Operator {
  readonly group: string;
  readonly module: string;
  readonly files: readonly string[];
}

const operators: readonly Operator[] = [
  {
    group: 'cert-manager.io',
    module: 'github.com/cert-manager/cert-manager@v1.21.1',
    files: ['cert-manager.io_certificates', 'cert-manager.io_clusterissuers'].map((name) =>
      join('deploy', 'crds', `${name}.yaml`),
    ),
  },
];

/** Installs the CRDs of the kinds that objects are of, from the upstream releases; none where no object needs any. */
export async function installCrds(api: Client, objects: readonly KubernetesObject[]): Promise<void> {
  for (const operator of operators) {
    const kinds = objects.filter(({ apiVersion }) => groupOf(apiVersion).endsWith(operator.group));
    if (kinds.length > 0) await installFrom(api, operator, kinds);
  }
}

async function installFrom(api: Client, operator: Operator, kinds: readonly KubernetesObject[]): Promise<void> {
  const { stdout } = await execute('go', ['mod', 'download', '-json', operator.module]);
  const { Dir: folder } = JSON.parse(stdout) as { readonly Dir: string };
  for (const file of operator.files) await api.apply(crd(readFileSync(join(folder, file), 'utf8')));
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
