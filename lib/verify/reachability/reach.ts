import type { AddressSet } from './addresses';
import { commonPorts, minusPorts, type PortRange } from './ports';

/** Whom something may connect to, or who may connect to it, and at which ports. */
export class Reach {
  /** Ports at which it is everybody, in and outside the cluster. */
  private anyone: readonly PortRange[] = [];
  /** Pods and host names, by the name that a report gives them. */
  private readonly named = new Map<string, readonly PortRange[]>();
  private readonly addresses: { readonly set: AddressSet; readonly port: PortRange }[] = [];

  addAnyone(ports: readonly PortRange[]): void {
    this.anyone = [...this.anyone, ...ports];
  }

  addNamed(end: string, ports: readonly PortRange[]): void {
    this.named.set(end, [...(this.named.get(end) ?? []), ...ports]);
  }

  addAddresses(set: AddressSet, ports: readonly PortRange[]): void {
    if (!set.isEmpty) for (const port of ports) this.addresses.push({ set, port });
  }

  /** The ends with their ports that are in this one and not in another. */
  minus(other: Reach): readonly { readonly end: string; readonly port: PortRange }[] {
    const anyone = minusPorts(this.anyone, other.anyone).map((port) => ({ end: 'anyone', port }));
    const named = [...this.named].flatMap(([end, ports]) =>
      minusPorts(ports, [...other.anyone, ...(other.named.get(end) ?? [])]).map((port) => ({ end, port })),
    );
    return [...anyone, ...named, ...this.addressesWithout(other)];
  }

  private addressesWithout(other: Reach) {
    return this.addresses.flatMap(({ set, port }) =>
      minusPorts([port], other.anyone)
        .flatMap((range) =>
          segments(
            range,
            other.addresses.map((entry) => entry.port),
          ),
        )
        .flatMap((range) => {
          const rest = other.addresses
            .filter((entry) => commonPorts(entry.port, range))
            .reduce((left, entry) => left.minus(entry.set), set);
          return rest.texts.map((end) => ({ end, port: range }));
        }),
    );
  }
}

/** A range in pieces, each of which lies wholly inside or outside each of some others. */
function segments(range: PortRange, others: readonly PortRange[]): readonly PortRange[] {
  const common = others.flatMap((other) => commonPorts(range, other) ?? []);
  const starts = new Set([range.from, ...common.flatMap(({ from, to }) => [from, to + 1])]);
  const sorted = [...starts].filter((start) => start <= range.to).sort((a, b) => a - b);
  return sorted.map((from, i) => ({ ...range, from, to: (sorted[i + 1] ?? range.to + 1) - 1 }));
}
