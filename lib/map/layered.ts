import ELK, { type ElkExtendedEdge, type ElkNode, type ElkPort, type LayoutOptions } from 'elkjs/lib/elk.bundled.js';
import type { Box, Diagram, Line, Row } from './diagram';
import { boxSize, type Drawing, type Placed, type PlacedLine, type PlacedRow, type Point, room } from './drawing';

/** Distances, for the whole and for each namespace: what is inside does not inherit them. */
const spacing: LayoutOptions = {
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '9',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
  'elk.spacing.portPort': String(room.port),
  'elk.spacing.portsSurrounding': `[top=${room.box + room.header + Math.ceil(room.port / 2)},left=0,bottom=${room.box},right=0]`,
};

/**
 * Layers from left to right: whoever connects stands left of what it connects to, as far as that can be. Lines run at right
 * angles. The seed is fixed, so that the same platform yields the same drawing.
 */
const graphOptions: LayoutOptions = {
  ...spacing,
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.mergeHierarchyEdges': 'false',
  'elk.randomSeed': '1',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': padding(room.margin, room.margin),
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};

const boxOptions: LayoutOptions = {
  'elk.portConstraints': 'FIXED_SIDE',
  'elk.portAlignment.west': 'BEGIN',
  'elk.portAlignment.east': 'CENTER',
};

/** Lays out a diagram in layers. The time it takes grows with the square of the lines: for platforms that a page can show. */
export async function layered(diagram: Diagram): Promise<Drawing> {
  const ports = portsOf(diagram.lines);
  const node = (box: Box): ElkNode => boxNode(box, ports.get(box.id) ?? []);
  const root = await new ELK().layout({
    id: 'root',
    layoutOptions: graphOptions,
    children: [
      ...diagram.groups.map(({ id }) => ({
        id,
        layoutOptions: { ...spacing, 'elk.padding': padding(room.groupTitle, room.group) },
        children: diagram.boxes.filter(({ group }) => group === id).map(node),
      })),
      ...diagram.boxes.filter(({ group }) => group === undefined).map(node),
    ],
    edges: diagram.lines.map((line) => ({ id: line.id, sources: [sourcePort(line)], targets: [line.row] })),
  });
  return drawingOf(diagram, root);
}

function padding(top: number, others: number): string {
  return `[top=${top},left=${others},bottom=${others},right=${others}]`;
}

function sourcePort({ id, from, joins }: Line): string {
  return joins === 'source' ? `${from} out` : `${id} out`;
}

/** Ports on the right of each box: one for all lines that join there, one for each of the others. */
function portsOf(lines: readonly Line[]): Map<string, string[]> {
  const ports = new Map<string, Set<string>>();
  for (const line of lines) ports.set(line.from, (ports.get(line.from) ?? new Set()).add(sourcePort(line)));
  return new Map([...ports].map(([box, ids]) => [box, [...ids]]));
}

function boxNode(box: Box, ports: readonly string[]): ElkNode {
  const { width, height } = boxSize(box);
  const lines = room.header + ports.length * room.port + 2 * room.box;
  return {
    id: box.id,
    width,
    height: Math.max(height, lines),
    layoutOptions: boxOptions,
    ports: [
      ...box.rows.map(({ id }) => port(id, 'WEST', room.row - room.port)),
      ...ports.map((id) => port(id, 'EAST', 0)),
    ],
  };
}

function port(id: string, side: 'EAST' | 'WEST', height: number): ElkPort {
  return { id, width: 0, height, layoutOptions: { 'elk.port.side': side } };
}

function drawingOf(diagram: Diagram, root: ElkNode): Drawing {
  const nodes = new Map(below(root).map((node) => [node.id, node]));
  const edges = new Map(edgesOf(root).map((edge) => [edge.id, edge]));
  return {
    ...sizeOf(root),
    groups: diagram.groups.map((group) => placed(group, nodes)),
    boxes: diagram.boxes.map((box) => {
      const rows = new Map(nodes.get(box.id)?.ports?.map((port) => [port.id, port]));
      return { ...placed(box, nodes), rows: box.rows.map((row) => placedRow(row, rows)) };
    }),
    lines: diagram.lines.map((line) => placedLine(line, edges)),
  };
}

function below(node: ElkNode): ElkNode[] {
  return (node.children ?? []).flatMap((child) => [child, ...below(child)]);
}

function edgesOf(node: ElkNode): ElkExtendedEdge[] {
  return [...(node.edges ?? []), ...(node.children ?? []).flatMap(edgesOf)];
}

function sizeOf({ width = 0, height = 0 }: ElkNode): { width: number; height: number } {
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

function pointOf({ x = 0, y = 0 }: { readonly x?: number; readonly y?: number } = {}): Point {
  return { x: Math.round(x), y: Math.round(y) };
}

function placed<T extends { readonly id: string }>(item: T, nodes: ReadonlyMap<string, ElkNode>): Placed<T> {
  const node = nodes.get(item.id) ?? { id: item.id };
  return { ...item, ...pointOf(node), ...sizeOf(node) };
}

function placedRow(row: Row, ports: ReadonlyMap<string, ElkPort>): PlacedRow {
  const { x, y } = pointOf(ports.get(row.id));
  return { ...row, x, y: y + Math.round((room.row - room.port) / 2) };
}

function placedLine(line: Line, edges: ReadonlyMap<string, ElkExtendedEdge>): PlacedLine {
  const edge = edges.get(line.id);
  const section = edge?.sections?.[0];
  const corners = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
  return { ...line, points: corners.map(pointOf), dots: (edge?.junctionPoints ?? []).map(pointOf), angular: true };
}
