import type { Cluster } from './cluster';
import type { EnvironmentProps } from './environment';
import { isDnsLabel, isHostName, overlap } from './names';
import type { Problem } from './platform-error';

/** What is wrong with the props of an environment. */
export function environmentProblems(path: string, name: string, props: EnvironmentProps): Problem[] {
  const problems: Problem[] = [];
  if (!isDnsLabel(name)) {
    problems.push({
      path,
      prop: 'name',
      problem: `'${name}' is not a DNS label`,
      remedy: 'use lower-case letters, digits and dashes',
    });
  }
  if (!isHostName(props.domain)) {
    problems.push({
      path,
      prop: 'domain',
      problem: `'${props.domain}' is not a host name`,
      remedy: 'write a name such as example.com',
    });
  }
  problems.push(...networkProblems(path, props.cluster));
  if (!props.cluster.enforcesNetworkPolicies && !props.acceptsUnenforcedPolicies) {
    problems.push({
      path,
      prop: 'cluster.cni',
      problem: `${props.cluster.facts.cni} enforces no network policy, so nothing would be closed`,
      remedy: 'choose a CNI that does, or give the reason in acceptsUnenforcedPolicies',
    });
  }
  return problems;
}

/** Ranges that no cluster can have beside each other, and what its CNI cannot do. */
function networkProblems(path: string, { facts, cniFacts }: Cluster): Problem[] {
  const { podRanges, serviceRanges, nodeRanges, dns } = facts;
  const problems = serviceRanges.flatMap((services): Problem[] =>
    [...podRanges, ...nodeRanges]
      .filter((range) => overlap(range, services))
      .map((range) => ({
        path,
        prop: 'cluster.serviceRanges',
        problem: `${services} overlaps ${range}, the addresses of pods or nodes, so that some of both could not be reached`,
        remedy: 'state ranges that have no address in common',
      })),
  );
  if (cniFacts.blocksMatch === 'outside' && dns.nodeLocalAddress) {
    problems.push({
      path,
      prop: 'cluster.dns.nodeLocalAddress',
      problem: `to ${facts.cni} that address is the node, which no policy of ours lets pods resolve names at`,
      remedy:
        "have the CNI redirect to the cache's pods (Cilium: CiliumLocalRedirectPolicy), and select those in dns.selector",
    });
  }
  return problems;
}
