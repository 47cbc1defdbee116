import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject, Manifest } from '../../../lib/core/manifest';
import type { ExpectedNetwork, FlowEnd } from '../../../lib/core/network-facts';
import { toYaml } from '../../../lib/output/yaml';
import { Objects } from '../../../lib/verify/objects';
import { podKinds } from '../../../lib/verify/pods';
import { Reachability } from '../../../lib/verify/reachability';
import { impliedFlows } from '../../../lib/verify/reachability/compare';
import { minusPorts, type PortRange, portText, protocols } from '../../../lib/verify/reachability/ports';
import type { BinaryCheck } from '../check';

/** Pods that the analyzer is told of, and the row that it calls them by. */
interface AnalyzedPod {
  readonly row: string;
  /** Whether policies of the platform decide about it. */
  readonly policed: boolean;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Kinds that the analyzer reads, and that matter between pods. */
const readKinds: ReadonlySet<string> = new Set([...podKinds, 'Namespace']);
/** Namespace of a pod that nobody knows. */
const elsewhere = 'elsewhere';

/** An analyzer that knows nothing of this project finds, between pods, the declared connections and no others. */
export const netpolAnalyzer: BinaryCheck = {
  id: 'netpol-analyzer',
  title: 'netpol-analyzer finds exactly the declared connections between pods',
  tools: ['netpol-analyzer'],
  weight: 5,
  run: async ({ subjects, directory, tool, run }) => {
    const findings: string[] = [];
    let connections = 0;
    for (const [i, subject] of subjects.entries()) {
      const network = subject.environment.expectedNetwork();
      const objects = new Objects({ manifests: subject.manifests, expectedSecrets: [], network });
      const pods = analyzedPods(objects, network);
      const folder = join(directory, String(i));
      write(folder, [...subject.manifests.filter(isRead).map(({ object }) => object), ...shadows(objects, pods)]);
      const args = ['list', '--dirpath', folder, '-o', 'json', '-q'];
      const { status, stdout, stderr } = await run(tool('netpol-analyzer'), args);
      if (status !== 0) {
        findings.push(`${subject.name}: ${stderr.trim()}`);
        continue;
      }
      const found = rowsOf(stdout, pods);
      const wanted = wantedRows(objects, network, pods);
      connections += found.size;
      findings.push(
        ...differences(found, wanted).map((text) => `${subject.name}: not declared, but possible: ${text}`),
        ...differences(wanted, found).map((text) => `${subject.name}: declared, but not possible: ${text}`),
      );
    }
    return { counts: { subjects: subjects.length, connections }, findings };
  },
};

/** Pods on the network of the node would be taken for others, and policies of the CNIs' own kinds are not read. */
function isRead({ object }: Manifest): boolean {
  if (object.kind === 'NetworkPolicy') return object.apiVersion === 'networking.k8s.io/v1';
  return readKinds.has(object.kind) && !JSON.stringify(object).includes('"hostNetwork":true');
}

/**
 * Each workload twice, because connections of a pod with itself are not listed; pods that others run; one that nobody knows in
 * each namespace, and one in a namespace of its own.
 */
function analyzedPods(objects: Objects, network: ExpectedNetwork): AnalyzedPod[] {
  const own = objects.pods
    .filter(({ spec }) => !spec.hostNetwork)
    .flatMap(({ namespace, name, kind, labels }) => [
      { row: `${namespace}/${name}[${kind}]`, policed: true, namespace, labels },
      { row: `${namespace}/${name}-again[Pod]`, policed: true, namespace, labels },
    ]);
  const namespaces = [...new Set(own.map(({ namespace }) => namespace))];
  const strangers = namespaces.map((namespace) => ({ ...unknown(namespace), policed: true }));
  const ends = [...network.flows.flatMap(({ from, to }) => [from, to]), resolverOf(network)];
  const foreign = ends.flatMap((end) => (end.kind === 'pods' && !namespaces.includes(end.namespace) ? [end] : []));
  const named = new Map(foreign.map((end) => [JSON.stringify(end), end]));
  return [
    ...own,
    ...strangers,
    unknown(elsewhere),
    ...[...named.values()].map(({ namespace, labels }, i) => ({
      row: `${namespace}/foreign-${i}[Pod]`,
      policed: false,
      namespace,
      labels,
    })),
  ];
}

function unknown(namespace: string): AnalyzedPod {
  return { row: `${namespace}/stranger[Pod]`, policed: false, namespace, labels: { app: 'stranger' } };
}

function resolverOf({ facts }: ExpectedNetwork): FlowEnd {
  return { kind: 'pods', ...facts.resolver.pods };
}

/** The objects of those pods that no manifest holds. */
function shadows(objects: Objects, pods: readonly AnalyzedPod[]): KubernetesObject[] {
  const added = pods.filter(({ row }) => row.endsWith('[Pod]'));
  const namespaces = new Set(
    added.map(({ namespace }) => namespace).filter((name) => !objects.declaresNamespace(name)),
  );
  return [
    ...[...namespaces].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...added.map(({ row, namespace, labels }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: row.slice(namespace.length + 1, -'[Pod]'.length), namespace, labels },
      spec: { containers: [{ name: 'main', image: 'registry.example.com/shadow:1.0.0' }] },
    })),
  ];
}

function write(folder: string, objects: readonly KubernetesObject[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [i, object] of objects.entries()) writeFileSync(join(folder, `${i}.yaml`), toYaml(object));
}

/** Ports of connections, by `source destination`. */
type Rows = Map<string, readonly PortRange[]>;

/** What the analyzer lists between pods, at least one of which is policed. */
function rowsOf(json: string, pods: readonly AnalyzedPod[]): Rows {
  const byRow = new Map(pods.map((pod) => [pod.row, pod]));
  const listed = JSON.parse(json) as readonly { readonly src: string; readonly dst: string; readonly conn: string }[];
  const rows: Rows = new Map();
  for (const { src, dst, conn } of listed) {
    const ends = [byRow.get(src), byRow.get(dst)];
    if (ends.every(Boolean) && ends.some((pod) => pod?.policed)) rows.set(`${src} ${dst}`, portsOf(conn));
  }
  return rows;
}

/** `TCP 80-90,443,UDP 53`, or `All Connections`. */
function portsOf(text: string): readonly PortRange[] {
  if (text === 'All Connections') return protocols.map((protocol) => ({ protocol, from: 1, to: 65535 }));
  const words = text.split(/[ ,]+/);
  let protocol: PortRange['protocol'] = 'TCP';
  return words.flatMap((word) => {
    const named = protocols.find((known) => known === word);
    if (named) protocol = named;
    const [from, to = from] = word.split('-').map(Number);
    return named || from === undefined || to === undefined ? [] : [{ protocol, from, to }];
  });
}

/** The declared connections between pods. */
function wantedRows(objects: Objects, network: ExpectedNetwork, pods: readonly AnalyzedPod[]): Rows {
  const rows: Rows = new Map();
  const flows = [...network.flows, ...impliedFlows(new Reachability(objects, network.facts), network.flows)];
  for (const { from, to, ports } of flows) {
    const ranges = ports.map(({ port, transport }) => ({ protocol: transport, from: port, to: port }));
    for (const source of podsAt(from, pods)) {
      for (const target of podsAt(to, pods)) {
        const row = `${source.row} ${target.row}`;
        if (source !== target && (source.policed || target.policed))
          rows.set(row, [...(rows.get(row) ?? []), ...ranges]);
      }
    }
  }
  return rows;
}

/** Pods at an end; of everybody, those that no policy of the platform keeps from it. */
function podsAt(end: FlowEnd, pods: readonly AnalyzedPod[]): readonly AnalyzedPod[] {
  if (end.kind === 'anyone') return pods.filter(({ policed }) => !policed);
  if (end.kind !== 'pods') return [];
  const labels = Object.entries(end.labels);
  return pods.filter(
    (pod) => pod.namespace === end.namespace && labels.every(([key, value]) => pod.labels[key] === value),
  );
}

/** Connections of some rows that others lack. */
function differences(rows: Rows, others: Rows): string[] {
  return [...rows].flatMap(([row, ports]) =>
    minusPorts(ports, others.get(row) ?? []).map((port) => `${row.replace(' ', ' to ')} at ${portText(port)}`),
  );
}
