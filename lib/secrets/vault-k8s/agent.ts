import { accountToken, type Fault, type Injection, volumeName } from '../../core';
import type { Vault } from '../vault';
import { loginProblem, readProblem, valuesOf } from '../vault/reach';

/** What stands in a file that an agent writes. */
export type AgentFile =
  /** Every value at a path, as one JSON object. */
  | { readonly kind: 'json'; readonly path: string }
  /** One value at a path, as it is. */
  | { readonly kind: 'value'; readonly path: string; readonly key: string }
  /** What a template of the agent's own language yields: certificates, or several paths in one file. Its paths are not checked. */
  | { readonly kind: 'template'; readonly text: string };

/** What an agent brings to the pods of a workload. */
export interface AgentProps {
  /** Role that it logs in with: one of the server's definitions, for the workload's ServiceAccount. */
  readonly role: string;
  /** Files by name. Every container of the workload finds them in `/vault/secrets`, in memory. */
  readonly files: Readonly<Record<string, AgentFile>>;
  /**
   * Whether an agent stays beside the workload and writes the files anew when values change; otherwise they are written once,
   * before it starts. Jobs never have one that stays: they would not end.
   * @default true
   */
  readonly stays?: boolean;
}

const prefix = 'vault.hashicorp.com';

/** So that the names of the annotations have no more than the 63 characters that Kubernetes allows. */
const longestFileName = 63 - 'agent-inject-template-'.length;

/** The injection of an agent that logs in at a server. */
export function agentInjection(server: Vault, { role, files, stays = true }: AgentProps): Injection {
  const token = accountToken(server.audience);
  const toEnd = { [`${prefix}/agent-pre-populate-only`]: 'true' };
  return {
    token,
    endpoint: server.api,
    annotations: {
      [`${prefix}/agent-inject`]: 'true',
      [`${prefix}/role`]: role,
      [`${prefix}/agent-service-account-token-volume-name`]: volumeName(token, ''),
      ...Object.assign({}, ...Object.entries(files).map(([name, file]) => fileAnnotations(server, name, file))),
      ...(!stays && toEnd),
    },
    toEnd,
    problem: (pods) => loginProblem(server.definitions, role, pods),
  };
}

/** What is wrong with the files of an agent. */
export function agentProblems(server: Vault, { role, files }: AgentProps): Fault[] {
  return Object.entries(files).flatMap(([name, file]) => {
    const fault = nameProblem(name) ?? contentProblem(server, role, file);
    return fault ? [{ prop: `agent.files['${name}']`, ...fault }] : [];
  });
}

function nameProblem(name: string) {
  if (name.length <= longestFileName && /^[a-z0-9]([-._a-z0-9]*[a-z0-9])?$/.test(name)) return undefined;
  return {
    problem: 'cannot be the name of a file that an agent writes',
    remedy: `use lower-case letters, digits, dots, dashes and underscores, at most ${longestFileName}`,
  };
}

function contentProblem(server: Vault, role: string, file: AgentFile) {
  if (file.kind === 'template') return undefined;
  if (file.kind === 'value' && !/^[A-Za-z_]\w*$/.test(file.key)) {
    return { problem: `key '${file.key}' is no name in a template`, remedy: 'write a template with index' };
  }
  return readProblem(server.definitions, role, file.path);
}

/** A key that is not there is an error: a file with `<no value>` in it would be worse. */
function fileAnnotations(server: Vault, name: string, file: AgentFile): Record<string, string> {
  return {
    [`${prefix}/agent-inject-template-${name}`]: templateOf(server, file),
    [`${prefix}/error-on-missing-key-${name}`]: 'true',
  };
}

function templateOf({ definitions }: Vault, file: AgentFile): string {
  switch (file.kind) {
    case 'json':
      return withSecret(file.path, `${valuesOf(definitions, file.path)} | toJSON`);
    case 'value':
      return withSecret(file.path, `${valuesOf(definitions, file.path)}.${file.key}`);
    case 'template':
      return file.text;
  }
}

function withSecret(path: string, expression: string): string {
  return `{{ with secret "${path}" }}{{ ${expression} }}{{ end }}`;
}
