import type { Access } from '../../core';

const group = 'trust.cert-manager.io';

/**
 * What it does: it reads Bundles, and keeps the ConfigMaps of their names in the namespaces that they select. A role cannot limit
 * creation to names. In its own namespace it reads Secrets, of which there are none but its own and the copies.
 */
export function trustAccess(bundles: readonly string[]): Access {
  return {
    cluster: [
      { groups: [group], resources: ['bundles'], verbs: ['get', 'list', 'watch'] },
      { groups: [group], resources: ['bundles/finalizers'], verbs: ['update'] },
      { groups: [group], resources: ['bundles/status'], verbs: ['patch'] },
      { groups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
      { groups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch', 'create'] },
      { groups: [''], resources: ['configmaps'], verbs: ['patch', 'delete'], names: bundles },
      { groups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
    ],
    namespace: [
      { groups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
      { groups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      {
        groups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'update', 'patch'],
        names: ['trust-manager-leader-election'],
      },
    ],
  };
}
