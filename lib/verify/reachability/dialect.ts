import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import type { Objects } from '../objects';
import type { Form } from './form';
import type { Policy } from './policy';

/** A kind of policy beside NetworkPolicy: what it may say to be understood, and what that means. */
export interface Dialect<S> {
  readonly group: string;
  readonly kind: string;
  readonly spec: Form;
  /** Undefined when the fields are known, but not what they say together. */
  readonly read: (at: Manifest, spec: S, facts: NetworkFacts, objects: Objects) => Policy | undefined;
}

/** The selector of these labels alone. */
export function byLabels(matchLabels: Readonly<Record<string, string>> | undefined): LabelSelector {
  return { matchLabels: { ...matchLabels } };
}

/** The namespace of a policy. */
export function namespaceOf({ object }: Manifest): string {
  return object.metadata.namespace ?? 'default';
}

/** Whether a name of a policy is a host's: `*.example.com` is each with one label before, `**.example.com` with any number. */
export function namesHost(name: string, host: string): boolean {
  if (name.startsWith('**.')) return host.endsWith(name.slice(2));
  return name === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name);
}
