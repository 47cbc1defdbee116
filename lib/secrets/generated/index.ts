import type { Construct } from 'constructs';
import { Capability, type DeclaredSecret, type SecretProvider } from '../../core';
import { SecretBootstrap } from './bootstrap';

/** What the generated provider may be told. */
export interface GeneratedProps {
  /**
   * Precious Secrets, as `namespace/name`, that may be made anew although they existed: nothing remembers their old values. Takes
   * away the protection of these, so name them for one rollout only.
   * @default none
   */
  readonly regenerate?: readonly string[];
}

/**
 * Secrets are made in the cluster: a job in each namespace creates those that do not exist, from random values of the declared
 * formats, and never changes one. Needs nothing but Kubernetes. What only somebody else can give, and certificates, are left to
 * other providers.
 */
export function generated({ regenerate = [] }: GeneratedProps = {}): SecretProvider {
  return {
    name: 'generated',
    fulfils: isMakeable,
    provide(scope, declared) {
      if (isMakeable(declared)) bootstrapOf(scope, declared.namespace, regenerate).add(declared);
    },
  };
}

/** Whether every value can be made without anybody's help. */
function isMakeable({ need, certificate }: DeclaredSecret): boolean {
  return !certificate && Object.values(need.keys).every(({ kind }) => kind !== 'given');
}

/** The job of a namespace, which is declared with the first need. */
function bootstrapOf(scope: Construct, namespace: string, regenerate: readonly string[]): SecretBootstrap {
  const capability = Capability.of(scope);
  const id = `secrets-${namespace}`;
  const known = capability.node.tryFindChild(id);
  if (known instanceof SecretBootstrap) return known;
  const prefix = `${namespace}/`;
  return new SecretBootstrap(capability, id, {
    namespace,
    regenerate: regenerate.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  });
}
