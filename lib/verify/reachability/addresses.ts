import { type Network, parseNetwork } from '../networks';

/** Addresses from one to another, both included. */
interface Span {
  readonly bits: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of IPv4 and IPv6 addresses, as disjoint spans in order. */
export class AddressSet {
  static readonly none = new AddressSet([]);
  /** Every address of both families. */
  static readonly all = new AddressSet([
    { bits: 32, from: 0n, to: (1n << 32n) - 1n },
    { bits: 128, from: 0n, to: (1n << 128n) - 1n },
  ]);

  private constructor(private readonly spans: readonly Span[]) {}

  /** The addresses of ranges in CIDR notation, or of single addresses. What is neither counts as no address. */
  static of(ranges: readonly string[]): AddressSet {
    return new AddressSet(joined(ranges.flatMap((text) => spanOf(text) ?? [])));
  }

  get isEmpty(): boolean {
    return this.spans.length === 0;
  }

  union(other: AddressSet): AddressSet {
    if (other.isEmpty) return this;
    return this.isEmpty ? other : new AddressSet(joined([...this.spans, ...other.spans]));
  }

  minus(other: AddressSet): AddressSet {
    return new AddressSet(other.spans.reduce((left, hole) => left.flatMap((span) => without(span, hole)), this.spans));
  }

  intersection(other: AddressSet): AddressSet {
    return this.minus(AddressSet.all.minus(other));
  }

  overlaps(other: AddressSet): boolean {
    return this.spans.some((a) => other.spans.some((b) => a.bits === b.bits && a.from <= b.to && b.from <= a.to));
  }

  /** Whether every address of another set is in this one. */
  covers(other: AddressSet): boolean {
    return other.minus(this).isEmpty;
  }

  /** In CIDR notation where a span is one range, otherwise from first to last: `10.0.0.0/8`, `10.0.0.1-10.0.0.9`. */
  get texts(): readonly string[] {
    return this.spans.map(spanText);
  }
}

/** Addresses that no packet on a network has. */
export const loopback = AddressSet.of(['127.0.0.0/8', '::1/128']);

function spanOf(text: string): Span | undefined {
  const network = parseNetwork(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  return network && spanOfNetwork(network);
}

function spanOfNetwork({ bits, prefix, shared }: Network): Span {
  const free = BigInt(bits - prefix);
  return { bits, from: shared << free, to: ((shared + 1n) << free) - 1n };
}

/** Sorted, and what overlaps or touches made one. */
function joined(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.bits - b.bits || compare(a.from, b.from));
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (!last || last.bits !== span.bits || last.to + 1n < span.from) result.push(span);
    else if (span.to > last.to) result[result.length - 1] = { ...last, to: span.to };
  }
  return result;
}

function without(span: Span, hole: Span): Span[] {
  if (span.bits !== hole.bits || hole.to < span.from || span.to < hole.from) return [span];
  return [
    { ...span, to: hole.from - 1n },
    { ...span, from: hole.to + 1n },
  ].filter(({ from, to }) => from <= to);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function spanText({ bits, from, to }: Span): string {
  const size = to - from + 1n;
  const isRange = (size & (size - 1n)) === 0n && from % size === 0n;
  if (!isRange) return `${addressText(bits, from)}-${addressText(bits, to)}`;
  return `${addressText(bits, from)}/${bits - (size.toString(2).length - 1)}`;
}

function addressText(bits: 32 | 128, address: bigint): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 65535n).toString(16));
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}
