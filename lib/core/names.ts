import { BlockList, isIP } from 'node:net';

/** An address range in CIDR notation: `10.0.0.0/8`, `fd00::/8`. */
export type Cidr = string;

/**
 * Longest name of a workload. The controllers append a revision hash of up to 11 characters to it in a label value, which
 * ends at 63.
 */
export const maxWorkloadName = 52;

/** Whether a text is an RFC 1123 label: lower-case letters, digits and inner dashes, at most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** Whether a text can name a Service: an RFC 1035 label, which begins with a letter. */
export function isServiceName(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

/** Whether a text is a host name (RFC 1123: labels joined by dots, at most 253 characters) and not an IP address. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && isIP(text) === 0 && text.split('.').every((label) => isDnsLabel(label.toLowerCase()));
}

/** Whether a text is an address range in CIDR notation. */
export function isCidr(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** The range of one address. */
export function addressRange(address: string): Cidr {
  return `${address}/${isIP(address) === 6 ? 128 : 32}`;
}

/** The first address of a range of Services, which is always that of the `kubernetes` Service. */
export function serviceAddressOf(range: Cidr): Cidr | undefined {
  const [address = ''] = range.split('/');
  const family = isIP(address);
  if (family === 6) return addressRange(address.endsWith('::') ? `${address}1` : address.replace(/[^:]*$/, '1'));
  return family === 4 ? addressRange(address.replace(/\d+$/, (last) => String(Number(last) + 1))) : undefined;
}

/** Whether two address ranges have an address in common: one of them lies within the other. */
export function overlap(a: Cidr, b: Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether every address of a range lies within another. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  return contains(outer, inner) && Number(inner.split('/')[1]) >= Number(outer.split('/')[1]);
}

/** Whether the first address of a range lies within another. */
function contains(outer: Cidr, inner: Cidr): boolean {
  const [address = '', prefix = ''] = outer.split('/');
  const [first = ''] = inner.split('/');
  if (!isCidr(outer) || !isCidr(inner) || isIP(address) !== isIP(first)) return false;
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(address, Number(prefix), family);
  return block.check(first, family);
}
