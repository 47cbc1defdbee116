import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { ExpectedFlow, FlowPods } from '../../core/network-facts';
import type { PodOwner } from '../pods';
import { type Labels, matches, selectorText } from '../selector';
import type { Reachability } from '.';
import type { PodPeer } from './policy';

/** What reports call the pods of the output: `logging/fluentd`. */
export function podName({ namespace, name }: PodOwner): string {
  return `${namespace}/${name}`;
}

/** A destination among pods, with the port numbers of its containers where they are known. */
export interface NamedPods {
  readonly name: string;
  readonly pod?: PodOwner;
}

/** The pods that flows and rules are about, by name: those of the output and those that somebody else runs. */
export class KnownPods {
  private readonly foreign = new Map<string, FlowPods>();
  /** Ends of connections by namespace and labels. */
  private readonly declared = new Map<string, Map<string, FlowPods>>();

  constructor(
    private readonly reachability: Reachability,
    flows: readonly ExpectedFlow[],
  ) {
    for (const { from, to } of flows) for (const end of [from, to]) if (end.kind === 'pods') this.learn(end);
    for (const { namespace, selector } of reachability.objects.pods) {
      if (selector?.matchLabels) this.learn({ kind: 'pods', namespace, labels: selector.matchLabels });
    }
    const { namespace, labels } = reachability.facts.resolver.pods;
    this.learn({ kind: 'pods', namespace, labels });
  }

  /** Pods that are not in the output, by name. */
  get foreignPods(): ReadonlyMap<string, FlowPods> {
    return this.foreign;
  }

  /** Names of pods that are not in the output. */
  get foreignNames(): readonly string[] {
    return [...this.foreign.keys()];
  }

  /** The pods at an end of a declared connection. */
  ofFlow(end: FlowPods): readonly NamedPods[] {
    const pods = this.reachability.objects.podsSelected(end.namespace, { matchLabels: { ...end.labels } });
    return pods.length > 0 ? pods.map((pod) => ({ name: podName(pod), pod })) : [{ name: foreignName(end) }];
  }

  /**
   * The pods that a rule names. One that could name more than was ever declared has its selector among them: a pod with
   * just these labels is let through although nobody knows it.
   */
  ofRule(peer: PodPeer): readonly NamedPods[] {
    const own = this.reachability.podsOf(peer).map((pod) => ({ name: podName(pod), pod }));
    const foreign = [...this.foreign].filter(([, end]) => this.selects(peer, end)).map(([name]) => ({ name }));
    return [...own, ...foreign, ...(this.isDeclared(peer) ? [] : [{ name: peerText(peer) }])];
  }

  private learn(end: FlowPods): void {
    const inNamespace = this.declared.get(end.namespace) ?? new Map<string, FlowPods>();
    this.declared.set(end.namespace, inNamespace.set(labelText(end.labels), end));
    if (this.ofFlow(end).every(({ pod }) => !pod)) this.foreign.set(foreignName(end), end);
  }

  private selects({ namespaces, pods }: PodPeer, { namespace, labels }: FlowPods): boolean {
    return typeof namespaces === 'string'
      ? namespaces === namespace && matches(pods, labels)
      : matches(namespaces, this.reachability.namespaceLabels(namespace)) && matches(pods, labels);
  }

  /** Whether every pod that a rule can ever name belongs to one workload or one end of a declared connection. */
  private isDeclared({ namespaces, pods }: PodPeer): boolean {
    const namespace =
      typeof namespaces === 'string' ? namespaces : namespaces.matchLabels?.['kubernetes.io/metadata.name'];
    const ends = namespace === undefined ? undefined : this.declared.get(namespace);
    if (!ends) return false;
    const fewest = fewestLabels(pods);
    return (
      ends.has(labelText(fewest)) ||
      [...ends.values()].some(({ labels }) => matches({ matchLabels: { ...labels } }, fewest))
    );
  }
}

/** The labels that a pod must have at least to be selected. */
function fewestLabels({ matchLabels, matchExpressions }: LabelSelector): Labels {
  const required = (matchExpressions ?? []).flatMap(({ key, operator, values }) =>
    operator === 'In' && values?.length === 1 ? [[key, values[0] ?? ''] as const] : [],
  );
  return { ...matchLabels, ...Object.fromEntries(required) };
}

function foreignName({ namespace, labels }: FlowPods): string {
  return `${namespace}/(${labelText(labels)})`;
}

function peerText({ namespaces, pods }: PodPeer): string {
  const where = typeof namespaces === 'string' ? namespaces : `namespaces ${selectorText(namespaces)}`;
  return `any pod with ${selectorText(pods)} in ${where}`;
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
