import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { GlobalNetworkSet } from '../../imports/projectcalico.org';
import { annotationPrefix, recommendedLabels } from './labels';
import type { Cidr } from './names';
import { PlatformError } from './platform-error';

/** Label by which policies of Calico select the set of a host. */
const hostLabel = `${annotationPrefix}/host`;
/** Longest value of a label. */
const maxLabelValue = 63;
/** Digits of the digest that stands for a longer one. */
const digestDigits = 16;

/** The hosts outside whose ranges are known, each a set of addresses that Calico's policies select by the host's name. */
export class NetworkSets {
  private readonly declared = new Map<string, { readonly path: string; readonly ranges: readonly Cidr[] }>();

  constructor(private readonly scope: Construct) {}

  /**
   * Declares the set of a host, once for all who connect to it.
   * @throws PlatformError when somebody else stated other ranges for the host: each would get those of both.
   */
  declare(path: string, host: string, ranges: readonly Cidr[]): void {
    const name = host.toLowerCase();
    const nets = [...new Set(ranges)].sort();
    const known = this.declared.get(name);
    if (!known) {
      this.declared.set(name, { path, ranges: nets });
      const labels = recommendedLabels({
        product: 'platform',
        instance: 'hosts',
        component: 'host',
        partOf: 'platform',
      });
      new GlobalNetworkSet(this.scope, `host-${name}`, {
        metadata: { name, labels: { ...labels, ...hostLabels(name) } },
        spec: { nets },
      });
    } else if (known.ranges.join() !== nets.join()) {
      throw new PlatformError({
        path,
        prop: 'connectsTo',
        problem: `${known.path} states other ranges for ${host}: ${known.ranges.join(', ')}`,
        remedy: 'state the same ranges wherever the host is named',
      });
    }
  }
}

/** The labels of a host's set. */
export function hostLabels(host: string): Readonly<Record<string, string>> {
  const name = host.toLowerCase();
  const digest = createHash('sha256').update(name).digest('hex').slice(0, digestDigits);
  return { [hostLabel]: name.length > maxLabelValue ? digest : name };
}
