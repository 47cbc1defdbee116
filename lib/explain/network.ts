import { isIP } from 'node:net';
import type { Cluster } from '../core/cluster';
import type { NetworkFacts } from '../core/network-facts';

/** What policies mean in a cluster. */
export function networkFactsOf({ facts, probeRanges }: Cluster): NetworkFacts {
  const { podRanges, serviceRanges, nodeRanges, apiServer, dns, cni } = facts;
  const cache = dns.nodeLocalAddress;
  return {
    podRanges,
    serviceRanges,
    nodeRanges,
    apiServer,
    resolver: {
      pods: { namespace: dns.namespace, labels: dns.selector },
      port: dns.port,
      caches: cache ? [`${cache}/${isIP(cache) === 6 ? 128 : 32}`] : [],
    },
    probeRanges,
    // Cilium never lets a block match pods or nodes (cilium/cilium#9209).
    blocksMatch: cni === 'cilium' ? 'outside' : 'everything',
  };
}
