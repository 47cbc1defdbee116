import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import {
  type AccessRule,
  type Capability,
  ConfigFiles,
  type DeclaredSecret,
  type FileContent,
  type SecretFormat,
  Size,
  Workload,
} from '../core';
import { recommendedLabels } from '../core/labels';
import { images } from '../images';

/** The unprivileged user of the image. */
const nodeUser = 1000;

/** Formats that need the bcrypt library in the job. */
const bcryptKinds: ReadonlySet<SecretFormat['kind']> = new Set(['bcrypt', 'htpasswd']);

export interface SecretJobProps {
  /** Name of the job, its ServiceAccount and everything that belongs to it, once in each namespace. */
  readonly name: string;
  readonly namespace: string;
  /** Scripts, of which `main.js` is run, and what they read. */
  readonly files: Readonly<Record<string, FileContent>>;
  readonly access: readonly AccessRule[];
}

/** A job of a few scripts that looks at Secrets of its namespace. It runs again when a file changes. */
export function secretJob(scope: Construct, capability: Capability, props: SecretJobProps): void {
  const { name, namespace, files, access } = props;
  const identity = secretJobIdentity(capability, name);
  const folder = `/${name}`;
  const scripts = new ConfigFiles(scope, 'script', `${name}-script`, namespace, recommendedLabels(identity), files);
  new Workload(
    scope,
    { environment: capability.environment, identity, namespace, level: 'restricted' },
    {
      kind: 'Job',
      role: name,
      image: images.node,
      runAs: { user: nodeUser },
      command: ['node', `${folder}/main.js`],
      mounts: { [folder]: scripts },
      access: { namespace: access },
      resources: { cpu: '50m', memory: Size.mebibytes(128) },
    },
  );
}

/** Who the job is, for labels. */
export function secretJobIdentity(capability: Capability, name: string) {
  return { product: name, instance: name, component: name, partOf: capability.name };
}

/** The job's calls of the API, and its checks of the formats of what was declared. */
export function commonScripts(declared: () => readonly DeclaredSecret[]): Readonly<Record<string, FileContent>> {
  const needsBcrypt = () =>
    declared().some(({ need }) => Object.values(need.keys).some(({ kind }) => bcryptKinds.has(kind)));
  return {
    'bcrypt.js': () => (needsBcrypt() ? bcryptLibrary() : '// No Secret here holds a bcrypt hash.\n'),
    'formats.js': script('generated', 'formats.js'),
    'kubernetes.js': script('generated', 'kubernetes.js'),
  };
}

/** A script of one of the jobs here. */
export function script(provider: string, file: string): string {
  return readFileSync(join(__dirname, provider, 'job', file), 'utf8');
}

/** Whatever was declared, in the order of names. */
export function byName(declared: readonly DeclaredSecret[]): readonly DeclaredSecret[] {
  return [...declared].sort((a, b) => (a.need.name < b.need.name ? -1 : 1));
}

function bcryptLibrary(): string {
  return readFileSync(require.resolve('bcryptjs'), 'utf8');
}
