import type { ExpectedSecret, KubernetesObject, Manifest } from '../core/manifest';
import type { Problem } from '../core/platform-error';

/** What the rules look at: every object of one environment, as it will be applied. */
export interface Subject {
  readonly manifests: readonly Manifest[];
  /** Secrets that the environment's provider brings, and that references may name. */
  readonly expectedSecrets: readonly ExpectedSecret[];
}

/** A rule's complaint about one object. */
export interface Finding extends Problem {
  readonly rule: string;
  /** The object: `Deployment logging/opensearch-dashboards`. */
  readonly object: string;
}

/** Something that must hold for every environment. One rule a file, one test a rule. */
export interface Rule {
  /** Kebab-case, unique. */
  readonly id: string;
  /** What must hold, as one sentence. */
  readonly title: string;
  check(subject: Subject): Iterable<Omit<Finding, 'rule'>>;
}

/** An object's name for people: kind, namespace and name. */
export function objectName({ kind, metadata }: KubernetesObject): string {
  return metadata.namespace ? `${kind} ${metadata.namespace}/${metadata.name}` : `${kind} ${metadata.name}`;
}
