import type { Cluster } from '../core/cluster';
import type { Endpoint, Peer, PodSet } from '../core/endpoint';
import type { MapOutsider } from './model';

/** What stands behind a peer that is no workload of the platform, as people call it. */
export function outsider(cluster: Cluster, peer: Peer, endpoint?: Endpoint): MapOutsider {
  switch (peer.kind) {
    case 'pods':
      return pods(cluster, peer.pods);
    case 'ranges': {
      const detail = peer.ranges.join(', ');
      if (endpoint === cluster.apiServer) return { id: 'api-server', name: 'API server', kind: 'api-server', detail };
      const host = endpoint?.host ?? detail;
      return { id: `ranges ${host}`, name: host, kind: 'ranges', detail };
    }
    case 'internet': {
      const host = endpoint?.host ?? 'internet';
      return { id: `internet ${host}`, name: host, kind: 'internet', detail: 'any public address on this port' };
    }
  }
}

function pods(cluster: Cluster, set: PodSet): MapOutsider {
  const selector = Object.entries(set.selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  const { ingress, dns } = cluster.facts;
  const detail = `pods ${selector} in namespace ${set.namespace}`;
  const id = `pods ${set.namespace} ${selector}`;
  if (ingress && same(ingress, set)) {
    return { id, name: `ingress controller ${ingress.className}`, kind: 'pods', detail };
  }
  if (same(dns, set)) return { id, name: "the cluster's resolver", kind: 'pods', detail };
  return { id, name: `${set.namespace}: ${Object.values(set.selector).join(' ')}`, kind: 'pods', detail };
}

function same(a: PodSet, b: PodSet): boolean {
  const keys = Object.keys(a.selector);
  return (
    a.namespace === b.namespace &&
    keys.length === Object.keys(b.selector).length &&
    keys.every((key) => a.selector[key] === b.selector[key])
  );
}
