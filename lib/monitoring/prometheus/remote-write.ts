import { type CloudIdentity, isDnsLabel, type MetricsCredentials, type MetricsStore, type Problem } from '../../core';
import type { Authorization, TlsSettings } from './model';
import { authorityFile } from './targets';

type Found = Omit<Problem, 'path'>;

/** Somewhere that samples are sent, by its name among all. */
export interface StoreRoute {
  readonly name: string;
  readonly store: MetricsStore<'remote-write'>;
}

/** One entry of `remote_write`. */
export interface RemoteWrite {
  readonly name: string;
  readonly url: string;
  readonly protobuf_message?: 'io.prometheus.write.v2.Request';
  readonly headers?: Readonly<Record<string, string>>;
  readonly basic_auth?: { readonly username: string; readonly password_file: string };
  readonly authorization?: Authorization;
  readonly sigv4?: { readonly region: string };
  readonly tls_config?: TlsSettings;
  readonly send_exemplars?: boolean;
  readonly send_native_histograms?: boolean;
  readonly queue_config: { readonly retry_on_http_429: true };
}

/** Stores with their names: that which they give themselves, or the first label of their host. */
export function routesOf(stores: readonly MetricsStore<'remote-write'>[]): StoreRoute[] {
  return stores.map((store) => ({ name: store.name ?? store.endpoint.host.split('.')[0] ?? '', store }));
}

/** Where the credentials for a store are mounted. */
export function storeDirectory(name: string): string {
  return `/etc/prometheus/stores/${name}`;
}

/** Whether a store's certificate is of the platform's authority: the store is a workload of the platform. */
export function isPlatformStore({ endpoint, credentials }: MetricsStore): boolean {
  return endpoint.tls && endpoint.peer.kind === 'pods' && credentials.kind !== 'certificate';
}

/** The identity by which requests to stores are signed. The checks have refused two. */
export function identityOf(stores: readonly MetricsStore[]): CloudIdentity | undefined {
  return stores
    .map(({ credentials }) => (credentials.kind === 'aws-signature' ? credentials.identity : undefined))
    .find((identity) => identity !== undefined);
}

/** How samples are sent to a store. */
export function remoteWrite(
  { name, store }: StoreRoute,
  sends: { readonly exemplars: boolean; readonly nativeHistograms: boolean },
): RemoteWrite {
  const { endpoint, path, credentials, tenant, version } = store;
  return {
    name,
    url: `${endpoint.url}${path}`,
    protobuf_message: version === '2.0' ? 'io.prometheus.write.v2.Request' : undefined,
    headers: tenant === undefined ? undefined : { 'X-Scope-OrgID': tenant },
    ...proof(name, credentials),
    ...(isPlatformStore(store) ? { tls_config: { ca_file: authorityFile, server_name: endpoint.host } } : {}),
    send_exemplars: (sends.exemplars && version !== '2.0') || undefined,
    send_native_histograms: sends.nativeHistograms || undefined,
    // Stores that limit rates say so, and samples that are not sent again are lost.
    queue_config: { retry_on_http_429: true },
  };
}

function proof(name: string, credentials: MetricsCredentials): Partial<RemoteWrite> {
  const directory = storeDirectory(name);
  switch (credentials.kind) {
    case 'password':
      return { basic_auth: { username: credentials.user, password_file: `${directory}/password` } };
    case 'token':
      return { authorization: { credentials_file: `${directory}/token` } };
    case 'certificate':
      return {
        tls_config: {
          ca_file: `${directory}/ca.crt`,
          cert_file: `${directory}/tls.crt`,
          key_file: `${directory}/tls.key`,
        },
      };
    case 'aws-signature':
      return { sigv4: { region: credentials.region } };
    case 'ambient':
      return {};
  }
}

/** What is wrong with a list of stores. */
export function storeProblems(stores: readonly MetricsStore<'remote-write'>[]): Found[] {
  const routes = routesOf(stores);
  const names = routes.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  const identities = new Set(
    stores.flatMap(({ credentials }) =>
      credentials.kind === 'aws-signature' ? [JSON.stringify(credentials.identity)] : [],
    ),
  );
  return [
    ...twice.map((name) => found(`several stores are named '${name}'`, 'give each a name of its own')),
    ...(identities.size > 1
      ? [found('stores ask for different cloud identities, and a pod has one', 'let one identity write to all')]
      : []),
    ...routes.flatMap(routeProblems),
  ];
}

function routeProblems({ name, store: { endpoint, path, credentials } }: StoreRoute): Found[] {
  const problems: Found[] = [];
  if (!isDnsLabel(name)) {
    problems.push(found(`'${name}' is not a DNS label`, 'use lower-case letters, digits and dashes'));
  }
  if (!/^\/[\w./-]+$/.test(path)) {
    problems.push(found(`'${name}' has the path '${path}'`, 'write the one that takes samples, such as /api/v1/write'));
  }
  if (!endpoint.tls && credentials.kind !== 'ambient') {
    const problem = `'${name}' would send its ${credentials.kind} to ${endpoint.url} in plain text`;
    problems.push(found(problem, 'use an endpoint with TLS, or ambient credentials'));
  }
  return problems;
}

function found(problem: string, remedy: string): Found {
  return { prop: 'remoteWrite', problem, remedy };
}
