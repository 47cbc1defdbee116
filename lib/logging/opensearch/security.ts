import { stringify } from 'yaml';
import type { SecretNeed } from '../../core';
import type { FileContent } from '../../core/config-files';
import { commonNames } from './config';

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
 */
export function securityFiles(indexPatterns: () => readonly string[]): Record<string, FileContent> {
  return {
    'action_groups.yml': securityFile('actiongroups', {}),
    'allowlist.yml': securityFile('allowlist', { config: { enabled: false, requests: {} } }),
    'audit.yml': securityFile('audit', { config: audit }),
    'config.yml': securityFile('config', { config: { dynamic } }),
    'internal_users.yml': securityFile('internalusers', internalUsers),
    'nodes_dn.yml': securityFile('nodesdn', {}),
    'roles.yml': () => securityFile('roles', roles(indexPatterns())),
    'roles_mapping.yml': securityFile('rolesmapping', rolesMapping),
    'tenants.yml': securityFile('tenants', {}),
  };
}

function securityFile(type: string, content: Record<string, unknown>): string {
  return stringify({ _meta: { type, config_version: 2 }, ...content }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Machines come with a certificate, people with a password. A certificate's common name is its user. */
const dynamic = {
  http: { anonymous_auth_enabled: false, xff: { enabled: false } },
  kibana: { multitenancy_enabled: false, server_username: users.dashboards, index: '.kibana' },
  authc: {
    client_certificate: {
      description: 'Client certificates of machines',
      http_enabled: true,
      transport_enabled: false,
      order: 0,
      http_authenticator: { type: 'clientcert', challenge: false, config: { username_attribute: 'cn' } },
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
  },
  authz: {},
};

/** Backend roles, which only users with a password have: no certificate can pass for one of them by its name. */
const backendRoles = { admin: 'admin', dashboards: 'dashboards-server', reader: 'log-reader' } as const;

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
    monitor: {
      cluster_permissions: ['cluster_monitor'],
      index_permissions: [{ index_patterns: ['*'], allowed_actions: ['indices_monitor'] }],
    },
    node_probe: { cluster_permissions: ['cluster:monitor/health'] },
  };
}

const rolesMapping = {
  all_access: { reserved: true, backend_roles: [backendRoles.admin] },
  kibana_server: { reserved: true, backend_roles: [backendRoles.dashboards] },
  kibana_user: { reserved: true, backend_roles: [backendRoles.reader] },
  log_reader: { reserved: true, backend_roles: [backendRoles.reader] },
  log_writer: { reserved: true, users: [commonNames.logWriter] },
  monitor: { reserved: true, users: [commonNames.metrics] },
  node_probe: { reserved: true, users: [commonNames.node] },
};

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
