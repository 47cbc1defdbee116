import type { Access, AccessRule, Verb } from '../../core';

const group = 'cert-manager.io';
const acmeGroup = 'acme.cert-manager.io';

const reads = ['get', 'list', 'watch'] as const satisfies readonly Verb[];
const writesStatus = ['update', 'patch'] as const satisfies readonly Verb[];

const events: AccessRule = { groups: [''], resources: ['events'], verbs: ['create', 'patch'] };

/** Leases of given names. A role cannot limit creation to names: nothing has one before it exists. */
function leases(...names: readonly string[]): readonly AccessRule[] {
  const groups = ['coordination.k8s.io'];
  return [
    { groups, resources: ['leases'], verbs: ['get', 'update', 'patch'], names },
    { groups, resources: ['leases'], verbs: ['create'] },
  ];
}

/**
 * What the controller does: upstream's roles, less those for Gateway API, OpenShift and CertificateSigningRequests, which are
 * switched off.
 */
export const controllerAccess: Access = {
  readsAllSecrets: 'it writes the Secret of every Certificate into its namespace, and watches those for changes',
  cluster: [
    {
      groups: [group],
      resources: ['certificates', 'certificaterequests', 'issuers', 'clusterissuers'],
      verbs: [...reads, ...writesStatus],
    },
    {
      groups: [group],
      resources: ['certificates/status', 'certificaterequests/status', 'issuers/status', 'clusterissuers/status'],
      verbs: writesStatus,
    },
    // For clusters that let only those own an object who may finish its owner.
    {
      groups: [group],
      resources: [
        'certificates/finalizers',
        'certificaterequests/finalizers',
        'issuers/finalizers',
        'clusterissuers/finalizers',
      ],
      verbs: ['update'],
    },
    { groups: [group], resources: ['certificates', 'certificaterequests'], verbs: ['create', 'delete'] },
    {
      groups: [group],
      resources: ['signers'],
      verbs: ['approve'],
      names: ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'],
    },
    {
      groups: [acmeGroup],
      resources: ['orders', 'challenges'],
      verbs: [...reads, ...writesStatus, 'create', 'delete'],
    },
    { groups: [acmeGroup], resources: ['orders/status', 'challenges/status'], verbs: writesStatus },
    { groups: [acmeGroup], resources: ['orders/finalizers', 'challenges/finalizers'], verbs: ['update'] },
    { groups: [''], resources: ['secrets'], verbs: [...reads, 'create', 'update', 'patch', 'delete'] },
    // Pods that answer the challenges of an ACME server, their Services, and the Ingress that leads there.
    { groups: [''], resources: ['pods', 'services'], verbs: [...reads, 'create', 'delete'] },
    { groups: ['networking.k8s.io'], resources: ['ingresses'], verbs: [...reads, 'create', 'update', 'delete'] },
    { groups: ['networking.k8s.io'], resources: ['ingresses/finalizers'], verbs: ['update'] },
    events,
  ],
  namespace: leases('cert-manager-controller'),
};

/** The webhook looks after its own certificate, and asks whether somebody may approve a request. */
export function webhookAccess(authoritySecret: string): Access {
  return {
    cluster: [{ groups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] }],
    namespace: [
      { groups: [''], resources: ['secrets'], verbs: [...reads, 'update'], names: [authoritySecret] },
      { groups: [''], resources: ['secrets'], verbs: ['create'] },
    ],
  };
}

/** What the injector does: it reads authorities and writes them where the API server looks for them. */
export const injectorAccess: Access = {
  readsAllSecrets:
    'it copies the certificate of an authority out of the Secret that an annotation names, in any namespace',
  cluster: [
    { groups: [group], resources: ['certificates'], verbs: reads },
    { groups: [''], resources: ['secrets'], verbs: reads },
    { groups: [''], resources: ['events'], verbs: ['get', 'create', 'update', 'patch'] },
    {
      groups: ['admissionregistration.k8s.io'],
      resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
      verbs: [...reads, ...writesStatus],
    },
    { groups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: [...reads, ...writesStatus] },
    {
      groups: ['apiextensions.k8s.io'],
      resources: ['customresourcedefinitions'],
      verbs: [...reads, ...writesStatus],
    },
  ],
  namespace: leases('cert-manager-cainjector-leader-election'),
};
