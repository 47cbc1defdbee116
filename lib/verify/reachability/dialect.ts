import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import type { Form } from './form';
import type { Policy } from './policy';

/** A kind of policy beside NetworkPolicy: what it may say to be understood, and what that means. */
export interface Dialect<S> {
  readonly group: string;
  readonly kind: string;
  readonly spec: Form;
  /** Undefined when the fields are known, but not what they say together. */
  readonly read: (at: Manifest, spec: S, facts: NetworkFacts) => Policy | undefined;
}

/** The selector of these labels alone. */
export function byLabels(matchLabels: Readonly<Record<string, string>> | undefined): LabelSelector {
  return { matchLabels: { ...matchLabels } };
}

/** The namespace of a policy. */
export function namespaceOf({ object }: Manifest): string {
  return object.metadata.namespace ?? 'default';
}

/** Whether a name of a policy is a host's: `*.example.com` is that of all below. */
export function namesHost(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
}
