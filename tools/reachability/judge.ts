import type { Manifest } from '../../lib/core/manifest';
import type { ExpectedNetwork } from '../../lib/core/network-facts';
import { Objects } from '../../lib/verify/objects';
import { Reachability } from '../../lib/verify/reachability';
import { type Comparison, compare } from '../../lib/verify/reachability/compare';

/** What a comparison of policies with declared connections found, in numbers. */
export interface Judgement extends Omit<Comparison, 'differences'> {
  readonly extra: number;
  readonly missing: number;
  /** Policies that nobody understands. */
  readonly unread: number;
}

/** Compares what objects let through with what they should. */
export function judge(manifests: readonly Manifest[], network: ExpectedNetwork): Judgement {
  const reachability = new Reachability(new Objects({ manifests, expectedSecrets: [], network }), network.facts);
  const { differences, ...counts } = compare(reachability, network.flows);
  const of = (kind: string) => differences.filter((difference) => difference.kind === kind).length;
  return { ...counts, extra: of('extra'), missing: of('missing'), unread: reachability.unread.length };
}

/** Whether the policies are right. */
export function isRight({ extra, missing, unread }: Judgement): boolean {
  return extra + missing + unread === 0;
}
