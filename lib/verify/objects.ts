import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { KubernetesObject, Manifest } from '../core/manifest';
import type { ExpectedNetwork } from '../core/network-facts';
import { builtIn } from './kinds';
import { type PodOwner, podKinds, podOwner } from './pods';
import { isTyped, type Reading, read } from './reading';
import type { Subject } from './rule';
import { secretKeys } from './secret-sources';
import { LabelIndex } from './selector';
import type { TypedKinds } from './shapes';

/** A manifest whose object is of a known kind and has its shape. */
export type Typed<K extends keyof TypedKinds> = Manifest & {
  readonly object: TypedKinds[K] & Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>;
};

/**
 * The objects of one environment, indexed once so that each rule costs time in proportion to their number.
 *
 * Holds only objects that have the shape of their kind, without nulls: rules read fields without looking for surprises.
 * Their order is their path's, whatever order they came in.
 */
export class Objects {
  /** Every well-formed object. */
  readonly all: readonly Manifest[];
  /** Objects that no rule can read. */
  readonly malformed: Reading['malformed'];
  /** Fields that were null, and count as absent. */
  readonly nulls: Reading['nulls'];
  /** The oldest minor version of Kubernetes 1 that must serve the objects. */
  readonly minor: number;
  /** What the policies must add up to, where that is known. */
  readonly network: ExpectedNetwork | undefined;
  /** Every pod and pod template. */
  readonly pods: readonly PodOwner[];

  private readonly byKind = new Map<string, Manifest[]>();
  private readonly byName = new Map<string, Manifest>();
  private readonly podsByNamespace = new Map<string, LabelIndex<PodOwner>>();
  private readonly podsByOwner: ReadonlyMap<Manifest, PodOwner>;
  private readonly namespaces = new LabelIndex<string>();
  private readonly namespacesOfOthers: ReadonlySet<string>;
  private readonly autoscalers: ReadonlyMap<string, Typed<'HorizontalPodAutoscaler'>>;
  private readonly secrets: ReadonlyMap<string, ReadonlySet<string> | undefined>;

  constructor({ manifests, expectedSecrets, expectedNamespaces = [], kubernetes = '1.28', network }: Subject) {
    const { all, malformed, nulls } = read(manifests);
    this.all = all;
    this.malformed = malformed;
    this.nulls = nulls;
    this.network = network;
    this.minor = Number(kubernetes.split('.')[1]);
    for (const at of this.all) this.index(at);
    this.pods = podKinds.flatMap((kind) => this.of(kind).flatMap((at) => podOwner(kind, at) ?? []));
    this.podsByOwner = new Map(this.pods.map((pod) => [pod.at, pod]));
    for (const pod of this.pods) this.podsOf(pod.namespace).add(pod.labels, pod);
    for (const { object } of this.of('Namespace')) {
      const { name, labels } = object.metadata;
      this.namespaces.add({ ...labels, 'kubernetes.io/metadata.name': name }, name);
    }
    this.autoscalers = new Map(this.of('HorizontalPodAutoscaler').map((at) => [scaledBy(at), at]));
    this.secrets = secretKeys(this, expectedSecrets);
    this.namespacesOfOthers = new Set(expectedNamespaces);
  }

  /** Every object of a kind. */
  of<K extends keyof TypedKinds>(kind: K): readonly Typed<K>[] {
    // The index holds an object under a typed kind only after its shape was checked.
    return (this.byKind.get(kind) ?? []) as unknown as readonly Typed<K>[];
  }

  /** Every object of a kind that is not Kubernetes' own, whatever its version. */
  custom(group: string, kind: string): readonly Manifest[] {
    return this.byKind.get(`${group}/${kind}`) ?? [];
  }

  /** The object of a kind by its name; cluster-scoped ones have no namespace. */
  find<K extends keyof TypedKinds>(kind: K, name: string, namespace = ''): Typed<K> | undefined {
    return this.byName.get(`${kind}/${namespace}/${name}`) as unknown as Typed<K> | undefined;
  }

  /** Whether the environment declares a namespace. */
  declaresNamespace(name: string): boolean {
    return this.find('Namespace', name) !== undefined;
  }

  /** Whether others declare a namespace. */
  expectsNamespace(name: string): boolean {
    return this.namespacesOfOthers.has(name);
  }

  /** The pods of a namespace that a selector selects. */
  podsSelected(namespace: string, selector: LabelSelector): readonly PodOwner[] {
    return this.podsByNamespace.get(namespace)?.select(selector) ?? [];
  }

  /** The pod template of an object. */
  podOf(at: Manifest): PodOwner | undefined {
    return this.podsByOwner.get(at);
  }

  /** Namespaces that hold pods. */
  namespacesWithPods(): Iterable<string> {
    return this.podsByNamespace.keys();
  }

  /** Names of the declared namespaces that a selector selects. */
  namespacesSelected(selector: LabelSelector): readonly string[] {
    return this.namespaces.select(selector);
  }

  /** The keys of a Secret that will exist: 'any' when its maker does not tell, undefined when nobody makes it. */
  secretKeys(namespace: string, name: string): ReadonlySet<string> | 'any' | undefined {
    const id = `${namespace}/${name}`;
    return this.secrets.has(id) ? (this.secrets.get(id) ?? 'any') : undefined;
  }

  /** Names and keys of the Secrets that will exist: texts that stand for a secret without being one. */
  get secretTexts(): ReadonlySet<string> {
    const names = [...this.secrets.keys()].map((id) => id.slice(id.indexOf('/') + 1));
    return new Set([...names, ...[...this.secrets.values()].flatMap((keys) => [...(keys ?? [])])]);
  }

  /** The autoscaler that scales a workload. */
  autoscalerOf(kind: string, namespace: string, name: string): Typed<'HorizontalPodAutoscaler'> | undefined {
    return this.autoscalers.get(`${kind}/${namespace}/${name}`);
  }

  private podsOf(namespace: string): LabelIndex<PodOwner> {
    const known = this.podsByNamespace.get(namespace);
    if (known) return known;
    const index = new LabelIndex<PodOwner>();
    this.podsByNamespace.set(namespace, index);
    return index;
  }

  private index(at: Manifest): void {
    const { apiVersion, kind, metadata } = at.object;
    const key = isTyped(at.object) ? kind : `${apiVersion.split('/')[0]}/${kind}`;
    const bucket = this.byKind.get(key);
    if (bucket) bucket.push(at);
    else this.byKind.set(key, [at]);
    const isGlobal = builtIn(at.object)?.scope === 'cluster';
    const id = `${key}/${isGlobal ? '' : (metadata.namespace ?? '')}/${metadata.name}`;
    if (!this.byName.has(id)) this.byName.set(id, at);
  }
}

function scaledBy({ object: { metadata, spec } }: Typed<'HorizontalPodAutoscaler'>): string {
  return `${spec?.scaleTargetRef.kind}/${metadata.namespace ?? 'default'}/${spec?.scaleTargetRef.name}`;
}
