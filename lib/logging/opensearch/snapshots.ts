import {
  type AwsKmsKey,
  bucketKeyProblem,
  type Duration,
  type Endpoint,
  type Fault,
  type Image,
  isAmazonHost,
  isDnsLabel,
  type SecretNeed,
} from '../../core';
import { images } from '../../images';

/** Copies of the log indices in an object store that speaks the S3 protocol. */
export interface SnapshotProps {
  /**
   * OpenSearch of the platform's version with the `repository-s3` plugin built in. Upstream's image comes without it, and
   * nothing is installed when a node starts.
   */
  readonly image: Image;
  /** The object store, with a certificate that public authorities vouch for. */
  readonly store: Endpoint<'s3'>;
  readonly bucket: string;
  readonly region: string;
  /** Time for which a snapshot is kept, in whole days. */
  readonly keep: Duration;
  /** When to take one: a cron expression of five fields, in UTC. @default every night at 1:30 */
  readonly schedule?: string;
  /** Whether the bucket stands in the path of a request rather than in its host name. @default only outside AWS */
  readonly pathStyle?: boolean;
  /**
   * Key of AWS KMS with which the bucket encrypts what is written; the account needs kms:GenerateDataKey and kms:Decrypt on it.
   * @default as the bucket does by itself
   */
  readonly encryption?: AwsKmsKey;
}

/** Keys of the object store's credentials. */
export type SnapshotKey = 'access-key' | 'secret-key';

/** Name of the repository and of the policy that fills it. */
export const snapshotName = 'log-snapshots';

/** After the daily index has changed at midnight, and before anybody is at work. */
const defaultSchedule = '30 1 * * *';

/** Upstream's own limit for a name of a bucket: 3 to 63 characters. */
const leastBucketName = 3;

/** What is wrong with the snapshots, if anything is. */
export function snapshotProblems(snapshots: SnapshotProps): Fault[] {
  const { image, bucket, keep, schedule = defaultSchedule, encryption } = snapshots;
  const problems: Fault[] = [];
  const fault = encryption && bucketKeyProblem(encryption, snapshots);
  if (fault) problems.push({ ...fault, prop: `snapshots.encryption.${fault.prop}` });
  const days = daysOf(keep);
  if (image.version !== images.opensearch.version) {
    problems.push({
      prop: 'snapshots.image',
      problem: `${image} is version ${image.version}, but the platform runs ${images.opensearch.version}`,
      remedy: `build it from ${images.opensearch}`,
    });
  }
  if (bucket.length < leastBucketName || !bucket.split('.').every(isDnsLabel)) {
    problems.push({
      prop: 'snapshots.bucket',
      problem: `'${bucket}' is not the name of a bucket`,
      remedy: 'use 3 to 63 lower-case letters, digits, dashes and dots',
    });
  }
  if (!Number.isInteger(days) || days < 1) {
    problems.push({
      prop: 'snapshots.keep',
      problem: `${days} days is no whole number of days`,
      remedy: `write Duration.days(${Math.max(1, Math.ceil(days))})`,
    });
  }
  if (!/^[\d*/,-]+( [\d*/,-]+){4}$/.test(schedule)) {
    problems.push({
      prop: 'snapshots.schedule',
      problem: `'${schedule}' is not a cron expression of five numeric fields`,
      remedy: `write one such as '${defaultSchedule}'`,
    });
  }
  return problems;
}

/** The credentials, made by whoever runs the object store. */
export function snapshotNeed(name: string, { bucket, store }: SnapshotProps): SecretNeed<SnapshotKey> {
  const description = `of an account that may list, read, write and delete in bucket ${bucket} of ${store.host}`;
  return {
    name,
    purpose: `credentials for snapshots in bucket ${bucket}`,
    keys: {
      'access-key': { kind: 'given', description: `access key ${description}` },
      'secret-key': { kind: 'given', description: `secret key ${description}` },
    },
    rotation: 'coordinated',
  };
}

/** Settings of every node: how it reaches the object store. The keys are in its keystore. */
export function snapshotSettings(snapshots: SnapshotProps): Record<string, string | boolean> {
  const { store, region, pathStyle = !isAmazonHost(store.host) } = snapshots;
  return {
    's3.client.default.endpoint': store.address,
    's3.client.default.protocol': store.tls ? 'https' : 'http',
    's3.client.default.region': region,
    's3.client.default.path_style_access': pathStyle,
  };
}

/** Settings of the keystore, by the key that holds the value. */
export const keystoreSettings: Readonly<Record<SnapshotKey, string>> = {
  'access-key': 's3.client.default.access_key',
  'secret-key': 's3.client.default.secret_key',
};

/** The repository: a folder of the bucket. */
export function snapshotRepository({ bucket, encryption }: SnapshotProps, folder: string): object {
  return { type: 's3', settings: { bucket, base_path: folder, ...encryptionSettings(encryption) } };
}

/**
 * Which encryption the plugin asks the bucket for. It has to be said in any case: by itself 3.8.0 asks for AES256, which stores that
 * are not AWS may refuse, and versions before it for nothing.
 */
function encryptionSettings(key: AwsKmsKey | undefined): Record<string, string> {
  return key
    ? { server_side_encryption_type: 'aws:kms', server_side_encryption_kms_key_id: key.keyId }
    : { server_side_encryption_type: 'bucket_default' };
}

/** Takes a snapshot of the log indices on schedule, and deletes it at the end of its time, but never the last. */
export function snapshotPolicy(snapshots: SnapshotProps, indexPatterns: readonly string[]): object {
  const { keep, schedule = defaultSchedule } = snapshots;
  const cron = { expression: schedule, timezone: 'UTC' };
  return {
    description: 'Copies of the log indices.',
    creation: { schedule: { cron } },
    deletion: { schedule: { cron }, condition: { max_age: `${daysOf(keep)}d`, min_count: 1 } },
    snapshot_config: {
      repository: snapshotName,
      indices: indexPatterns.join(','),
      ignore_unavailable: true,
      // Users, roles and settings come from the platform, not from a snapshot.
      include_global_state: false,
      partial: false,
    },
  };
}

function daysOf(duration: Duration): number {
  return duration.toDays({ integral: false });
}
