import type { Endpoint } from './endpoint';
import type { Fault } from './platform-error';
import type { SecretNeed } from './secret';

/** A product's place at an OpenID Connect provider. */
export interface ProviderClient {
  /** The provider, with a certificate that public authorities vouch for. */
  readonly provider: Endpoint<'https'>;
  /** The client that stands for the product at the provider. */
  readonly client: string;
}

const httpsPort = 443;

/** URL of a path at a provider, as the provider itself writes it: without the port that goes without saying. */
export function providerUrl(provider: Endpoint<'https'>, path: string): string {
  return `https://${provider.port === httpsPort ? provider.host : provider.address}${path}`;
}

/** What is wrong with a provider that is named in `signOn`, or with paths there, if anything is. */
export function providerProblems(provider: Endpoint<'https'>, paths: Readonly<Record<string, string>>): Fault[] {
  const encrypted: Fault[] = provider.tls
    ? []
    : [
        {
          prop: 'signOn.provider',
          problem: `${provider.url} is not encrypted, so anybody on the way could sign tokens`,
          remedy: 'use an endpoint with TLS',
        },
      ];
  const wrong = Object.entries(paths).filter(([, path]) => !/^\/[\w./~-]*$/.test(path));
  return [
    ...encrypted,
    ...wrong.map(([prop, path]) => ({
      prop: `signOn.${prop}`,
      problem: `'${path}' is not the path of a URL`,
      remedy: "write one such as '/realms/main/.well-known/openid-configuration'",
    })),
  ];
}

/** The secret that a product proves with that it is the client. */
export function clientSecretNeed(
  name: string,
  product: string,
  { provider, client }: ProviderClient,
): SecretNeed<'client-secret'> {
  const description = `secret of client '${client}' at ${provider.host}`;
  return {
    name,
    purpose: `lets ${product} ask ${provider.host} for tokens of people`,
    keys: { 'client-secret': { kind: 'given', description } },
    rotation: 'coordinated',
  };
}
