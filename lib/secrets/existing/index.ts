import type { Construct } from 'constructs';
import { Capability, type DeclaredSecret, formatText, type SecretProvider, secretType } from '../../core';
import { SecretPreflight } from './preflight';

/**
 * People create the Secrets before the environment is applied: the report says which, with which keys and formats, and a job in
 * each namespace fails, with a list of what is missing or wrong, until they are there.
 */
export const existing: SecretProvider = {
  name: 'existing',
  fulfils: () => true,
  provide: (scope, declared) => preflightOf(scope, declared.namespace).add(declared),
  commands,
};

/** The job of a namespace, which is declared with the first need. */
function preflightOf(scope: Construct, namespace: string): SecretPreflight {
  const capability = Capability.of(scope);
  const id = `secrets-preflight-${namespace}`;
  const known = capability.node.tryFindChild(id);
  return known instanceof SecretPreflight ? known : new SecretPreflight(capability, id, namespace);
}

/** Values come from files, so that none stands in the shell's history or in the list of processes. */
function commands({ namespace, need }: DeclaredSecret): readonly string[] {
  const { name, purpose, keys } = need;
  const fileOf = (key: string) => `${namespace}/${name}/${key}`;
  const files = Object.keys(keys).map((key) => `--from-file=${key}=${fileOf(key)}`);
  return [
    `# ${purpose}`,
    ...Object.entries(keys).map(([key, format]) => `#   ${fileOf(key)}: ${formatText(format)}`),
    [`kubectl create secret generic ${name} --namespace=${namespace} --type=${secretType(need)}`, ...files].join(
      ' \\\n  ',
    ),
    '',
  ];
}
