import { amazonHost } from './amazon';
import type { Cluster } from './cluster';
import type { Distribution } from './cluster-facts';
import { Endpoint, external } from './endpoint';

/**
 * Who a workload is to a cloud, without a stored key: the cloud trusts the cluster's tokens. `aws-role` and `azure` name the
 * identity on the ServiceAccount; `aws-pod-identity` is associated with it outside the cluster; `google` lends it the rights of
 * a Google service account.
 */
export type CloudIdentity =
  | { readonly kind: 'aws-role'; readonly arn: string; readonly region: string }
  | { readonly kind: 'aws-pod-identity' }
  | { readonly kind: 'google'; readonly serviceAccount: string }
  | { readonly kind: 'azure'; readonly clientId: string };

/** The distribution whose clusters can prove an identity of a kind by themselves. */
const home: Readonly<Record<CloudIdentity['kind'], Distribution>> = {
  'aws-role': 'eks',
  'aws-pod-identity': 'eks',
  google: 'gke',
  azure: 'aks',
};

/** What an identity must look like, and what to write instead. */
const forms = {
  'aws-role': {
    form: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    remedy: 'write arn:aws:iam::<account>:role/<name>',
  },
  google: {
    form: /^[a-z][-a-z0-9]{4,28}[a-z0-9]@[a-z][-a-z0-9.:]*\.iam\.gserviceaccount\.com$/,
    remedy: 'write <name>@<project>.iam.gserviceaccount.com',
  },
  azure: {
    form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    remedy: 'write the client id of the managed identity, a UUID',
  },
} as const;

/** What is wrong with an identity in a cluster, if anything is. */
export function identityProblem(
  cluster: Cluster,
  identity: CloudIdentity,
): { readonly problem: string; readonly remedy: string } | undefined {
  const { distribution } = cluster.facts;
  if (distribution !== home[identity.kind]) {
    return {
      problem: `identity of kind ${identity.kind} cannot be proved by a cluster of ${distribution}`,
      remedy: `use it on ${home[identity.kind]}, or choose a kind that this cluster has`,
    };
  }
  if (identity.kind === 'aws-pod-identity') return undefined;
  const { form, remedy } = forms[identity.kind];
  const text = nameOf(identity);
  return form.test(text) ? undefined : { problem: `'${text}' is no identity of kind ${identity.kind}`, remedy };
}

function nameOf(identity: Exclude<CloudIdentity, { kind: 'aws-pod-identity' }>): string {
  switch (identity.kind) {
    case 'aws-role':
      return identity.arn;
    case 'google':
      return identity.serviceAccount;
    case 'azure':
      return identity.clientId;
  }
}

/** Annotations by which the cloud's own webhook or metadata server knows a ServiceAccount. */
export function identityAnnotations(identity: CloudIdentity): Record<string, string> | undefined {
  switch (identity.kind) {
    case 'aws-role':
      return { 'eks.amazonaws.com/role-arn': identity.arn };
    case 'aws-pod-identity':
      return undefined;
    case 'google':
      return { 'iam.gke.io/gcp-service-account': identity.serviceAccount };
    case 'azure':
      return { 'azure.workload.identity/client-id': identity.clientId };
  }
}

/** Labels that a pod needs besides. */
export function identityLabels(identity: CloudIdentity | undefined): Record<string, string> {
  return identity?.kind === 'azure' ? { 'azure.workload.identity/use': 'true' } : {};
}

/** Where a workload exchanges its token for the cloud's credentials. */
export function identityEndpoints(identity: CloudIdentity): readonly Endpoint[] {
  switch (identity.kind) {
    case 'aws-role':
      return [external('https', { host: amazonHost('sts', identity.region) })];
    case 'aws-pod-identity':
      return [nodeService('169.254.170.23', 80)];
    case 'google':
      // 988 is where nodes redirect port 80 to; data plane V2 judges the packet before that.
      return [nodeService('169.254.169.252', 988), nodeService('169.254.169.254', 80)];
    case 'azure':
      return [external('https', { host: 'login.microsoftonline.com' })];
  }
}

/** A service that each node offers to its pods at a link-local address. */
function nodeService(address: string, port: number): Endpoint<'http'> {
  return new Endpoint({ protocol: 'http', host: address, port, peer: { kind: 'ranges', ranges: [`${address}/32`] } });
}
