import type { ClusterIssuerSpecAcmeSolversDns01 } from '../../../imports/cert-manager.io';
import { ClusterIssuerSpecAcmeSolversDns01Rfc2136Protocol as Transport } from '../../../imports/cert-manager.io';
import { type CloudIdentity, type Endpoint, external, type SecretNeed } from '../../core';

/** Amazon Route 53: the role needs route53:GetChange, ListHostedZonesByName, ListResourceRecordSets and ChangeResourceRecordSets. */
export interface Route53 {
  readonly kind: 'route53';
  /** Region of the token service. */
  readonly region: string;
  /** @default the zone that the name belongs to, which the role may then look for */
  readonly zoneId?: string;
}

/** Google Cloud DNS: the account needs roles/dns.admin on the zone, or the rights in it that change records. */
export interface CloudDns {
  readonly kind: 'cloud-dns';
  readonly project: string;
  /** Name of the managed zone. @default the one that the name belongs to */
  readonly zone?: string;
}

/** Azure DNS: the managed identity needs the role DNS Zone Contributor on the zone. */
export interface AzureDns {
  readonly kind: 'azure-dns';
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Name of the zone. */
  readonly zone: string;
}

/** Cloudflare: a token with Zone.Zone.Read and Zone.DNS.Edit on the zone, in a Secret. */
export interface Cloudflare {
  readonly kind: 'cloudflare';
}

/** A server that takes dynamic updates (RFC 2136), signed with a key in a Secret. */
export interface Rfc2136 {
  readonly kind: 'rfc2136';
  /** The zone's primary server. Updates go over TCP. */
  readonly server: Endpoint<'dns'>;
  readonly keyName: string;
  /** @default 'HMACSHA256' */
  readonly algorithm?: 'HMACSHA256' | 'HMACSHA512';
}

/** Where the records are written that prove control of a name. */
export type Dns01 = Route53 | CloudDns | AzureDns | Cloudflare | Rfc2136;

/** The identities that may write records; without any, a Secret says who writes. */
const identities: Readonly<Record<Dns01['kind'], readonly CloudIdentity['kind'][]>> = {
  route53: ['aws-role', 'aws-pod-identity'],
  'cloud-dns': ['google'],
  'azure-dns': ['azure'],
  cloudflare: [],
  rfc2136: [],
};

/** Where the controller writes records. */
export function dnsEndpoint(dns01: Dns01): Endpoint {
  switch (dns01.kind) {
    case 'route53':
      return external('https', { host: 'route53.amazonaws.com' });
    case 'cloud-dns':
      return external('https', { host: 'dns.googleapis.com' });
    case 'azure-dns':
      return external('https', { host: 'management.azure.com' });
    case 'cloudflare':
      return external('https', { host: 'api.cloudflare.com' });
    case 'rfc2136':
      return dns01.server;
  }
}

/** What the controller needs in a Secret; none where its own identity is enough. */
export function dnsNeed(name: string, dns01: Dns01): SecretNeed | undefined {
  switch (dns01.kind) {
    case 'cloudflare':
      return {
        name: `${name}-cloudflare`,
        purpose: `lets ${name} write the records that prove control of host names at Cloudflare`,
        rotation: 'coordinated',
        keys: { token: { kind: 'given', description: 'API token with Zone.Zone.Read and Zone.DNS.Edit on the zone' } },
      };
    case 'rfc2136':
      return {
        name: `${name}-tsig`,
        purpose: `lets ${name} write the records that prove control of host names at ${dns01.server.host}`,
        rotation: 'coordinated',
        keys: { key: { kind: 'given', description: `TSIG key ${dns01.keyName}, in base64` } },
      };
    default:
      return undefined;
  }
}

/** The solver of an issuer. What is not in it the controller takes from its own identity. */
export function dnsSolver(
  dns01: Dns01,
  identity: CloudIdentity | undefined,
  secret: string,
): ClusterIssuerSpecAcmeSolversDns01 {
  switch (dns01.kind) {
    case 'route53':
      return { route53: { region: dns01.region, hostedZoneId: dns01.zoneId } };
    case 'cloud-dns':
      return { cloudDns: { project: dns01.project, hostedZoneName: dns01.zone } };
    case 'azure-dns':
      return {
        azureDns: {
          subscriptionId: dns01.subscriptionId,
          resourceGroupName: dns01.resourceGroup,
          hostedZoneName: dns01.zone,
          managedIdentity: identity?.kind === 'azure' ? { clientId: identity.clientId } : undefined,
        },
      };
    case 'cloudflare':
      return { cloudflare: { apiTokenSecretRef: { name: secret, key: 'token' } } };
    case 'rfc2136':
      return {
        rfc2136: {
          nameserver: dns01.server.address,
          protocol: Transport.TCP,
          tsigKeyName: dns01.keyName,
          tsigAlgorithm: dns01.algorithm ?? 'HMACSHA256',
          tsigSecretSecretRef: { name: secret, key: 'key' },
        },
      };
  }
}

/** What is wrong with writing records as the controller is, if anything is. */
export function dnsIdentityProblem({ kind }: Dns01, identity: CloudIdentity | undefined) {
  const wanted = identities[kind];
  if (wanted.length === 0 || (identity && wanted.includes(identity.kind))) return undefined;
  return {
    prop: 'identity',
    problem: `the controller has ${identity ? `an identity of kind ${identity.kind}` : 'no identity'}, and could write no records of ${kind}`,
    remedy: `give CertManager one of kind ${wanted.join(' or ')}`,
  };
}
