import type { Endpoint } from './endpoint';
import type { CloudIdentity } from './identity';
import type { MetricsProtocol } from './protocol';
import type { CertificateNeed, SecretNeed } from './secret';

/** How whoever sends samples proves who it is. It declares the need in its own namespace. */
export type MetricsCredentials =
  /** A client certificate of the authority that the store trusts, whose `ca.crt` also vouches for the store. */
  | { readonly kind: 'certificate'; readonly need: Omit<CertificateNeed, 'name'> }
  /** A user name and a password; the secret's `password` key. */
  | { readonly kind: 'password'; readonly user: string; readonly need: SecretNeed<'password'> }
  /** A bearer token; the secret's `token` key. */
  | { readonly kind: 'token'; readonly need: SecretNeed<'token'> }
  /** Requests signed with the cloud identity of the pod's ServiceAccount: Amazon Managed Service for Prometheus. */
  | { readonly kind: 'aws-signature'; readonly region: string; readonly identity: CloudIdentity }
  /** None: the network policy alone decides. */
  | { readonly kind: 'ambient' };

/** Somewhere that samples can be delivered: the contract between whoever scrapes and stores. */
export interface MetricsStore<P extends MetricsProtocol = MetricsProtocol> {
  /** Name among the stores of a sender, a DNS label. @default the host's first label */
  readonly name?: string;
  readonly endpoint: Endpoint<P>;
  /** Path that takes samples: `/api/v1/write`. */
  readonly path: string;
  readonly credentials: MetricsCredentials;
  /** Value of the header `X-Scope-OrgID`, by which multi-tenant stores tell tenants apart. @default none */
  readonly tenant?: string;
  /**
   * Version of remote write that the store takes. 2.0 needs fewer bytes, and no exemplar arrives with it: Prometheus sends them in
   * series of their own, which 2.0 forbids (prometheus/prometheus#17857). @default '1.0', which every store takes
   */
  readonly version?: '1.0' | '2.0';
}
