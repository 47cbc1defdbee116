import { listeningPorts, type PodOwner, protocolOf } from '../pods';

/** Transport protocols that policies tell apart. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const;
export type TransportProtocol = (typeof protocols)[number];

/** Ports of one protocol, both ends included. */
export interface PortRange {
  readonly protocol: TransportProtocol;
  readonly from: number;
  readonly to: number;
}

/** One port of a connection. */
export interface Port {
  readonly port: number;
  readonly protocol: TransportProtocol;
}

/** A port that a rule names; each destination says which number it is. */
export interface NamedPort {
  readonly protocol: TransportProtocol;
  readonly name: string;
}

export const firstPort = 1;
export const lastPort = 65535;

/** What a rule allows that names no port. */
export const everyPort: readonly PortRange[] = protocols.map((protocol) => ({
  protocol,
  from: firstPort,
  to: lastPort,
}));

/** A port of a NetworkPolicy, whose protocol is TCP and whose number is any unless it says otherwise. */
export function policyPort(port: {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}): PortRange | NamedPort | undefined {
  const protocol = protocols.find((known) => known === protocolOf(port));
  if (!protocol) return undefined;
  if (typeof port.port === 'string') return { protocol, name: port.port };
  return port.port === undefined
    ? { protocol, from: firstPort, to: lastPort }
    : { protocol, from: port.port, to: port.endPort ?? port.port };
}

/** The numbers that a rule's port stands for at a destination; none where a pod has no port of the name. */
export function numbered(port: PortRange | NamedPort, destination: PodOwner | undefined): readonly PortRange[] {
  if (!('name' in port)) return [port];
  return (destination ? listeningPorts(destination) : [])
    .filter((declared) => declared.name === port.name && protocolOf(declared) === port.protocol)
    .map(({ containerPort }) => ({ protocol: port.protocol, from: containerPort, to: containerPort }));
}

export function includesPort(range: PortRange, { port, protocol }: Port): boolean {
  return range.protocol === protocol && range.from <= port && port <= range.to;
}

/** The ports that two ranges have in common. */
export function commonPorts(a: PortRange, b: PortRange): PortRange | undefined {
  if (a.protocol !== b.protocol) return undefined;
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from <= to ? { protocol: a.protocol, from, to } : undefined;
}

/** `8080/TCP`, `8000-8999/TCP`. */
export function portText({ protocol, from, to }: PortRange): string {
  return `${from === to ? from : `${from}-${to}`}/${protocol}`;
}

/** What is left of some ports without others. */
export function minusPorts(ports: readonly PortRange[], without: readonly PortRange[]): readonly PortRange[] {
  return without.reduce<readonly PortRange[]>((left, hole) => left.flatMap((range) => cut(range, hole)), ports);
}

function cut(range: PortRange, hole: PortRange): readonly PortRange[] {
  const common = commonPorts(range, hole);
  if (!common) return [range];
  return [
    { ...range, to: common.from - 1 },
    { ...range, from: common.to + 1 },
  ].filter(({ from, to }) => from <= to);
}
