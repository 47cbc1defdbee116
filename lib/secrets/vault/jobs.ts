import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AwsKmsKey,
  accountToken,
  bucketKeyProblem,
  type CertificateRef,
  type CloudIdentity,
  type ConfigFiles,
  certificateFiles,
  Duration,
  type Endpoint,
  type Fault,
  type SecretNeed,
  type SecretRef,
  Size,
  scratch,
  secretFiles,
} from '../../core';
import type { CronJobProps, JobProps } from '../../core/workload-props';
import { images } from '../../images';

/** Where snapshots go: a bucket whose lifecycle rule deletes the old ones. */
export interface SnapshotProps {
  /** Object store that speaks S3. */
  readonly store: Endpoint<'https'>;
  readonly bucket: string;
  readonly region: string;
  /** Who may write to the bucket; without it, keys in a Secret. @default keys in a Secret */
  readonly identity?: CloudIdentity;
  /**
   * Key of AWS KMS with which the bucket encrypts them, besides what the server does; whoever writes needs kms:GenerateDataKey on it.
   * @default the bucket's own
   */
  readonly encryption?: AwsKmsKey;
  /** Cron expression, in UTC. @default every hour */
  readonly schedule?: string;
  /** Age of the newest snapshot that wakes somebody. @default 3 hours */
  readonly oldest?: Duration;
}

/** Keys of an object store. */
export type StoreKey = 'access-key' | 'secret-key';

/** What jobs find where. */
export const jobPlaces = {
  files: '/job',
  tls: '/tls',
  token: '/account',
  credentials: '/credentials',
  work: '/scratch',
} as const;

const hourly = '7 * * * *';

/** Two that failed, and the next one late. */
export const oldestSnapshot = Duration.hours(3);

/** The unprivileged user of the Node.js image. */
const nodeUser = 1000;

const resources = { cpu: '50m', memory: Size.mebibytes(128) } as const;

/** A script of the jobs, as the ConfigMap holds it. */
export function jobScript(file: string): string {
  return readFileSync(join(__dirname, 'job', file), 'utf8');
}

/** The client of the Kubernetes API, which the secret bootstrap has too. */
export function kubernetesScript(): string {
  return readFileSync(join(__dirname, '..', 'generated', 'job', 'kubernetes.js'), 'utf8');
}

/** What every job mounts. */
export interface JobContent {
  readonly files: ConfigFiles;
  readonly certificate: CertificateRef;
  /** Audience of the token with which it logs in. */
  readonly audience: string;
}

function mounts({ files, certificate, audience }: JobContent): NonNullable<JobProps['mounts']> {
  return {
    [jobPlaces.files]: files,
    [jobPlaces.tls]: certificateFiles(certificate, 'each-run', { 'ca.crt': 'ca.crt' }),
    [jobPlaces.token]: accountToken(audience),
  };
}

/** Settings that every job's script reads. */
export const commonSettings = { ca: `${jobPlaces.tls}/ca.crt`, token: `${jobPlaces.token}/token` } as const;

/** The job that initialises the cluster and brings it to the planned state. */
export function bootstrapProps(
  content: JobContent,
  recoveryConfigMap: string,
  credentials: Readonly<Record<string, SecretRef<'username' | 'password'>>>,
): JobProps {
  return {
    role: 'bootstrap',
    image: images.node,
    runAs: { user: nodeUser },
    command: ['node', `${jobPlaces.files}/bootstrap.js`],
    mounts: {
      ...mounts(content),
      ...Object.fromEntries(
        Object.entries(credentials).map(([name, secret]) => [`${jobPlaces.credentials}/${name}`, secretFiles(secret)]),
      ),
    },
    access: {
      namespace: [
        // A role cannot limit creation to names; what is created here is the ConfigMap of recovery keys.
        { groups: [''], resources: ['configmaps'], verbs: ['create'] },
        { groups: [''], resources: ['configmaps'], verbs: ['get'], names: [recoveryConfigMap] },
      ],
    },
    resources,
  };
}

/** The job that replaces members of an old revision in the order of their health. */
export function rolloutProps(content: JobContent, statefulSet: string, pods: readonly string[]): JobProps {
  return {
    role: 'rollout',
    image: images.node,
    runAs: { user: nodeUser },
    command: ['node', `${jobPlaces.files}/rollout.js`],
    mounts: mounts(content),
    access: {
      namespace: [
        { groups: ['apps'], resources: ['statefulsets'], verbs: ['get'], names: [statefulSet] },
        { groups: [''], resources: ['pods'], verbs: ['get', 'delete'], names: pods },
      ],
    },
    resources,
  };
}

/** The command that brings a snapshot to the bucket, and its name there. The shell only adds the time, and names the key if there is one. */
function shipScript(encryption: AwsKmsKey | undefined): string {
  const key = encryption ? ' --sse aws:kms --sse-kms-key-id "$KMS_KEY"' : '';
  return `exec aws s3 cp --only-show-errors${key} "$SNAPSHOT" "$TARGET/$(date -u +%Y-%m-%dT%H-%M-%SZ).snap"`;
}

/** Takes a snapshot and brings it to the bucket. */
export function snapshotJobProps(
  content: JobContent,
  folder: string,
  { store, bucket, region, identity, encryption, schedule = hourly }: SnapshotProps,
  keys: SecretRef<StoreKey> | undefined,
): CronJobProps {
  const work = scratch(Size.gibibytes(2));
  return {
    role: 'snapshot',
    schedule,
    image: images.awsCli,
    runAs: { user: nodeUser },
    identity,
    init: {
      take: {
        image: images.node,
        command: ['node', `${jobPlaces.files}/snapshot.js`],
        mounts: { ...mounts(content), [jobPlaces.work]: work },
        resources,
      },
    },
    command: ['sh', '-c', shipScript(encryption)],
    env: {
      HOME: '/tmp',
      SNAPSHOT: `${jobPlaces.work}/snapshot`,
      TARGET: `s3://${bucket}/${folder}`,
      AWS_REGION: region,
      AWS_ENDPOINT_URL_S3: store.url,
      ...(encryption && { KMS_KEY: encryption.keyId }),
      ...(keys && { AWS_ACCESS_KEY_ID: keys.key('access-key'), AWS_SECRET_ACCESS_KEY: keys.key('secret-key') }),
    },
    mounts: { [jobPlaces.work]: work, '/tmp': scratch(Size.mebibytes(64)) },
    resources: { cpu: '50m', memory: Size.mebibytes(256) },
  };
}

/** The object store's keys. */
export function snapshotNeed(name: string, { store, bucket }: SnapshotProps): SecretNeed<StoreKey> {
  return {
    name: `${name}-snapshots`,
    purpose: `lets ${name} write snapshots to ${bucket} at ${store.host}`,
    rotation: 'coordinated',
    keys: {
      'access-key': { kind: 'given', description: `access key that may put objects into ${bucket}` },
      'secret-key': { kind: 'given', description: `secret key that may put objects into ${bucket}` },
    },
  };
}

/** What is wrong with the snapshots, if anything is. */
export function snapshotProblems(snapshots: SnapshotProps | { readonly none: string }): readonly Fault[] {
  if ('none' in snapshots) {
    return snapshots.none.trim() === ''
      ? [
          {
            prop: 'snapshots.none',
            problem: 'gives no reason',
            remedy: 'say why losing every secret is acceptable here',
          },
        ]
      : [];
  }
  const fault = snapshots.encryption && bucketKeyProblem(snapshots.encryption, snapshots);
  if (fault) return [{ ...fault, prop: `snapshots.encryption.${fault.prop}` }];
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(snapshots.bucket)
    ? []
    : [
        {
          prop: 'snapshots.bucket',
          problem: `snapshots have no storage: '${snapshots.bucket}' is no bucket`,
          remedy: 'name the bucket that they go to',
        },
      ];
}
