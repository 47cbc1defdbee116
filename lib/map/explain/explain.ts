import { join } from 'node:path';
import type { Cluster } from '../../core/cluster';
import type { PeerPort } from '../../core/endpoint';
import type { Manifest } from '../../core/manifest';
import { overlap } from '../../core/names';
import { UsageError } from '../../output/command';
import { outputDirectory } from '../../output/dist';
import { objectFiles } from '../../output/layout';
import { objectId } from '../../output/object-id';
import type { SynthesizedEnvironment } from '../../output/synthesize';
import { Objects } from '../../verify/objects';
import { listeningPorts, type PodOwner, protocolOf } from '../../verify/pods';
import { type Half, type Place, Reachability, type Verdict } from '../../verify/reachability';
import { probedPorts } from '../../verify/reachability/compare';
import { firstPort, lastPort, type Port, protocols } from '../../verify/reachability/ports';
import type { MapConnection, MapPlace } from '../model';
import { idOf, survey } from '../survey';
import { type End, endNamed, idOfEnd, titleOf } from './ends';
import type { ExplainedEnd, ExplainedHalf, ExplainedPort, Explanation, PolicyPlace } from './explanation';
import { missingDeclaration } from './missing';

/** What is asked about one environment. */
export interface Question {
  /** Names as `endNamed` understands them. */
  readonly from: string;
  readonly to: string;
  /** @default every port that the target has, or that is connected to */
  readonly port?: Port;
}

/** Addresses that stand for the public ones: TEST-NET-3 of RFC 5737, which nobody uses. */
const somewhere = '203.0.113.0/24';

/** All addresses: whoever lets in some of them does not let in everybody. */
const everywhere = ['0.0.0.0/0', '::/0'];

/** The port of a host about which nothing is known. */
const httpsPort = '443/TCP';

/**
 * Explains whether one end may connect to another. Policies are read as they stand in the synthesized objects; declarations
 * only say where a connection comes from.
 * @throws UsageError when a name is nobody's, or more than one's.
 */
export function explain(synthesized: SynthesizedEnvironment, question: Question): Explanation {
  const { environment, manifests } = synthesized;
  const { cluster, name } = environment;
  const map = survey(synthesized);
  const from = endNamed(map, cluster, question.from);
  const to = endNamed(map, cluster, question.to);
  if (from.outsider && to.outsider) {
    throw new UsageError(
      `neither ${titleOf(from)} nor ${titleOf(to)} is part of the platform, which decides nothing there`,
    );
  }
  const objects = new Objects({ manifests, expectedSecrets: environment.expectedSecrets() });
  const pods = new Map(objects.pods.map((pod) => [idOf(pod), pod]));
  const target = pods.get(idOfEnd(to));
  const known = map.connections.filter((connection) => connection.to === idOfEnd(to));
  const implied = to.outsider?.kind === 'resolver' ? cluster.resolver.peerPorts.map(peerPortText) : [];
  const reachability = new Reachability(objects, cluster.networkFacts);
  const evaluate = evaluator(reachability, placesOf(from, pods), placesOf(to, pods));
  const files = objectFiles(name, manifests);
  const probed = target && isAmongNodes(from, cluster) ? probedPorts(target).map(peerPortText) : [];
  const ports = portsOf(question, target, known, implied).map((port) => {
    const declared = known.filter((one) => one.from === idOfEnd(from) && one.ports.includes(port));
    const why = implied.includes(port) ? 'implied' : probed.includes(port) ? 'probed' : 'no';
    return explainedPort(port, evaluate(parsedPort(port)), declared, why, files);
  });
  const allowed = ports.some((port) => port.allowed);
  const isUsed = ({ port }: ExplainedPort) => known.some((one) => one.from !== one.to && one.ports.includes(port));
  const wanted = ports.find(isUsed) ?? ports[0];
  return {
    environment: name,
    allowed,
    from: explainedEnd(from),
    to: explainedEnd(to),
    ports,
    missing: allowed || !wanted ? undefined : missingDeclaration({ from, to, port: wanted.port, target, known }),
    unread: reachability.unread
      .filter(({ at }) => isAbout(at, [from, to]))
      .map(({ at, field }) => placeOf(at, files, field)),
  };
}

/** Whether a policy may be about one of two ends: that of another namespace is not. */
function isAbout({ object }: Manifest, ends: readonly End[]): boolean {
  const { namespace } = object.metadata;
  return namespace === undefined || ends.some(({ workload }) => workload?.namespace === namespace);
}

/** Whether an end has addresses from which policies must let probes in. */
function isAmongNodes({ outsider: other }: End, { probeRanges }: Cluster): boolean {
  return (
    other?.place.kind === 'addresses' &&
    other.place.ranges.some((range) => probeRanges.some((nodes) => overlap(range, nodes)))
  );
}

function explainedPort(
  port: string,
  { allowed, egress, ingress }: Verdict,
  declared: readonly MapConnection[],
  undeclared: Exclude<ExplainedPort['declared'], 'declared'>,
  files: ReadonlyMap<string, string>,
): ExplainedPort {
  return {
    port,
    allowed,
    declared: declared.length > 0 ? 'declared' : allowed ? undeclared : 'no',
    declarations: declared.map(({ declaredBy, protocol, tls, open }) => ({
      path: declaredBy,
      protocol: tls ? `${protocol}, TLS` : protocol,
      open,
    })),
    out: halfOf(egress, files),
    in: halfOf(ingress, files),
  };
}

function explainedEnd(end: End): ExplainedEnd {
  return { id: idOfEnd(end), title: titleOf(end), path: end.workload?.path };
}

/** Ports that the answer is about, in the order of their numbers. */
function portsOf(
  { port }: Question,
  target: PodOwner | undefined,
  known: readonly MapConnection[],
  resolver: readonly string[],
): readonly string[] {
  if (port) return [`${port.port}/${port.protocol}`];
  const listening = target ? listeningPorts(target).map((own) => `${own.containerPort}/${protocolOf(own)}`) : [];
  const ports = new Set([...listening, ...known.flatMap((connection) => connection.ports), ...resolver]);
  const sorted = [...ports].sort((a, b) => parsedPort(a).port - parsedPort(b).port || (a < b ? -1 : 1));
  return sorted.length > 0 || target ? sorted : [httpsPort];
}

function peerPortText({ port, transport }: PeerPort): string {
  return `${port}/${transport}`;
}

/** Reads `9200/TCP`; TCP is meant where nothing else is said. */
export function parsedPort(text: string): Port {
  const [number, transport = 'TCP'] = text.split('/');
  const port = Number(number);
  const protocol = protocols.find((one) => one === transport.toUpperCase());
  if (protocol && Number.isInteger(port) && port >= firstPort && port <= lastPort) return { port, protocol };
  throw new UsageError(`'${text}' is no port; write a number, or a number and a protocol such as 53/UDP`);
}

/** The places that stand for an end: a connection with a host is possible if it is with one of them, otherwise all must do. */
function placesOf(end: End, pods: ReadonlyMap<string, PodOwner>): readonly Place[] {
  if (end.outsider) return outsidePlaces(end.outsider.place);
  const pod = pods.get(end.workload.id);
  return pod ? [{ kind: 'workload', pod }] : [];
}

function outsidePlaces(place: MapPlace): readonly Place[] {
  switch (place.kind) {
    case 'pods':
      return [{ kind: 'pod', namespace: place.namespace, labels: place.labels }];
    case 'addresses':
      // Where addresses are not known, policies can only be open.
      return (place.ranges.length > 0 ? place.ranges : everywhere).map((range) => ({ kind: 'address', range }));
    case 'host':
      return [
        { kind: 'name', host: place.host },
        { kind: 'address', range: somewhere },
      ];
    case 'anyone':
      return everywhere.map((range) => ({ kind: 'address', range }));
  }
}

/** Evaluates one port between two ends. Of several places, the one that decides. */
function evaluator(reachability: Reachability, from: readonly Place[], to: readonly Place[]): (port: Port) => Verdict {
  const pairs = from.flatMap((source) => to.map((target) => ({ source, target })));
  const byName = [...from, ...to].some(({ kind }) => kind === 'name');
  return (port) => {
    const verdicts = pairs.map(({ source, target }) => reachability.evaluate(source, target, port));
    const deciding = verdicts.find(({ allowed }) => allowed === byName) ?? verdicts[0];
    if (!deciding) throw new Error('a connection has two ends');
    return deciding;
  };
}

function halfOf({ allowed, isolatedBy, grants }: Half, files: ReadonlyMap<string, string>): ExplainedHalf {
  if (isolatedBy.length === 0) return { verdict: 'unpoliced', policies: [] };
  if (!allowed) return { verdict: 'denied', policies: isolatedBy.map((policy) => placeOf(policy, files)) };
  return { verdict: 'allowed', policies: grants.map(({ policy, field }) => placeOf(policy, files, field)) };
}

function placeOf(policy: Manifest, files: ReadonlyMap<string, string>, field?: string): PolicyPlace {
  return { file: join(outputDirectory(), files.get(objectId(policy.object)) ?? ''), field };
}
