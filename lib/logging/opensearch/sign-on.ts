import { type Endpoint, type Fault, providerProblems, providerUrl } from '../../core';

/**
 * People sign in with the accounts of an OpenID Connect provider. The store checks the provider's tokens itself, so that
 * nothing in between can pass for somebody.
 */
export interface SignOn {
  /** The provider, with a certificate that public authorities vouch for. */
  readonly provider: Endpoint<'https'>;
  /** Path of the provider's discovery document. @default '/.well-known/openid-configuration' */
  readonly discovery?: string;
  /** The client that stands for the log store at the provider. Only tokens made for it are accepted. */
  readonly client: string;
  /** Claim with the user's name. Users must not be able to choose it freely. @default 'preferred_username' */
  readonly userClaim?: string;
  /** Claim with the names of the user's roles. @default 'roles' */
  readonly rolesClaim?: string;
  /** Role whose holders search logs. */
  readonly readers: string;
  /** Role whose holders may do everything. */
  readonly admins: string;
}

/** Where OpenID Connect Discovery puts the document. */
const defaultDiscovery = '/.well-known/openid-configuration';

/** URL of the provider's discovery document. */
export function discoveryUrl({ provider, discovery = defaultDiscovery }: SignOn): string {
  return providerUrl(provider, discovery);
}

/** What is wrong with the sign-on, if anything is. */
export function signOnProblems(signOn: SignOn): Fault[] {
  const { provider, discovery = defaultDiscovery, readers, admins } = signOn;
  const problems = providerProblems(provider, { discovery });
  if (readers === admins) {
    problems.push({
      prop: 'signOn.admins',
      problem: `'${admins}' is the readers' role, too: every reader would administer the store`,
      remedy: 'name a role of its own',
    });
  }
  return problems;
}

/** The authentication domain of the security plugin. Keys of the provider are fetched once, and again for an unknown one. */
export function signOnDomain(signOn: SignOn, order: number): object {
  const { client, userClaim = 'preferred_username', rolesClaim = 'roles' } = signOn;
  return {
    description: 'Tokens of people from the OpenID Connect provider',
    http_enabled: true,
    transport_enabled: false,
    order,
    http_authenticator: {
      type: 'openid',
      challenge: false,
      config: {
        openid_connect_url: discoveryUrl(signOn),
        required_audience: client,
        subject_key: userClaim,
        roles_key: rolesClaim,
        cache_jwks_endpoint: true,
      },
    },
    authentication_backend: { type: 'noop' },
  };
}
