import type { ExpectedSecret, KubernetesObject, Manifest } from '../core/manifest';
import type { ExpectedNetwork } from '../core/network-facts';
import { type Problem, problemText } from '../core/platform-error';
import type { ExceptionId } from './exceptions';
import type { Objects } from './objects';

/** What the rules look at: every object of one environment, as it will be applied. */
export interface Subject {
  readonly manifests: readonly Manifest[];
  /** Secrets that the environment's provider brings, and that references may name. */
  readonly expectedSecrets: readonly ExpectedSecret[];
  /** Namespaces that others declare, and that objects may be in. @default none */
  readonly expectedNamespaces?: readonly string[];
  /**
   * The oldest Kubernetes minor version that must serve every object: `1.31`.
   * @default '1.28'
   */
  readonly kubernetes?: string;
  /**
   * What policies mean in the cluster, and the connections that they must allow.
   * @default nothing is known of them, and the policies are not compared with any
   */
  readonly network?: ExpectedNetwork;
}

/** A rule's complaint about one object. */
export interface Finding extends Problem {
  readonly rule: string;
  /** The object: `Deployment logging/opensearch-dashboards`. */
  readonly object: string;
}

/** What a rule says is wrong; `verify` adds the rule and the object's path and name. */
export interface Complaint {
  /** The object to blame. */
  readonly at: Manifest;
  /** The field to blame: `spec.template.spec.containers[web].image`. */
  readonly prop?: string;
  readonly problem: string;
  readonly remedy: string;
  /** Set when the object may deviate, provided that its annotation for this exception states a reason. */
  readonly exception?: ExceptionId;
}

/** Something that must hold for every environment. One rule a file, one test a rule. */
export interface Rule {
  /** Kebab-case, unique, and the name of the rule's file. */
  readonly id: string;
  /** What must hold, as one sentence. */
  readonly title: string;
  check(objects: Objects): Iterable<Complaint>;
}

/** An object's name for people: kind, namespace and name, as far as it has them. */
export function objectName(object: Partial<KubernetesObject> | null): string {
  const { kind, metadata } = object ?? {};
  const name = [metadata?.namespace, metadata?.name].filter((part) => part && typeof part === 'string').join('/');
  return `${typeof kind === 'string' ? kind : 'Object'} ${name || '(unnamed)'}`;
}

/** A finding on one line: `path: object: field: problem; remedy [rule]`. */
export function findingText({ object, rule, ...problem }: Finding): string {
  return `${problemText({ ...problem, path: `${problem.path}: ${object}` })} [${rule}]`;
}
