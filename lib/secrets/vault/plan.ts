import type { Duration } from '../../core';
import type { DatabaseConnection, Definitions, Engine, KubernetesRole, Policy } from './definitions';

/** One thing that the bootstrap job makes sure of. */
export type Step =
  /** A secrets engine at `path`, of the type in `body`. */
  | { readonly do: 'mount' | 'auth' | 'audit'; readonly path: string; readonly body: object }
  | { readonly do: 'policy'; readonly name: string; readonly policy: string }
  /** Written each time. */
  | { readonly do: 'write'; readonly path: string; readonly body: object }
  /** Written unless there is something at `unless` already. A value `{ file }` is read from a mounted Secret. */
  | { readonly do: 'once'; readonly path: string; readonly body: object; readonly unless: string };

/** Who may log in besides the definitions' own roles. */
export interface PlanContext {
  /** Audience of every token. */
  readonly audience: string;
  readonly namespace: string;
  /** ServiceAccounts of the jobs, by role. */
  readonly accounts: { readonly bootstrap: string; readonly snapshot?: string; readonly rollout: string };
  readonly members: number;
  /** Audit devices that the configuration does not declare. */
  readonly audit: Readonly<Record<string, object>>;
  /** Directory of a connection's files `username` and `password`. */
  readonly credentials: (connection: string) => string;
  /** Where the server finds the API server. */
  readonly kubernetesHost: string;
}

const defaultLifetime = 3600;
const defaultVersions = 10;

/** Path of the Kubernetes auth method. */
const kubernetesAuth = 'kubernetes';

/** The steps, in order: who may log in first, so that a run that is interrupted later can be followed by another. */
export function planOf(definitions: Definitions, context: PlanContext): Step[] {
  const rest: Step[] = [
    ...Object.entries(context.audit).map(([path, body]): Step => ({ do: 'audit', path, body })),
    autopilot(context.members),
    ...Object.entries(internalPolicies(context)).map(([name, policy]) => policyStep(name, policy)),
    ...Object.entries(definitions.policies ?? {}).map(([name, policy]) => policyStep(name, policy)),
    ...Object.entries(definitions.engines ?? {}).flatMap(([path, engine]) => engineSteps(path, engine, context)),
    ...Object.entries(internalRoles(context)).map(([name, role]) => roleStep(name, role, context.audience)),
    ...Object.entries(definitions.roles ?? {}).map(([name, role]) => roleStep(name, role, context.audience)),
  ];
  const own: KubernetesRole = {
    namespace: context.namespace,
    serviceAccounts: [context.accounts.bootstrap],
    policies: ['bootstrap'],
  };
  const access: Step[] = [
    { do: 'auth', path: kubernetesAuth, body: { type: 'kubernetes' } },
    { do: 'write', path: `auth/${kubernetesAuth}/config`, body: { kubernetes_host: context.kubernetesHost } },
    roleStep('bootstrap', own, context.audience),
  ];
  return [policyStep('bootstrap', bootstrapPolicy([...access, ...rest])), ...access, ...rest];
}

function autopilot(members: number): Step {
  return {
    do: 'write',
    path: 'sys/storage/raft/autopilot/configuration',
    // Members have stable names: one that is away for a day is not dead.
    body: { cleanup_dead_servers: false, min_quorum: members },
  };
}

function internalPolicies({ accounts }: PlanContext): Record<string, Policy> {
  return {
    rollout: {
      'sys/step-down': ['update', 'sudo'],
      'sys/storage/raft/autopilot/state': ['read'],
    },
    ...(accounts.snapshot && { snapshot: { 'sys/storage/raft/snapshot': ['read'] } }),
  };
}

function internalRoles({ namespace, accounts }: PlanContext): Record<string, KubernetesRole> {
  const role = (account: string, policy: string): KubernetesRole => ({
    namespace,
    serviceAccounts: [account],
    policies: [policy],
  });
  return {
    rollout: role(accounts.rollout, 'rollout'),
    ...(accounts.snapshot && { snapshot: role(accounts.snapshot, 'snapshot') }),
  };
}

/** Exactly what the steps touch. It may write policies, its own among them: a later plan needs other rights. */
function bootstrapPolicy(steps: readonly Step[]): Policy {
  const policy: Record<string, Policy[string]> = {
    'sys/mounts': ['read'],
    'sys/auth': ['read'],
    'sys/audit': ['read', 'sudo'],
    'sys/policies/acl/*': ['create', 'read', 'update'],
  };
  for (const step of steps) {
    switch (step.do) {
      case 'mount':
        policy[`sys/mounts/${step.path}`] = ['create', 'update'];
        policy[`sys/mounts/${step.path}/tune`] = ['read', 'update'];
        break;
      case 'auth':
        policy[`sys/auth/${step.path}`] = ['create', 'update', 'sudo'];
        break;
      case 'audit':
        policy[`sys/audit/${step.path}`] = ['create', 'update', 'sudo'];
        break;
      case 'write':
        policy[step.path] = ['create', 'read', 'update'];
        break;
      case 'once':
        policy[step.unless] = ['read', ...(step.unless === step.path ? (['create', 'update'] as const) : [])];
        if (step.unless !== step.path) policy[step.path] = ['create', 'update'];
        break;
      case 'policy':
        break;
    }
  }
  return policy;
}

function policyStep(name: string, policy: Policy): Step {
  const path = Object.fromEntries(Object.entries(policy).map(([at, capabilities]) => [at, { capabilities }]));
  return { do: 'policy', name, policy: JSON.stringify({ path }) };
}

function roleStep(name: string, role: KubernetesRole, audience: string): Step {
  return {
    do: 'write',
    path: `auth/${kubernetesAuth}/role/${name}`,
    body: {
      bound_service_account_names: role.serviceAccounts,
      bound_service_account_namespaces: [role.namespace],
      audience,
      token_policies: role.policies,
      token_ttl: role.lifetime?.toSeconds() ?? defaultLifetime,
    },
  };
}

function engineSteps(path: string, engine: Engine, context: PlanContext): Step[] {
  switch (engine.kind) {
    case 'kv':
      return [
        { do: 'mount', path, body: { type: 'kv', options: { version: '2' } } },
        { do: 'write', path: `${path}/config`, body: { max_versions: engine.versions ?? defaultVersions } },
      ];
    case 'transit':
      return [
        { do: 'mount', path, body: { type: 'transit' } },
        ...Object.entries(engine.keys).flatMap(([key, { type, rotation }]): Step[] => [
          { do: 'once', path: `${path}/keys/${key}`, unless: `${path}/keys/${key}`, body: { type } },
          {
            do: 'write',
            path: `${path}/keys/${key}/config`,
            body: { auto_rotate_period: rotation ? seconds(rotation) : '0s' },
          },
        ]),
      ];
    case 'pki':
      return [
        { do: 'mount', path, body: { type: 'pki', config: { max_lease_ttl: seconds(engine.lifetime) } } },
        {
          do: 'once',
          path: `${path}/root/generate/internal`,
          unless: `${path}/config/issuers`,
          body: { common_name: engine.commonName, ttl: seconds(engine.lifetime), key_type: 'ec', key_bits: 256 },
        },
        ...Object.entries(engine.roles).map(
          ([name, role]): Step => ({
            do: 'write',
            path: `${path}/roles/${name}`,
            body: {
              allowed_domains: role.domains,
              allow_subdomains: true,
              max_ttl: seconds(role.lifetime),
              key_type: 'ec',
              key_bits: 256,
            },
          }),
        ),
      ];
    case 'database':
      return [
        { do: 'mount', path, body: { type: 'database' } },
        ...Object.entries(engine.connections).flatMap(([name, connection]) =>
          connectionSteps(path, name, connection, context.credentials(name)),
        ),
      ];
  }
}

function connectionSteps(path: string, name: string, connection: DatabaseConnection, files: string): Step[] {
  const { server, database, roles } = connection;
  return [
    {
      do: 'once',
      path: `${path}/config/${name}`,
      unless: `${path}/config/${name}`,
      body: {
        plugin_name: 'postgresql-database-plugin',
        connection_url: `postgresql://{{username}}:{{password}}@${server.address}/${database}?sslmode=${server.tls ? 'verify-full' : 'disable'}`,
        allowed_roles: Object.keys(roles),
        username: { file: `${files}/username` },
        password: { file: `${files}/password` },
      },
    },
    // Beside the connection there is no trace of a rotation to look at, so a role's absence says that this is the first run.
    {
      do: 'once',
      path: `${path}/rotate-root/${name}`,
      unless: `${path}/roles/${Object.keys(roles)[0] ?? name}`,
      body: {},
    },
    ...Object.entries(roles).map(
      ([role, { creation, lifetime }]): Step => ({
        do: 'write',
        path: `${path}/roles/${role}`,
        body: {
          db_name: name,
          creation_statements: creation,
          default_ttl: seconds(lifetime),
          max_ttl: seconds(lifetime),
        },
      }),
    ),
  ];
}

function seconds(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}
