import { type Fault, isDnsLabel } from '../../core';
import type { Definitions } from './definitions';

/** Who holds the recovery keys, with which root tokens are made and which no seal replaces. */
export interface Recovery {
  /** OpenPGP public keys in base64, one a holder: each gets one share, encrypted. */
  readonly publicKeys: readonly string[];
  /** Holders that have to come together. */
  readonly threshold: number;
}

/** Names that the platform's own roles and policies have. */
const reserved = new Set(['bootstrap', 'rollout', 'snapshot', 'default', 'root']);

/** Paths that the server itself has. */
const reservedMounts = new Set(['sys', 'auth', 'identity', 'cubbyhole']);

/** What is wrong with the number of members, if anything is. */
export function memberProblems(replicas: number): Fault[] {
  if (replicas % 2 === 1) return [];
  return [
    {
      prop: 'replicas',
      problem: `${replicas} members can split evenly and survive no more losses than ${replicas - 1}`,
      remedy: `use ${replicas - 1 > 0 ? `${replicas - 1} or ` : ''}${replicas + 1}`,
    },
  ];
}

/** What is wrong with the recovery keys' holders, if anything is. */
export function recoveryProblems({ publicKeys, threshold }: Recovery): Fault[] {
  if (publicKeys.length === 0) {
    return [
      {
        prop: 'recovery.publicKeys',
        problem: 'nobody holds a recovery key',
        remedy: 'give the OpenPGP public key of each holder: gpg --export <holder> | base64 -w0',
      },
    ];
  }
  const problems: Fault[] = [];
  if (!(Number.isInteger(threshold) && threshold >= Math.min(2, publicKeys.length) && threshold <= publicKeys.length)) {
    problems.push({
      prop: 'recovery.threshold',
      problem: `${threshold} of ${publicKeys.length} holders is no threshold`,
      remedy: `use a number from ${Math.min(2, publicKeys.length)} to ${publicKeys.length}`,
    });
  }
  for (const [index, key] of publicKeys.entries()) {
    if (isPublicKey(key)) continue;
    problems.push({
      prop: `recovery.publicKeys[${index}]`,
      problem: 'is no OpenPGP public key in base64',
      remedy: 'take it from: gpg --export <holder> | base64 -w0',
    });
  }
  return problems;
}

/** The first packet of an exported key is a public key: tag 6, in the old form or the new (RFC 9580, section 4.2). */
function isPublicKey(text: string): boolean {
  const first = Buffer.from(text, 'base64')[0] ?? 0;
  const tag = first & 0x40 ? first & 0x3f : (first & 0x3c) >> 2;
  return /^[A-Za-z0-9+/]+=*$/.test(text) && (first & 0x80) !== 0 && tag === 6;
}

/** What is wrong with the definitions, if anything is. */
export function definitionProblems({ policies = {}, roles = {}, engines = {} }: Definitions): Fault[] {
  const problems: Fault[] = [];
  for (const [prop, name] of [
    ...Object.keys(policies).map((name) => ['definitions.policies', name] as const),
    ...Object.keys(roles).map((name) => ['definitions.roles', name] as const),
  ]) {
    if (!reserved.has(name) && isDnsLabel(name)) continue;
    const problem = reserved.has(name) ? `'${name}' is the platform's own` : `'${name}' is no name`;
    problems.push({ prop, problem, remedy: 'use another name, of lower-case letters, digits and dashes' });
  }
  for (const [name, role] of Object.entries(roles)) {
    const unknown = role.policies.find((policy) => !policies[policy]);
    if (unknown === undefined && role.policies.length > 0) continue;
    problems.push({
      prop: `definitions.roles.${name}`,
      problem: unknown === undefined ? 'has no policy' : `names policy '${unknown}', which nobody defines`,
      remedy: `use one of ${Object.keys(policies).join(', ') || 'those in definitions.policies'}`,
    });
  }
  const mounts = Object.keys(engines);
  for (const [name, policy] of Object.entries(policies)) {
    for (const path of Object.keys(policy)) problems.push(...policyPathProblems(name, path, engines, mounts));
  }
  for (const mount of mounts) {
    if (isDnsLabel(mount) && !reservedMounts.has(mount)) continue;
    const problem = `'${mount}' cannot be the path of an engine`;
    problems.push({ prop: 'definitions.engines', problem, remedy: 'use lower-case letters, digits and dashes' });
  }
  return problems;
}

function policyPathProblems(
  name: string,
  path: string,
  engines: NonNullable<Definitions['engines']>,
  mounts: readonly string[],
): Fault[] {
  const prop = `definitions.policies.${name}`;
  const [mount = '', kind = ''] = path.split('/');
  const engine = engines[mount];
  if (engine?.kind === 'kv' && !['data', 'metadata', 'delete', 'undelete', 'destroy'].includes(kind)) {
    const remedy = `write ${mount}/data/... for values, ${mount}/metadata/... for lists`;
    return [{ prop, problem: `'${path}' is no path of the versioned engine '${mount}'`, remedy }];
  }
  if (engine || mount === 'sys' || mount === 'auth' || mount === 'identity') return [];
  return [
    {
      prop,
      problem: `'${path}' is on no engine`,
      remedy: `begin it with one of ${mounts.join(', ') || 'definitions.engines'}`,
    },
  ];
}
