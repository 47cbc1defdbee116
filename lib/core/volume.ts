import type { Size } from 'cdk8s';
import type { ConfigFiles } from './config-files';
import type { PodsProblem } from './injection';
import type { Renewal } from './renewal';
import type { CertificateKey, CertificateRef, SecretRef } from './secret';
import type { TrustBundle } from './trust-bundle';

/** Files of a Secret, by file name. */
export interface SecretFiles {
  readonly kind: 'secret';
  readonly secret: string;
  readonly files: Readonly<Record<string, string>>;
  /** Of a certificate: how the program takes up a renewed one. */
  readonly renewal?: Renewal;
}

/** The certificates of authorities that are trusted, as one file. */
export interface TrustFiles {
  readonly kind: 'trust';
  readonly bundle: TrustBundle;
  /** How the program takes up a changed one. */
  readonly renewal: Renewal;
}

/** Empty space that lives as long as the pod. */
export interface Scratch {
  readonly kind: 'scratch';
  readonly size: Size;
}

/** A volume of each pod's own that outlives it. StatefulSets only. */
export interface Claim {
  readonly kind: 'claim';
  readonly name: string;
  readonly size: Size;
  /** @default the cluster's default class */
  readonly storageClass?: string;
}

/** Several ConfigMaps and Secrets in one directory. */
export interface Combined {
  readonly kind: 'combined';
  readonly name: string;
  readonly sources: readonly (ConfigFiles | SecretFiles | TrustFiles)[];
}

/** A path of the node. Declared through a workload's host access. */
export interface HostDirectory {
  readonly kind: 'host';
  readonly path: string;
  readonly writable: boolean;
}

/** A token of the pod's ServiceAccount for one audience, renewed by the kubelet; the file is `token`. */
export interface AccountToken {
  readonly kind: 'token';
  readonly audience: string;
}

/** Files that a CSI driver of the cluster fetches for each pod when it starts. */
export interface ProvidedFiles {
  readonly kind: 'provided';
  readonly name: string;
  readonly driver: string;
  /** By which the driver knows what to fetch. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What speaks against these pods, if anything does. */
  readonly problem: PodsProblem;
}

/** Anything that can be mounted. The same object in two containers is one volume. */
export type Volume =
  | ConfigFiles
  | SecretFiles
  | TrustFiles
  | Scratch
  | Claim
  | Combined
  | HostDirectory
  | AccountToken
  | ProvidedFiles;

/** A volume mounted in part, or read-only. */
export interface PartialMount {
  readonly volume: Volume;
  /** One file or directory inside the volume. @default all of it */
  readonly subPath?: string;
  /** @default true for configuration and secrets, false for space */
  readonly readOnly?: boolean;
  /** Whether the container sees what the node mounts below a path of its own later. @default false */
  readonly followsMounts?: boolean;
}

/** Empty space that lives as long as the pod, at most this large. */
export function scratch(size: Size): Scratch {
  return { kind: 'scratch', size };
}

/** A volume of each pod's own that outlives it. */
export function claim(name: string, size: Size, storageClass?: string): Claim {
  return { kind: 'claim', name, size, storageClass };
}

/** A token of the pod's ServiceAccount that only one audience accepts. */
export function accountToken(audience: string): AccountToken {
  return { kind: 'token', audience };
}

/** Keys of a Secret as files; all of them under their own names unless told otherwise. */
export function secretFiles<K extends string>(secret: SecretRef<K>, files?: Readonly<Record<string, K>>): SecretFiles {
  return {
    kind: 'secret',
    secret: secret.name,
    files: files ?? Object.fromEntries(secret.keys.map((key) => [key, key])),
  };
}

/** Keys of a certificate's Secret as files, all of them unless told otherwise, and how the program takes up renewed ones. */
export function certificateFiles(
  certificate: CertificateRef,
  renewal: Renewal,
  files?: Readonly<Record<string, CertificateKey>>,
): SecretFiles {
  const all = Object.fromEntries(certificate.keys.map((key) => [key, key]));
  return { kind: 'secret', secret: certificate.name, files: files ?? all, renewal };
}

/** The certificates of a bundle as one file, of the name of its key, and how the program takes up changed ones. */
export function trustFiles(bundle: TrustBundle, renewal: Renewal): TrustFiles {
  return { kind: 'trust', bundle, renewal };
}

/** Several ConfigMaps and Secrets in one directory. */
export function combined(name: string, ...sources: (ConfigFiles | SecretFiles | TrustFiles)[]): Combined {
  return { kind: 'combined', name, sources };
}

/** A path as part of a name: `/var/lib/fluentd` becomes `var-lib-fluentd`. */
function slug(path: string): string {
  return path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** A name for a volume, from what it is and where it is first mounted. */
export function volumeName(volume: Volume, path: string): string {
  switch (volume.kind) {
    case 'config':
      return volume.id;
    case 'secret':
      return slug(volume.secret);
    case 'trust':
      return volume.bundle.name;
    case 'scratch':
      return slug(path);
    case 'claim':
    case 'combined':
    case 'provided':
      return volume.name;
    case 'host':
      return `host-${slug(volume.path) || 'root'}`;
    case 'token':
      return `${slug(volume.audience)}-token`;
  }
}

/** Whether a volume is mounted read-only unless told otherwise. */
export function isReadOnly(volume: Volume): boolean {
  switch (volume.kind) {
    case 'config':
    case 'secret':
    case 'trust':
    case 'combined':
    case 'token':
    case 'provided':
      return true;
    case 'scratch':
    case 'claim':
      return false;
    case 'host':
      return !volume.writable;
  }
}

/** The ConfigMaps that a volume shows. */
export function configsIn(volume: Volume): readonly ConfigFiles[] {
  if (volume.kind === 'config') return [volume];
  return volume.kind === 'combined'
    ? volume.sources.filter((source): source is ConfigFiles => source.kind === 'config')
    : [];
}
