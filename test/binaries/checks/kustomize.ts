import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject, Manifest } from '../../../lib';
import { environmentFiles } from '../../../lib/output/layout';
import { objectId } from '../../../lib/output/object-id';
import type { BinaryCheck } from '../check';

/** What users apply is what was synthesized: kubectl's kustomize changes no object, leaves none out, and keeps the stages' order. */
export const kustomize: BinaryCheck = {
  id: 'kustomize',
  title: 'kubectl kustomize builds what was synthesized, in the order of the stages',
  tools: ['kubectl-1.37'],
  weight: 5,
  run: async ({ subjects, directory, tool, run }) => {
    const findings: string[] = [];
    let objects = 0;
    for (const [at, { name, environment, manifests }] of subjects.entries()) {
      const root = join(directory, String(at));
      for (const [path, text] of environmentFiles(environment.name, manifests)) write(join(root, path), text);
      const { status, stdout, stderr } = await run(tool('kubectl-1.37'), ['kustomize', join(root, environment.name)]);
      if (status !== 0) {
        findings.push(`${name}: ${stderr.trim()}`);
        continue;
      }
      const built = parseAllDocuments(stdout).map((document): KubernetesObject => document.toJS());
      objects += built.length;
      findings.push(...differences(manifests, built).map((problem) => `${name}: ${problem}`));
    }
    return { counts: { subjects: subjects.length, objects }, findings };
  },
};

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function differences(manifests: readonly Manifest[], built: readonly KubernetesObject[]): string[] {
  const byId = new Map(built.map((object) => [objectId(object), object]));
  const changed = manifests.flatMap(({ object }) => {
    const found = byId.get(objectId(object));
    if (!found) return [`${objectId(object)} is missing`];
    return isDeepStrictEqual(found, object) ? [] : [`${objectId(object)} is changed`];
  });
  if (changed.length > 0) return changed;
  const ids = built.map(objectId);
  const at = manifests.findIndex(({ object }, place) => objectId(object) !== ids[place]);
  const [wanted] = manifests.slice(at);
  if (at < 0 && ids.length === manifests.length) return [];
  return [`object ${at + 1} is ${ids[at]} instead of ${wanted ? objectId(wanted.object) : 'none'}`];
}
