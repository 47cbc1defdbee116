import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { KubernetesObject, Manifest } from '../core/manifest';
import { PlatformError, type Problem } from '../core/platform-error';
import { type Stage, stageOf, stages } from '../core/stage';
import { isMap } from './shape';

const kustomizationFiles = new Set(['kustomization.yaml', 'kustomization.yml']);

/**
 * Every object in the YAML files below a directory, with the file as its path. Lists are taken apart, kustomization
 * files left out.
 * @throws PlatformError when the directory does not exist or files are no YAML, with every such file.
 */
export function manifestsIn(directory: string): Manifest[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new PlatformError({ path: directory, problem: 'is no directory', remedy: 'name a directory of manifests' });
  }
  const problems: Problem[] = [];
  const manifests = yamlFiles(directory).flatMap((file) => {
    const path = relative(directory, file);
    const parsed = read(file, path);
    if ('problems' in parsed) problems.push(...parsed.problems);
    return 'objects' in parsed ? parsed.objects.map((object) => manifest(path, object)) : [];
  });
  if (problems.length > 0) throw new PlatformError(problems);
  return manifests;
}

/**
 * The documents of one YAML file, as JSON.
 * @throws PlatformError when it is no YAML.
 */
export function documentsIn(file: string): readonly unknown[] {
  const parsed = read(file, file);
  if ('problems' in parsed) throw new PlatformError(parsed.problems);
  return parsed.objects;
}

function yamlFiles(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file) && !kustomizationFiles.has(basename(file)))
    .sort()
    .map((file) => join(directory, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? true);
}

function read(
  file: string,
  path: string,
): { readonly objects: readonly unknown[] } | { readonly problems: readonly Problem[] } {
  if (!existsSync(file)) {
    return { problems: [{ path, problem: 'is a link that leads nowhere', remedy: 'mend or remove it' }] };
  }
  const lines = new LineCounter();
  const documents: readonly Document[] = [
    ...parseAllDocuments(readFileSync(file, 'utf8'), { lineCounter: lines, merge: true, prettyErrors: false }),
  ];
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ message, pos }) => ({
      path: `${path}:${lines.linePos(pos[0]).line}`,
      problem: message,
      remedy: 'correct the YAML',
    })),
  );
  if (problems.length > 0) return { problems };
  try {
    const values = documents.map(plainValue).filter((value) => value !== null);
    return { objects: values.flatMap(items) };
  } catch (error) {
    const [problem = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return {
      problems: [{ path, problem, remedy: 'write a tree of plain values, without aliases that blow up or lead back' }],
    };
  }
}

/** As JSON, which is what the API server gets. @throws Error when aliases lead back to themselves, or to too many values. */
function plainValue(document: Document): unknown {
  return JSON.parse(JSON.stringify(document.toJS()) ?? 'null');
}

/** The objects of a `List`, of which there are kinds for every kind. */
function items(object: unknown): readonly unknown[] {
  const isList = isMap(object) && typeof object.kind === 'string' && object.kind.endsWith('List');
  return isList && Array.isArray(object.items) ? object.items : [object];
}

/** A manifest as it was read: whether it is an object at all is for the rules to say. */
function manifest(path: string, value: unknown): Manifest {
  const object = value as KubernetesObject;
  const folder = dirname(path);
  const kind = isMap(value) && typeof value.kind === 'string' ? value.kind : '';
  return { path, stage: stageOfFolder(folder) ?? stageOf(kind, 'workloads'), folder, object };
}

function stageOfFolder(folder: string): Stage | undefined {
  const first = folder.split(sep)[0];
  return (Object.keys(stages) as Stage[]).find((stage) => stages[stage].folder === first);
}
