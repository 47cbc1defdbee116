import type { MapConnection, MapOutsider, MapWorkload, PlatformMap } from './model';
import { textWidth } from './text';

/** What is to be drawn, before anything has a place. */
export interface Diagram {
  /** Namespaces, sorted by name. */
  readonly groups: readonly Group[];
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** A namespace around its workloads. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly capability: string;
}

/** A workload or an outsider. */
export interface Box {
  readonly id: string;
  /** The namespace; none for outsiders. */
  readonly group?: string;
  /** None for outsiders. */
  readonly capability?: string;
  readonly title: string;
  readonly subtitle: string;
  readonly rows: readonly Row[];
  /** Width of the texts at the top. */
  readonly headerWidth: number;
}

/** A set of ports that others connect to, with what is spoken there: written once, however many connect. */
export interface Row {
  readonly id: string;
  readonly text: string;
  readonly width: number;
}

/** A connection from a box to a row of another. */
export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Row of the target. */
  readonly row: string;
  /**
   * The end at which lines that share it come together. Each line joins others at one end only: were both shared, two pairs
   * would look like four.
   */
  readonly joins: 'source' | 'target';
  /** Capability whose colour it has: that of the end where it joins others. */
  readonly capability?: string;
  readonly text: string;
}

/** Font sizes in pixels. */
export const fontSize = { group: 15, title: 13, small: 11 } as const;

/** Turns a surveyed environment into boxes and lines. */
export function diagram(map: PlatformMap): Diagram {
  const rows = rowsOf(map.connections);
  const boxes = [
    ...map.workloads.map((workload) => workloadBox(workload, rows.get(workload.id) ?? [])),
    ...map.outsiders.map((other) => outsiderBox(other, rows.get(other.id) ?? [])),
  ];
  return { groups: groupsOf(map.workloads), boxes, lines: linesOf(map.connections, boxes) };
}

function groupsOf(workloads: readonly MapWorkload[]): Group[] {
  const capabilities = new Map(workloads.map(({ namespace, capability }) => [namespace, capability]));
  return [...capabilities].sort().map(([title, capability]) => ({ id: groupId(title), title, capability }));
}

function workloadBox(workload: MapWorkload, rows: readonly Row[]): Box {
  const { id, namespace, capability, name, kind, scale, exceptions } = workload;
  const remark = exceptions.length === 0 ? [] : [counted(exceptions.length, 'exception')];
  const texts = { title: name, subtitle: [kind, scale, ...remark].join(', ') };
  return { id, group: groupId(namespace), capability, ...texts, rows, headerWidth: headerWidth(texts) };
}

function groupId(namespace: string): string {
  return `namespace ${namespace}`;
}

/** `1 exception`, `2 exceptions`. */
export function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

const outsiderTitles: Readonly<Record<MapOutsider['kind'], string>> = {
  'api-server': 'of the cluster',
  nodes: 'of the cluster',
  ingress: 'not part of the platform',
  resolver: 'of the cluster',
  pods: 'not part of the platform',
  ranges: 'outside the cluster',
  internet: 'on the internet',
  anyone: 'in and outside the cluster',
};

function outsiderBox({ id, name, kind }: MapOutsider, rows: readonly Row[]): Box {
  const texts = { title: name, subtitle: outsiderTitles[kind] };
  return { id, ...texts, rows, headerWidth: headerWidth(texts) };
}

function headerWidth({ title, subtitle }: Pick<Box, 'title' | 'subtitle'>): number {
  return Math.max(textWidth(title, fontSize.title, 'bold'), textWidth(subtitle, fontSize.small));
}

/** A row's id: the target and everything that tells one row of it from another. */
function rowId({ to, ports, protocol, tls }: MapConnection): string {
  return [to, ports.join(','), protocol, tls ? 'tls' : ''].join(' ');
}

/** `9200/TCP opensearch, TLS`. */
function offerText({ ports, protocol, tls }: Pick<MapConnection, 'ports' | 'protocol' | 'tls'>): string {
  return `${ports.join(' ')} ${protocol}${tls ? ', TLS' : ''}`;
}

function rowsOf(connections: readonly MapConnection[]): Map<string, Row[]> {
  const ownRows = new Set(connections.filter(({ from, to }) => from === to).map(rowId));
  const byTarget = new Map<string, Map<string, Row>>();
  for (const connection of connections) {
    const id = rowId(connection);
    const rows = byTarget.get(connection.to) ?? new Map<string, Row>();
    const text = offerText(connection) + (ownRows.has(id) ? ', among its pods' : '');
    rows.set(id, { id, text, width: textWidth(text, fontSize.small) });
    byTarget.set(connection.to, rows);
  }
  return new Map([...byTarget].map(([to, rows]) => [to, [...rows.values()]]));
}

function linesOf(connections: readonly MapConnection[], boxes: readonly Box[]): Line[] {
  const capabilities = new Map(boxes.map(({ id, capability }) => [id, capability]));
  // Two declarations of one connection are one line.
  const between = new Map(
    connections
      .filter(({ from, to }) => from !== to)
      .map((connection) => [`${connection.from} > ${rowId(connection)}`, connection]),
  );
  const users = new Map<string, number>();
  for (const connection of between.values()) {
    const row = rowId(connection);
    users.set(row, (users.get(row) ?? 0) + 1);
  }
  return [...between].map(([id, connection]) => {
    const row = rowId(connection);
    const joins = (users.get(row) ?? 0) > 1 ? 'target' : 'source';
    const { from, to } = connection;
    const capability =
      capabilities.get(joins === 'target' ? to : from) ?? capabilities.get(from) ?? capabilities.get(to);
    return { id, from, to, row, joins, capability, text: `${from} to ${to}: ${offerText(connection)}` };
  });
}
