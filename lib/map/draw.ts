import { type Diagram, diagram } from './diagram';
import type { Drawing } from './drawing';
import { grid } from './grid';
import { layered } from './layered';
import type { PlatformMap } from './model';
import { svg } from './svg';

/** The most that is laid out in layers: beyond it that takes more than about a second, and nobody follows a line any more. */
const layeredUpTo = { boxes: 100, lines: 250 } as const;

/** Draws a map as a self-contained SVG. */
export async function draw(map: PlatformMap): Promise<string> {
  return svg(map, await layout(diagram(map)));
}

async function layout(subject: Diagram): Promise<Drawing> {
  const fits = subject.boxes.length <= layeredUpTo.boxes && subject.lines.length <= layeredUpTo.lines;
  return fits ? await layered(subject) : grid(subject);
}
