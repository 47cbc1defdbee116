import type { Image, LogDestination } from '../../../core';
import type { Directive } from '../../../formats/fluentd';
import type { Parameters } from '../directives';

/** A destination of one protocol. */
export type DestinationOf<P extends LogDestination['protocol']> = Extract<LogDestination, { readonly protocol: P }>;

/** The ways in which a collector can prove who it is. */
export type CredentialKind = LogDestination['credentials']['kind'];

/** Files of a destination's client certificate, as the container sees them. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Where the secrets of a destination are, if it has any. */
export interface SecretPlaces {
  readonly files: CertificateFiles;
  /** Environment variable with the password or token. */
  readonly variable: string;
}

/** How a destination is written. */
export interface Output {
  /** The published image that has the plugin, or why there is none and what to do instead. */
  readonly image: Image | { readonly problem: string; readonly remedy: string };
  /** Credentials that the plugin can present. */
  readonly accepts: readonly CredentialKind[];
  /** Filter that gives each record an id of its own before it is buffered, so that a retry makes no second copy. @default none */
  readonly idFilter?: 'elasticsearch_genid' | 'opensearch_genid';
  /** Parameters of `<match>` but its `@id`. */
  readonly parameters: Parameters;
  /** Sections beside the buffer. */
  readonly sections?: readonly Directive[];
  /** What chunks are keyed by. */
  readonly chunkKeys: string;
  /** Buffer parameters in place of those that every destination has. */
  readonly buffer?: Parameters;
}

/** Field that carries a record's id from the filter that makes it to the output that uses it. */
export const idField = '_hash';

/** The certificate parameters of a plugin under the names it has for them; nothing without a certificate. */
export function certificateParameters<K extends string>(
  { credentials }: LogDestination,
  files: CertificateFiles,
  names: Readonly<Record<keyof CertificateFiles, K>>,
): Parameters {
  if (credentials.kind !== 'certificate') return {};
  return {
    [names.authority]: files.authority,
    [names.certificate]: files.certificate,
    [names.key]: files.key,
  };
}
