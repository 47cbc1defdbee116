import type { Size } from 'cdk8s';
import type { Endpoint } from './endpoint';
import type { AwsKmsKey } from './kms';
import type { LogProtocol } from './protocol';
import type { CertificateNeed, SecretNeed } from './secret';

/** Which records a destination receives. Lists are alternatives; the fields must all match. */
export interface LogFilter {
  /** Namespaces. @default all */
  readonly namespaces?: readonly string[];
  /** Pod labels. @default any */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What any destination may say about its share of the records. */
export interface LogDestinationOptions {
  /** Name among the destinations of a collector, a DNS label. @default the protocol */
  readonly name?: string;
  /** Only records that match. @default all */
  readonly only?: LogFilter;
  /** No record that matches. @default none */
  readonly except?: LogFilter;
  /** Disk for records that wait, on each node. @default an equal share of the collector's buffer */
  readonly buffer?: Size;
}

/**
 * How a collector proves who it is. It declares the need in its own namespace, under its own name, so that no Secret is
 * shared between namespaces.
 */
export type LogCredentials =
  /** A client certificate of the authority that the store trusts. */
  | { readonly kind: 'certificate'; readonly need: Omit<CertificateNeed, 'name'> }
  /** A user name and a password; the secret's `password` key. */
  | { readonly kind: 'password'; readonly user: string; readonly need: SecretNeed<'password'> }
  /** A token; the secret's `token` key. */
  | { readonly kind: 'token'; readonly need: SecretNeed<'token'> }
  /** The cloud identity of the pod's ServiceAccount, or none at all. */
  | { readonly kind: 'ambient' };

interface Destination<P extends LogProtocol> extends LogDestinationOptions {
  readonly protocol: P;
  readonly endpoint: Endpoint<P>;
  readonly credentials: LogCredentials;
}

/** Somewhere that log records can be delivered: the contract between collectors and stores. */
export type LogDestination =
  | (Destination<'opensearch'> & {
      readonly majorVersion: 2 | 3;
      /** Daily indices are named `<prefix>-YYYY.MM.DD` by the record's own time. */
      readonly indexPrefix: string;
    })
  | (Destination<'elasticsearch'> & { readonly majorVersion: 7 | 8 | 9; readonly indexPrefix: string })
  | (Destination<'loki'> & { /** Value of `X-Scope-OrgID`. @default none */ readonly tenant?: string })
  | (Destination<'splunk-hec'> & { readonly index: string /** @default '_json' */; readonly sourceType?: string })
  | (Destination<'sumologic'> & { /** @default the namespace */ readonly sourceCategory?: string })
  | (Destination<'cloudwatch-logs'> & {
      readonly region: string;
      readonly logGroup: string;
      readonly retentionDays: number;
    })
  | (Destination<'azure-monitor'> & { /** Event Hub that a data collection rule reads. */ readonly eventHub: string })
  | (Destination<'google-cloud-logging'> & { readonly project: string })
  | (Destination<'s3'> & {
      readonly region: string;
      readonly bucket: string /** @default 'logs/' */;
      readonly prefix?: string;
      /**
       * Key of AWS KMS with which the bucket encrypts what is written; whoever writes needs kms:GenerateDataKey on it.
       * @default as the bucket does by itself
       */
      readonly encryption?: AwsKmsKey;
    })
  | (Destination<'kafka'> & { readonly brokers: readonly string[]; readonly topic: string })
  | Destination<'fluent-forward'>;
