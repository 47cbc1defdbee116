import {
  type CertificateKey,
  type CertificateNeed,
  type ConfigFiles,
  claim,
  Duration,
  https,
  type Resources,
  type SecretNeed,
  type SecretRef,
  Size,
  scratch,
  secretFiles,
} from '../../core';
import type { StatefulSetProps } from '../../core/workload-props';
import { containerPlaces, ports, serverUser } from './config';
import { type Distribution, distributions } from './distribution';
import { type Seal, sealIdentity } from './seal';

/** Size at which the audit file is moved aside, and how many of the moved ones are kept: five fit the volume with room to spare. */
export const auditRotation = { bytes: 512 * 1024 ** 2, kept: 5 } as const;

/** Time between two looks at the audit file, the certificate and the server. */
const lookEvery = Duration.seconds(5);

/** Volume of the audit file and those moved aside, and once more for the file that is being written. */
const auditVolume = Size.gibibytes(5);

/**
 * Runs the server as its child. Moves the audit file aside when it is large: a full volume would stop the server. Tells the
 * server to open its files anew then, and when the certificate was renewed. Hands a stop on to the server and waits for it.
 */
export function runScript(distribution: Distribution): string {
  const { binary, home } = distributions[distribution];
  return `#!/bin/sh
set -u

audit=${home}/audit/audit.log
certificate=${home}/tls/tls.crt

${binary} server -config=${home}/config/server.json &
server=$!
stopping=no
trap 'stopping=yes; kill -TERM "$server" 2>/dev/null' TERM INT

rotate() {
  [ -f "$audit" ] || return 1
  [ "$(wc -c <"$audit")" -gt ${auditRotation.bytes} ] || return 1
  number=${auditRotation.kept}
  while [ "$number" -gt 1 ]; do
    previous=$((number - 1))
    [ ! -f "$audit.$previous" ] || mv "$audit.$previous" "$audit.$number"
    number=$previous
  done
  mv "$audit" "$audit.1"
}

renewed() {
  now=$(cksum <"$certificate")
  [ "$now" != "$seen" ] || return 1
  seen=$now
}

seen=$(cksum <"$certificate")
while [ "$stopping" = no ] && kill -0 "$server" 2>/dev/null; do
  changed=no
  if rotate; then changed=yes; fi
  if renewed; then changed=yes; fi
  if [ "$changed" = yes ]; then kill -HUP "$server"; fi
  sleep ${lookEvery.toSeconds()} &
  wait $!
done
wait "$server"
`;
}

/** What the members of one instance are made of. */
export interface ServerOptions {
  readonly name: string;
  readonly namespace: string;
  readonly distribution: Distribution;
  readonly replicas: number;
  readonly seal: Seal;
  readonly storage: Size;
  readonly storageClass?: string;
  readonly resources: Resources;
  readonly config: ConfigFiles;
  readonly certificate: SecretRef<CertificateKey>;
  /** The static seal's keys, or the token and authority of a transit server. */
  readonly sealSecret?: SecretRef<string>;
}

/** The members. */
export function serverProps(options: ServerOptions): StatefulSetProps {
  const { distribution, seal, sealSecret, name, namespace } = options;
  const { home, image, prefix } = distributions[distribution];
  const places = containerPlaces(distribution);
  const member = `$(POD_NAME).${name}-headless.${namespace}.svc`;
  return {
    image,
    replicas: options.replicas,
    update: 'on-delete',
    runAs: serverUser,
    // Time to hand the lead over and to finish the requests that run.
    grace: Duration.seconds(60),
    command: ['sh', `${home}/config/run.sh`],
    env: {
      POD_NAME: { field: 'metadata.name' },
      [`${prefix}_RAFT_NODE_ID`]: { field: 'metadata.name' },
      [`${prefix}_API_ADDR`]: `https://${member}:${ports.api}`,
      [`${prefix}_CLUSTER_ADDR`]: `https://${member}:${ports.cluster}`,
      // For people who open a shell.
      [`${prefix}_ADDR`]: `https://localhost:${ports.api}`,
      [`${prefix}_CACERT`]: `${places.tls}/ca.crt`,
      ...(seal.kind === 'transit' && sealSecret && { VAULT_TOKEN: sealSecret.key('token') }),
    },
    mounts: {
      [`${home}/config`]: options.config,
      [places.tls]: secretFiles(options.certificate),
      [places.data]: claim('data', options.storage, options.storageClass),
      [places.audit]: claim('audit', auditVolume, options.storageClass),
      '/tmp': scratch(Size.mebibytes(64)),
      ...sealMounts(seal, sealSecret, places),
    },
    resources: options.resources,
    ports: { api: ports.api, cluster: ports.cluster },
    // Standbys forward requests, so they serve; a sealed or uninitialised member does not. A restart mends neither: no liveness.
    ready: https('api', '/v1/sys/health?standbyok=true&perfstandbyok=true'),
    access: { reviewsTokens: true },
    identity: sealIdentity(seal),
  };
}

function sealMounts(
  seal: Seal,
  secret: SecretRef<string> | undefined,
  places: ReturnType<typeof containerPlaces>,
): StatefulSetProps['mounts'] {
  if (!secret) return {};
  if (seal.kind === 'static') return { [places.keys]: secretFiles(secret) };
  const directory = places.transitAuthority.slice(0, places.transitAuthority.lastIndexOf('/'));
  return { [directory]: secretFiles(secret, { 'ca.crt': 'ca.crt' }) };
}

/** What a seal needs in a Secret; none where the cluster's own identity is enough. */
export function sealNeed(name: string, seal: Seal): SecretNeed | undefined {
  switch (seal.kind) {
    case 'static':
      return {
        name: `${name}-seal`,
        purpose: `unseals ${name}: with it and a volume or a snapshot everything can be read`,
        rotation: 'never',
        keys: Object.fromEntries(
          keyGenerations(seal.generation ?? 1).map((generation) => [
            `key-${generation}`,
            // 32 characters are the 32 bytes that the seal takes.
            { kind: 'random', length: 32, alphabet: 'alphanumeric' } as const,
          ]),
        ),
      };
    case 'transit':
      return {
        name: `${name}-seal`,
        purpose: `lets ${name} unseal through the transit engine of ${seal.server.host}`,
        rotation: 'coordinated',
        keys: {
          token: {
            kind: 'given',
            description: `periodic orphan token that may update ${seal.mount ?? 'transit'}/encrypt/${seal.keyName} and .../decrypt/${seal.keyName}`,
          },
          'ca.crt': { kind: 'given', description: `PEM certificate of the authority of ${seal.server.host}` },
        },
      };
    default:
      return undefined;
  }
}

function keyGenerations(current: number): readonly number[] {
  return current > 1 ? [current - 1, current] : [current];
}

/** The certificate of all members; they are each other's clients when they join. */
export function serverCertificate(name: string, namespace: string): CertificateNeed {
  return {
    name: `${name}-tls`,
    purpose: `lets clients and members trust the members of ${name}`,
    authority: 'platform',
    commonName: `${name}.${namespace}.svc`,
    dnsNames: [
      name,
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
      `*.${name}-headless.${namespace}.svc`,
      'localhost',
    ],
    usages: ['server'],
  };
}
