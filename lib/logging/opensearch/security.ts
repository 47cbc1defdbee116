import { stringify } from 'yaml';
import type { SecretNeed } from '../../core';
import type { FileContent } from '../../core/config-files';
import { commonNames, distinguishedName } from './config';
import { type SignOn, signOnDomain } from './sign-on';

/** Users that log in with a password. */
export const users = { admin: 'admin', dashboards: 'dashboards' } as const;

/** Variables that hold the users' passwords while the configuration is loaded. */
export const passwordVariables = { admin: 'ADMIN_PASSWORD', dashboards: 'DASHBOARDS_PASSWORD' } as const;

/** The password of a user. The bootstrap job loads its hash, so a new one needs a new object: the job then runs again. */
export function passwordNeed(name: string, purpose: string): SecretNeed<'password'> {
  const format = { kind: 'random', length: 32, alphabet: 'alphanumeric' } as const;
  return { name, purpose, keys: { password: format }, rotation: 'restart' };
}

/**
 * Files of the security plugin, as `securityadmin.sh` loads them. They hold no hash: the tool makes one from a variable
 * (`-rev`), and nothing but the hash reaches the cluster.
 * @param indexPatterns the log indices, known once every collector has asked for its destination.
 * @param signOn how people sign in besides the administrator's password.
 */
export function securityFiles(
  indexPatterns: () => readonly string[],
  signOn: SignOn | undefined,
): Record<string, FileContent> {
  return {
    'action_groups.yml': securityFile('actiongroups', {}),
    'allowlist.yml': securityFile('allowlist', { config: { enabled: false, requests: {} } }),
    'audit.yml': securityFile('audit', { config: audit }),
    'config.yml': securityFile('config', { config: { dynamic: dynamic(signOn) } }),
    'internal_users.yml': securityFile('internalusers', internalUsers),
    'nodes_dn.yml': securityFile('nodesdn', {}),
    'roles.yml': () => securityFile('roles', roles(indexPatterns())),
    'roles_mapping.yml': securityFile('rolesmapping', rolesMapping(signOn)),
    'tenants.yml': securityFile('tenants', {}),
  };
}

function securityFile(type: string, content: Record<string, unknown>): string {
  return stringify({ _meta: { type, config_version: 2 }, ...content }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * Machines come with a certificate, people with a password or a token. A machine's user is the whole distinguished name of
 * its certificate: nobody whose name a provider of identities vouches for can be called the same by accident.
 */
function dynamic(signOn: SignOn | undefined): object {
  return {
    http: { anonymous_auth_enabled: false, xff: { enabled: false } },
    kibana: { multitenancy_enabled: false, server_username: users.dashboards, index: '.kibana' },
    authc: {
      client_certificate: {
        description: 'Client certificates of machines',
        http_enabled: true,
        transport_enabled: false,
        order: 0,
        http_authenticator: { type: 'clientcert', challenge: false, config: {} },
        authentication_backend: { type: 'noop' },
      },
      password: {
        description: 'Passwords of the internal users',
        http_enabled: true,
        transport_enabled: false,
        order: 1,
        http_authenticator: { type: 'basic', challenge: true },
        authentication_backend: { type: 'intern' },
      },
      ...(signOn && { sign_on: signOnDomain(signOn, 2) }),
    },
    authz: {},
  };
}

/** Backend roles of the internal users. Named so that no role of an identity provider is called the same. */
const backendRoles = { admin: 'opensearch-internal/admin', dashboards: 'opensearch-internal/dashboards' } as const;

const internalUsers = {
  [users.admin]: {
    hash: `\${envbc.${passwordVariables.admin}}`,
    reserved: true,
    backend_roles: [backendRoles.admin],
    description: 'People who administer the store',
  },
  [users.dashboards]: {
    hash: `\${envbc.${passwordVariables.dashboards}}`,
    reserved: true,
    backend_roles: [backendRoles.dashboards],
    description: 'The OpenSearch Dashboards server',
  },
};

/** Roles besides those that the plugin brings. Action groups: `create_index`, `cluster_monitor`, `read`. */
function roles(indexPatterns: readonly string[]): Record<string, unknown> {
  return {
    log_writer: {
      cluster_permissions: ['cluster:monitor/main', 'indices:data/write/bulk'],
      index_permissions: [
        {
          index_patterns: [...indexPatterns],
          allowed_actions: [
            'create_index',
            'indices:admin/auto_create',
            'indices:admin/mapping/auto_put',
            'indices:data/write/bulk*',
            'indices:data/write/index',
          ],
        },
      ],
    },
    log_reader: {
      cluster_permissions: ['cluster_composite_ops_ro'],
      index_permissions: [{ index_patterns: [...indexPatterns], allowed_actions: ['read', 'indices_monitor'] }],
    },
    monitor: { cluster_permissions: ['cluster_monitor'] },
    node_probe: { cluster_permissions: ['cluster:monitor/health'] },
  };
}

function rolesMapping(signOn: SignOn | undefined): Record<string, unknown> {
  const readers = signOn ? [signOn.readers] : [];
  const machine = (commonName: string) => ({ reserved: true, users: [distinguishedName(commonName)] });
  return {
    all_access: { reserved: true, backend_roles: [backendRoles.admin, ...(signOn ? [signOn.admins] : [])] },
    kibana_server: { reserved: true, backend_roles: [backendRoles.dashboards] },
    kibana_user: { reserved: true, backend_roles: readers },
    log_reader: { reserved: true, backend_roles: readers },
    log_writer: machine(commonNames.logWriter),
    monitor: machine(commonNames.metrics),
    node_probe: machine(commonNames.node),
  };
}

/** What failed and what changed is recorded; what was granted is not, or each bulk request would write a line. */
const audit = {
  enabled: true,
  audit: {
    enable_rest: true,
    disabled_rest_categories: ['AUTHENTICATED', 'GRANTED_PRIVILEGES'],
    enable_transport: true,
    disabled_transport_categories: ['AUTHENTICATED', 'GRANTED_PRIVILEGES'],
    ignore_users: [users.dashboards],
    ignore_requests: [],
    resolve_bulk_requests: false,
    log_request_body: false,
    resolve_indices: true,
    exclude_sensitive_headers: true,
  },
  compliance: {
    enabled: true,
    internal_config: true,
    external_config: false,
    read_metadata_only: true,
    read_watched_fields: {},
    read_ignore_users: [users.dashboards],
    write_metadata_only: true,
    write_log_diffs: false,
    write_watched_indices: [],
    write_ignore_users: [users.dashboards],
  },
};
