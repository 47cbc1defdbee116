import { isIP } from 'node:net';

/** A range of addresses. */
export interface Network {
  /** As it was written: `10.0.0.0/8`. */
  readonly text: string;
  readonly bits: 32 | 128;
  readonly prefix: number;
  /** The first `prefix` bits, which all addresses of the range share. */
  readonly shared: bigint;
}

/** Reads an address range in CIDR notation; undefined when it is none. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', digits = ''] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = Number(digits);
  if (version === 0 || prefix > bits) return undefined;
  const value = version === 4 ? joined(address.split('.').map(Number), 8n) : joined(groupsOf(address), 16n);
  return { text, bits, prefix, shared: value >> BigInt(bits - prefix) };
}

/** Whether one address range lies within another; a range lies within itself. */
export function isInside(inner: Network, outer: Network): boolean {
  if (inner.bits !== outer.bits || inner.prefix < outer.prefix) return false;
  return inner.shared >> BigInt(inner.prefix - outer.prefix) === outer.shared;
}

/** The eight groups of an IPv6 address, of which `::` stands for those that are zero. */
function groupsOf(address: string): readonly number[] {
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter(Boolean).flatMap(group));
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** One group, or the two that an IPv4 address at the end stands for. */
function group(text: string): readonly number[] {
  if (!text.includes('.')) return [Number.parseInt(text, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

function joined(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
}

/**
 * Ranges that are never the internet: private use, carrier-grade NAT (where clouds put pods), link-local (where clouds
 * put the metadata service), and their IPv6 likes. Sources: RFC 1918, 6598, 3927, 4193, 4291.
 */
export const privateNetworks: readonly Network[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parseNetwork(text) ?? []);
