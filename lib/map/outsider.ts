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
      const place = { kind: 'addresses', ranges: peer.ranges } as const;
      if (endpoint === cluster.apiServer) {
        return { id: 'api-server', name: 'API server', kind: 'api-server', detail, place };
      }
      const host = endpoint?.host ?? detail;
      return { id: `ranges ${host}`, name: host, kind: 'ranges', detail, place };
    }
    case 'internet':
      return internetHost(endpoint?.host ?? 'internet');
  }
}

/** A host that is known by its name alone. */
export function internetHost(host: string): MapOutsider {
  const place = { kind: 'host', host } as const;
  return { id: `internet ${host}`, name: host, kind: 'internet', detail: 'any public address on this port', place };
}

function pods(cluster: Cluster, set: PodSet): MapOutsider {
  const place = { kind: 'pods', namespace: set.namespace, labels: set.selector } as const;
  const selector = Object.entries(set.selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  const { ingress, dns } = cluster.facts;
  const detail = `pods ${selector} in namespace ${set.namespace}`;
  const id = `pods ${set.namespace} ${selector}`;
  if (ingress && same(ingress, set)) {
    return { id, name: `ingress controller ${ingress.className}`, kind: 'pods', detail, place };
  }
  if (same(dns, set)) return { id, name: "the cluster's resolver", kind: 'pods', detail, place };
  return { id, name: Object.values(set.selector).sort().join(' '), kind: 'pods', detail, place };
}

function same(a: PodSet, b: PodSet): boolean {
  const keys = Object.keys(a.selector);
  return (
    a.namespace === b.namespace &&
    keys.length === Object.keys(b.selector).length &&
    keys.every((key) => a.selector[key] === b.selector[key])
  );
}
