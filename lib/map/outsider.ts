import type { Cluster } from '../core/cluster';
import type { Peer, PodSet, Source } from '../core/endpoint';
import type { MapOutsider } from './model';

/** Anybody at either end of a connection. */
type Party = Peer | Source;

/** What stands behind a party that is no workload of the platform, as people call it. `host` is what is dialled, where something is. */
export function outsider(cluster: Cluster, party: Party, host = ''): MapOutsider {
  const { apiServer, nodeRanges } = cluster.facts;
  switch (party.kind) {
    case 'pods':
      return pods(cluster, party.pods);
    case 'api-server':
      return { ...machines('api-server', 'API server', apiServer.ranges), kind: 'api-server' };
    case 'nodes':
      return { ...machines('nodes', 'nodes', nodeRanges), kind: 'nodes' };
    case 'ranges':
      return { ...machines(`ranges ${host}`, host, party.ranges), kind: 'ranges' };
    case 'internet':
      return internetHost(host);
    case 'anyone':
      return {
        id: 'anyone',
        name: 'everybody',
        kind: 'anyone',
        detail: 'in and outside the cluster',
        place: { kind: 'anyone' },
      };
  }
}

/** A host that is known by its name alone. */
export function internetHost(host: string): MapOutsider {
  const place = { kind: 'host', host } as const;
  return { id: `internet ${host}`, name: host, kind: 'internet', detail: 'any public address on this port', place };
}

function machines(id: string, name: string, ranges: readonly string[]): Omit<MapOutsider, 'kind'> {
  const detail = ranges.join(', ') || 'at addresses that are not known';
  return { id, name, detail, place: { kind: 'addresses', ranges } };
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
    return { id, name: `ingress controller ${ingress.className}`, kind: 'ingress', detail, place };
  }
  if (same(dns, set)) return { id, name: "the cluster's resolver", kind: 'resolver', detail, place };
  return { id, name: Object.entries(set.selector).map(called).sort().join(' '), kind: 'pods', detail, place };
}

/** A label that only marks pods, such as `acme.cert-manager.io/http01-solver: "true"`, says nothing but by its key. */
function called([key, value]: readonly [string, string]): string {
  return value === 'true' ? key.replace(/^.*\//, '') : value;
}

function same(a: PodSet, b: PodSet): boolean {
  const keys = Object.keys(a.selector);
  return (
    a.namespace === b.namespace &&
    keys.length === Object.keys(b.selector).length &&
    keys.every((key) => a.selector[key] === b.selector[key])
  );
}
