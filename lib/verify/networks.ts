import { BlockList, isIP } from 'node:net';

/**
 * Ranges that are never the internet: private use, carrier-grade NAT (where clouds put pods), link-local (where clouds
 * put the metadata service), and their IPv6 likes. Sources: RFC 1918, 6598, 3927, 4193, 4291.
 */
export const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
] as const;

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** True for an address range in CIDR notation. */
export function isNetwork(text: string): boolean {
  return parse(text) !== undefined;
}

/** Whether one address range lies within another; a range lies within itself. */
export function isInside(inner: string, outer: string): boolean {
  const [a, b] = [parse(inner), parse(outer)];
  if (!a || !b || a.family !== b.family || a.prefix < b.prefix) return false;
  const range = new BlockList();
  range.addSubnet(b.address, b.prefix, b.family);
  return range.check(a.address, a.family);
}

function parse(text: string): Network | undefined {
  const [, address = '', digits = ''] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}
