import type { Duration, PortProps } from '../../core';
import { paths } from './config';

/** Ports; the mesh gossips over UDP and synchronises over TCP. */
export const ports = { web: 9093, mesh: 9094 } as const;

/** What the members of one instance are started with. */
export interface MeshOptions {
  readonly name: string;
  readonly namespace: string;
  /** The environment: members of another never join, even if they are reached. */
  readonly environment: string;
  readonly replicas: number;
  readonly retention: Duration;
  /** URL at which people reach it, for links in messages. */
  readonly url: string;
}

/** Ports by name: one member alone has no mesh. */
export function portsOf(replicas: number): Readonly<Record<string, PortProps>> {
  if (replicas === 1) return { web: ports.web };
  return {
    web: ports.web,
    'mesh-tcp': ports.mesh,
    'mesh-udp': { port: ports.mesh, transport: 'UDP' },
  };
}

/** Arguments of each member. `$(POD_IP)` is replaced by the kubelet: members know each other by address alone. */
export function memberArgs({ name, namespace, environment, replicas, retention, url }: MeshOptions): string[] {
  return [
    `--config.file=${paths.config}/alertmanager.yml`,
    `--storage.path=${paths.data}`,
    `--data.retention=${retention.toSeconds()}s`,
    `--web.listen-address=:${ports.web}`,
    `--web.external-url=${url}`,
    '--enable-feature=auto-gomemlimit',
    '--log.format=json',
    ...(replicas === 1
      ? ['--cluster.listen-address=']
      : [
          `--cluster.listen-address=:${ports.mesh}`,
          // In brackets, an address of either family can be followed by a port.
          `--cluster.advertise-address=[$(POD_IP)]:${ports.mesh}`,
          // A pod that is replaced comes back with another address; until then its old one counts as lost.
          '--cluster.reconnect-timeout=5m',
          `--cluster.label=${environment}/${namespace}/${name}`,
          ...members({ name, namespace, replicas }).map((host) => `--cluster.peer=${host}:${ports.mesh}`),
        ]),
  ];
}

function members({ name, namespace, replicas }: Pick<MeshOptions, 'name' | 'namespace' | 'replicas'>): string[] {
  return Array.from({ length: replicas }, (_, member) => `${name}-${member}.${name}-headless.${namespace}.svc`);
}
