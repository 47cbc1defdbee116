import type { Distribution } from './distribution';
import { distributions } from './distribution';
import { type Seal, sealStanza } from './seal';

/** Ports of the servers: the API, and replication and forwarding among them. */
export const ports = { api: 8200, cluster: 8201 } as const;

/** User and group of both images. */
export const serverUser = { user: 100, group: 1000 } as const;

/** Where a server listens and finds its files. */
export interface ServerPlaces {
  /** `address:port` of the API. */
  readonly api: string;
  /** `address:port` of the cluster protocol. */
  readonly cluster: string;
  readonly data: string;
  readonly audit: string;
  /** Directory of `tls.crt`, `tls.key` and `ca.crt`. */
  readonly tls: string;
  /** Directory of the static seal's keys. */
  readonly keys: string;
  /** Certificate of the authority of a transit server. */
  readonly transitAuthority: string;
}

/** What a server is configured from. */
export interface ServerSettings {
  readonly distribution: Distribution;
  readonly clusterName: string;
  readonly seal: Seal;
  /** URLs of all members: whoever has no data joins the one that answers. */
  readonly members: readonly string[];
  readonly places: ServerPlaces;
}

/** Places of a server in its container. */
export function containerPlaces(distribution: Distribution): ServerPlaces {
  const { home } = distributions[distribution];
  return {
    api: `[::]:${ports.api}`,
    cluster: `[::]:${ports.cluster}`,
    data: `${home}/data`,
    audit: `${home}/audit`,
    tls: `${home}/tls`,
    keys: `${home}/seal`,
    transitAuthority: `${home}/transit/ca.crt`,
  };
}

/** Audit devices by path. With two of them a full volume alone does not stop the server. */
export function auditDevices(audit: string): Readonly<Record<string, object>> {
  return {
    file: { type: 'file', description: 'Rotated by the container.', options: { file_path: `${audit}/audit.log` } },
    stdout: { type: 'file', description: "In the container's log.", options: { file_path: 'stdout' } },
  };
}

/**
 * The server's configuration, which it takes as JSON. What differs from pod to pod, its name and addresses, it reads from the
 * environment.
 */
export function serverConfig({ distribution, clusterName, seal, members, places }: ServerSettings): object {
  const facts = distributions[distribution];
  return {
    cluster_name: clusterName,
    ui: true,
    log_format: 'json',
    ...(facts.mentionsLocking && { disable_mlock: true }),
    listener: [
      {
        tcp: {
          address: places.api,
          cluster_address: places.cluster,
          tls_cert_file: `${places.tls}/tls.crt`,
          tls_key_file: `${places.tls}/tls.key`,
          tls_min_version: 'tls12',
          // Applications prove themselves with tokens; asking browsers for a certificate only puzzles people.
          tls_disable_client_certs: true,
          telemetry: { unauthenticated_metrics_access: true },
        },
      },
    ],
    storage: {
      raft: {
        path: places.data,
        // The default tolerates slow machines and detects a lost leader five times later.
        performance_multiplier: 1,
        retry_join: members.map((member) => ({
          leader_api_addr: member,
          leader_ca_cert_file: `${places.tls}/ca.crt`,
        })),
      },
    },
    seal: sealStanza(seal, places),
    telemetry: { prometheus_retention_time: '30s', disable_hostname: true },
    ...(facts.declaresAudit && { audit: declaredAudit(places.audit) }),
  };
}

function declaredAudit(audit: string): object[] {
  return Object.entries(auditDevices(audit)).map(([path, device]) => {
    const { type, ...rest } = device as { readonly type: string };
    return { [type]: { [path]: rest } };
  });
}
