import type { LogDestination, LogProtocol } from '../../../core';
import type { Directive, Value } from '../../../formats/fluentd';
import type { Proof } from '../settings';

/** The destination of a protocol. */
export type Of<P extends LogProtocol> = Extract<LogDestination, { readonly protocol: P }>;

/** How an output plugin delivers to one destination. The buffer's size, files and retries are alike for all. */
export interface Delivery {
  readonly type: string;
  readonly parameters: Readonly<Record<string, Value | undefined>>;
  readonly children?: readonly Directive[];
  /**
   * What a chunk's records have in common: each kind gets chunks of its own, so the fewer the better.
   * @default nothing: all containers of the node share chunks
   */
  readonly chunkKeys?: readonly string[];
  /** Parameters of the buffer beside the common ones. */
  readonly buffer?: Readonly<Record<string, Value | undefined>>;
  /** A filter that gives each record an id, where the plugin and the store know what to do with one. */
  readonly ids?: Pick<Directive, 'comment'> & {
    readonly type: string;
    readonly parameters?: Readonly<Record<string, Value>>;
  };
}

/** Paths of a client certificate under a plugin's own parameter names; none without a certificate. */
export function certificateParameters(
  proof: Proof,
  names: { readonly certificate: string; readonly key: string; readonly authority: string },
): Record<string, Value> {
  if (proof.kind !== 'certificate') return {};
  return { [names.authority]: proof.authority, [names.certificate]: proof.certificate, [names.key]: proof.key };
}

/** User and password under a plugin's own parameter names; none without a password. */
export function passwordParameters(
  proof: Proof,
  names: { readonly user: string; readonly password: string },
): Record<string, Value> {
  return proof.kind === 'password' ? { [names.user]: proof.user, [names.password]: proof.password } : {};
}

/** Name of the node, which tells the pods of a collector apart. */
export const nodeName = { environment: 'K8S_NODE_NAME' } as const;

/** Time and body of a record as one line of JSON, for destinations that take text. */
export const jsonLine: readonly Directive[] = [
  {
    name: 'inject',
    parameters: {
      time_key: '@timestamp',
      time_type: 'string',
      time_format: '%Y-%m-%dT%H:%M:%S.%NZ',
      utc: true,
    },
  },
  { name: 'format', parameters: { '@type': 'json' } },
];
