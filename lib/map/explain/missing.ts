import type { PodOwner } from '../../verify/pods';
import { listeningPorts } from '../../verify/pods';
import type { MapConnection, MapOutsider, MapPlace, MapWorkload } from '../model';
import type { End } from './ends';
import type { MissingDeclaration } from './explanation';

/** What a connection that is not allowed would be. */
export interface Wanted {
  readonly from: End;
  readonly to: End;
  /** `9200/TCP`. */
  readonly port: string;
  /** The target's pod, where it is a workload. */
  readonly target: PodOwner | undefined;
  /** Connections that are declared to the target. */
  readonly known: readonly MapConnection[];
}

/** The declaration that would allow a connection; none between two outsiders, about which the platform decides nothing. */
export function missingDeclaration(wanted: Wanted): MissingDeclaration | undefined {
  const { from, to } = wanted;
  if (from.workload && to.workload) return betweenWorkloads(from.workload, to.workload, wanted);
  if (from.workload && to.outsider) return toOutsider(from.workload, to.outsider, wanted.port);
  if (from.outsider && to.workload) return fromOutsider(from.outsider, to.workload, wanted);
  return undefined;
}

function betweenWorkloads(from: MapWorkload, to: MapWorkload, wanted: Wanted): MissingDeclaration {
  const port = portName(wanted);
  if (port === undefined) return noPort(to, wanted);
  if (from.id === to.id) return { where: systemOf(from), code: `${variable(from)}.peersOn(${quoted(port)});` };
  const { protocol, tls, note } = spoken(wanted, port);
  const options = tls ? ', { tls: true }' : '';
  const endpoint = `${variable(to)}.endpoint(${quoted(port)}, ${quoted(protocol)}${options})`;
  return { where: systemOf(from), code: `${variable(from)}.connectsTo(${endpoint});`, note };
}

function toOutsider(from: MapWorkload, to: MapOutsider, port: string): MissingDeclaration | undefined {
  const connects = (endpoint: string) => `${variable(from)}.connectsTo(${endpoint});`;
  const where = systemOf(from);
  const [number] = port.split('/');
  switch (to.place.kind) {
    case 'pods':
      return {
        where,
        code: connects(foreignPods(to.place, number)),
        note: 'name its Service as host, and what it speaks',
      };
    case 'addresses':
      if (to.kind === 'api-server') {
        const note = 'a workload that is given `access` to the API server is connected to it without this line';
        return { where, code: connects('this.cluster.apiServer'), note };
      }
      if (to.kind === 'nodes') {
        const note = 'name what it speaks; the kubelets themselves are this.cluster.kubelets';
        return { where, code: connects(`this.cluster.nodePort(${number}, 'http')`), note };
      }
      return { where, code: connects(external(to.name, number, to.place.ranges)) };
    case 'host':
      return { where, code: connects(external(to.place.host, number)) };
    // Nothing connects to everybody.
    case 'anyone':
      return undefined;
  }
}

function foreignPods({ namespace, labels }: MapPlace & { kind: 'pods' }, port: string | undefined): string {
  const peer = `{ kind: 'pods', pods: ${podSet(namespace, labels)} }`;
  return `new Endpoint({ protocol: 'http', host: 'name.${namespace}.svc', port: ${port}, peer: ${peer} })`;
}

function podSet(namespace: string, labels: Readonly<Record<string, string>>): string {
  const selector = Object.entries(labels).map(([key, value]) => `${quoted(key)}: ${quoted(value)}`);
  return `{ namespace: ${quoted(namespace)}, selector: { ${selector.join(', ')} } }`;
}

function external(host: string, port: string | undefined, ranges?: readonly string[]): string {
  const list = ranges ? `, ranges: [${ranges.map(quoted).join(', ')}]` : '';
  return `external('https', { host: ${quoted(host)}, port: ${port}${list} })`;
}

function fromOutsider(from: MapOutsider, to: MapWorkload, wanted: Wanted): MissingDeclaration | undefined {
  // What runs on the network of nodes declares its connections itself.
  if (from.kind === 'nodes') return undefined;
  const port = portName(wanted);
  if (port === undefined) return noPort(to, wanted);
  const { protocol, note: unknown } = spoken(wanted, port);
  if (from.kind === 'api-server') {
    const note = 'for webhooks and the servers of aggregated APIs';
    return { where: systemOf(to), code: `${variable(to)}.admitsWebhookCalls(${quoted(port)});`, note };
  }
  if (from.kind === 'anyone') {
    const code = `${variable(to)}.admitsEverybody(${quoted(port)}, ${quoted(protocol)});`;
    return { where: systemOf(to), code, note: unknown };
  }
  if (from.place.kind !== 'pods') {
    const note = 'what is outside the cluster comes in through the ingress controller';
    return { where: systemOf(to), code: publication(to, port), note };
  }
  if (from.kind === 'ingress') return { where: systemOf(to), code: publication(to, port) };
  const pods = podSet(from.place.namespace, from.place.labels);
  return {
    where: systemOf(to),
    code: `${variable(to)}.admits(${pods}, ${quoted(port)}, ${quoted(protocol)});`,
    note: unknown,
  };
}

function publication(to: MapWorkload, port: string): string {
  return `this.publish(${variable(to)}, { at: ${quoted(to.name)}, port: ${quoted(port)} });`;
}

/** The name of the port that is asked for, at the target. */
function portName({ port, target }: Wanted): string | undefined {
  const ports = target ? listeningPorts(target) : [];
  return ports.find(({ containerPort, protocol }) => `${containerPort}/${protocol ?? 'TCP'}` === port)?.name;
}

function noPort(to: MapWorkload, { port }: Wanted): MissingDeclaration {
  const [number, transport] = port.split('/');
  const value = transport === 'TCP' ? number : `{ port: ${number}, transport: ${quoted(transport ?? '')} }`;
  const note = `${to.name} has no port ${port}: declare it with the workload before anything can connect to it`;
  return { where: systemOf(to), code: `ports: { name: ${value} },`, note };
}

/** What others speak at the port; its name where nobody connects yet. */
function spoken({ port, known }: Wanted, name: string): Pick<MapConnection, 'protocol' | 'tls'> & { note?: string } {
  const other = known.find(({ ports, from, to }) => ports.includes(port) && from !== to);
  if (other) return other;
  return { protocol: name, tls: false, note: `nobody connects there yet: name the protocol that it speaks` };
}

/** The construct above a workload's: the system whose file declares it. */
function systemOf({ path }: MapWorkload): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** A name for the construct, as it might be in code: `openSearch` cannot be known, `opensearch` can. */
function variable({ name }: MapWorkload): string {
  return name.replaceAll(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
