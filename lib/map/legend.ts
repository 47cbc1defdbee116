import { fontSize } from './diagram';
import { type Drawing, room } from './drawing';
import type { PlatformMap } from './model';
import { escaped, textWidth } from './text';

/** The explanation below a drawing. */
export interface Legend {
  readonly width: number;
  readonly height: number;
  readonly elements: readonly string[];
}

const line = 20;
const sample = 34;

/** What colours, lines and dots mean, and what is left out because it is the same for all. */
export function legend(map: PlatformMap, drawing: Drawing, classOf: (capability: string) => string): Legend {
  const capabilities = [...new Set(map.workloads.map(({ capability }) => capability))].sort();
  const notes = [
    'An arrow runs from whoever opens the connection to the ports it may use, as packets see them: those of the container.',
    ...(map.outsiders.length > 0 ? ['Boxes with a dashed edge are not part of the platform.'] : []),
    ...(drawing.lines.some(({ dots }) => dots.length > 0)
      ? [
          'Lines that meet in a dot share the end where they do, and its colour; lines that cross without one have nothing in common.',
        ]
      : []),
    ...(drawing.lines.some(({ angular }) => !angular)
      ? ['Lines are faint where there are too many to follow; the interactive page shows those of one workload.']
      : []),
    'Not drawn, since it is the same for all: names are resolved by whoever connects anywhere, and the kubelet probes.',
  ];
  let x: number = room.margin;
  const samples = capabilities.map((capability) => {
    const element = `<g class="line ${classOf(capability)}"><path class="run" d="M${x} 6h${sample - 8}"/></g><text class="small" x="${x + sample}" y="10">${escaped(capability)}</text>`;
    x += sample + textWidth(capability, fontSize.small) + room.margin;
    return element;
  });
  return {
    width: Math.max(x, ...notes.map((note) => textWidth(note, fontSize.small) + 2 * room.margin)),
    height: (notes.length + 1) * line + room.margin,
    elements: [
      ...samples,
      ...notes.map(
        (note, at) => `<text class="small" x="${room.margin}" y="${(at + 1) * line + 12}">${escaped(note)}</text>`,
      ),
    ],
  };
}
