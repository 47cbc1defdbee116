import { type Problem, type ProviderClient, providerProblems, providerUrl } from '../../core';
import type { IniValue } from '../../formats/ini';

/** People sign in with the accounts of an OpenID Connect provider, whose roles decide what they may do here. */
export interface GrafanaSignOn extends ProviderClient {
  /** Paths at the provider, as its discovery document names them. */
  readonly paths: { readonly authorization: string; readonly token: string; readonly userInfo: string };
  /** What the button says. @default 'OpenID Connect' */
  readonly title?: string;
  /** What is asked for. @default openid, profile and email */
  readonly scopes?: readonly string[];
  /** Claim with the names of the user's roles, with dots between levels. @default 'roles' */
  readonly rolesClaim?: string;
  /** Claim with the user's name. Users must not be able to choose it freely. @default 'preferred_username' */
  readonly userClaim?: string;
  /** Role whose holders look at dashboards. Who has none of the roles cannot sign in. */
  readonly viewers: string;
  /** Role whose holders also explore metrics and keep dashboards of their own. @default nobody's */
  readonly editors?: string;
  /** Role whose holders may do everything. */
  readonly admins: string;
}

/** Variable that the configuration reads the client's secret from. */
export const clientSecretVariable = 'GRAFANA_CLIENT_SECRET';

/** What is wrong with the sign-on, if anything is. */
export function signOnProblems(signOn: GrafanaSignOn, published: boolean): Omit<Problem, 'path'>[] {
  const { provider, paths, rolesClaim = 'roles', userClaim = 'preferred_username' } = signOn;
  const problems = providerProblems(
    provider,
    Object.fromEntries(Object.entries(paths).map(([name, path]) => [`paths.${name}`, path])),
  );
  if (!published) {
    problems.push({
      prop: 'at',
      problem: 'the provider sends people back to a published address, and there is none',
      remedy: 'write the first label of its host name, or leave out signOn',
    });
  }
  for (const [prop, claim] of Object.entries({ rolesClaim, userClaim })) {
    if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(claim)) continue;
    problems.push({
      prop: `signOn.${prop}`,
      problem: `'${claim}' is not the name of a claim`,
      remedy: 'use letters, digits and underscores, and dots between levels',
    });
  }
  return [...problems, ...roleProblems(signOn)];
}

function roleProblems({ viewers, editors, admins }: GrafanaSignOn): Omit<Problem, 'path'>[] {
  const problems: Omit<Problem, 'path'>[] = [];
  const roles = Object.entries({ viewers, editors, admins });
  for (const [prop, role] of roles) {
    if (role === undefined || /^[\w.:/ -]+$/.test(role)) continue;
    problems.push({
      prop: `signOn.${prop}`,
      problem: `'${role}' cannot be compared with roles`,
      remedy: 'use letters, digits, spaces and . : / _ -',
    });
  }
  if (viewers === admins || editors === admins) {
    problems.push({
      prop: 'signOn.admins',
      problem: `'${admins}' is a role of others, too: they would all be administrators`,
      remedy: 'name a role of its own',
    });
  }
  return problems;
}

/** The section of `grafana.ini`. */
export function signOnSettings(signOn: GrafanaSignOn): Record<string, IniValue> {
  const { provider, paths, title = 'OpenID Connect', client, scopes = ['openid', 'profile', 'email'] } = signOn;
  return {
    enabled: true,
    name: title,
    client_id: client,
    client_secret: { environment: clientSecretVariable },
    scopes: scopes.join(' '),
    auth_url: providerUrl(provider, paths.authorization),
    token_url: providerUrl(provider, paths.token),
    api_url: providerUrl(provider, paths.userInfo),
    use_pkce: true,
    // The provider decides who has an account; an account here is made when somebody first comes.
    allow_sign_up: true,
    login_attribute_path: signOn.userClaim ?? 'preferred_username',
    role_attribute_path: roleExpression(signOn),
    role_attribute_strict: true,
    allow_assign_grafana_admin: true,
  };
}

/** A JMESPath expression that yields the highest of a user's roles. */
function roleExpression({ rolesClaim = 'roles', viewers, editors, admins }: GrafanaSignOn): string {
  const grants: readonly (readonly [string | undefined, string])[] = [
    [admins, 'GrafanaAdmin'],
    [editors, 'Editor'],
    [viewers, 'Viewer'],
  ];
  return grants
    .filter(([role]) => role !== undefined)
    .map(([role, grafanaRole]) => `contains(${rolesClaim}[*], '${role}') && '${grafanaRole}'`)
    .join(' || ');
}
