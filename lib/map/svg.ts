import { counted } from './diagram';
import { type Drawing, type PlacedLine, type Point, room } from './drawing';
import { legend } from './legend';
import type { PlatformMap } from './model';
import { stylesOf } from './palette';
import { svgStyle } from './svg-style';
import { escaped } from './text';

/** Height of the title above the drawing. */
const titleHeight = 64;
/** Where texts stand, below the top of what holds them; a row's below the middle of its line. */
const baseline = { heading: 36, summary: 55, namespace: 25, name: 22, subtitle: 38, row: 4 } as const;
/** From the left edge of a namespace to its name. */
const namespaceIndent = 14;
/** Radius of corners of lines. */
const cornerRadius = 6;
/** Length of an arrow head, and half its breadth. */
const head = { length: 8, breadth: 4 } as const;
const dotRadius = 3;

/** The drawing as a self-contained SVG, for light and dark grounds. */
export function svg(map: PlatformMap, drawing: Drawing): string {
  const styles = stylesOf(map.workloads.map(({ capability }) => capability));
  const classOf = (capability: string | undefined) =>
    `c${capability === undefined ? '' : (styles.get(capability) ?? '')}`;
  const key = legend(map, drawing, classOf);
  const width = Math.max(drawing.width, key.width);
  const height = titleHeight + drawing.height + key.height;
  const title = `Connections in ${map.environment}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="map-title map-summary">`,
    `<title id="map-title">${escaped(title)}</title>`,
    `<desc id="map-summary">${escaped(`${summary(map)}.`)}</desc>`,
    `<style>${svgStyle(styles)}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    `<text class="heading" x="${room.margin}" y="${baseline.heading}">${escaped(map.environment)}</text>`,
    `<text class="small" x="${room.margin}" y="${baseline.summary}">${escaped(summary(map))}</text>`,
    `<g transform="translate(0 ${titleHeight})">`,
    ...drawing.groups.map((group) => groupElement(group, classOf(group.capability))),
    ...drawing.lines.map((line) => lineElement(line, classOf(line.capability))),
    ...drawing.boxes.map((box) => boxElement(box, classOf(box.capability))),
    '</g>',
    `<g transform="translate(0 ${titleHeight + drawing.height})">`,
    ...key.elements,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** `6 workloads, 8 connections; eks, Kubernetes 1.34, aws-vpc`. */
function summary({ workloads, connections, cluster }: PlatformMap): string {
  return `${counted(workloads.length, 'workload')}, ${counted(connections.length, 'connection')}; ${cluster}`;
}

function groupElement({ x, y, width, height, title }: Drawing['groups'][number], style: string): string {
  const name = `<text class="namespace" x="${x + namespaceIndent}" y="${y + baseline.namespace}">${escaped(title)}</text>`;
  return `<g class="group ${style}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>${name}</g>`;
}

function boxElement(
  { id, x, y, width, height, title, subtitle, rows, group }: Drawing['boxes'][number],
  style: string,
): string {
  const texts = [
    `<text class="name" x="${x + room.box}" y="${y + baseline.name}">${escaped(title)}</text>`,
    `<text class="small" x="${x + room.box}" y="${y + baseline.subtitle}">${escaped(subtitle)}</text>`,
    ...rows.map(
      (row) => `<text class="offer" x="${x + room.box}" y="${row.y + baseline.row}">${escaped(row.text)}</text>`,
    ),
  ];
  const top = Math.min(...rows.map((row) => row.y)) - Math.round(room.row / 2);
  const rule = rows.length > 0 ? `<path class="rule" d="M${x} ${top}h${width}"/>` : '';
  const kind = group === undefined ? 'outsider' : 'workload';
  return `<g class="box ${kind} ${style}" data-id="${escaped(id)}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>${rule}${texts.join(' ')}</g>`;
}

function lineElement({ points, dots, angular, from, to, text }: PlacedLine, style: string): string {
  const end = points.at(-1);
  if (!end) return '';
  const path = angular ? cornered(points) : curved(points);
  const tip = `M${end.x} ${end.y}l${-head.length} ${-head.breadth}v${2 * head.breadth}z`;
  const joints = dots.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="${dotRadius}"/>`).join('');
  return `<g class="line ${angular ? '' : 'crowded '}${style}" data-from="${escaped(from)}" data-to="${escaped(to)}"><title>${escaped(text)}</title><path class="run" d="${path}"/><path class="head" d="${tip}"/>${joints}</g>`;
}

/** A line with rounded corners. */
function cornered(points: readonly Point[]): string {
  return points
    .map((point, at) => {
      const before = points[at - 1];
      const after = points[at + 1];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const from = towards(point, before);
      const to = towards(point, after);
      return `L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`;
    })
    .join('');
}

/** The point on the way to another where a corner begins. */
function towards(at: Point, other: Point): Point {
  const length = Math.hypot(other.x - at.x, other.y - at.y);
  const part = length === 0 ? 0 : Math.min(cornerRadius, length / 2) / length;
  return {
    x: Math.round(at.x + (other.x - at.x) * part),
    y: Math.round(at.y + (other.y - at.y) * part),
  };
}

function curved([start, ...others]: readonly Point[]): string {
  return start ? `M${start.x} ${start.y}C${others.map(({ x, y }) => `${x} ${y}`).join(' ')}` : '';
}
