import { byId } from './elements';
import { type End, placeOf } from './ends';
import { View } from './view';

/** The drawing: its boxes can be chosen, and what is chosen stands out with its connections. */
export class Picture {
  private readonly frame = byId('picture', HTMLElement);
  private readonly boxes: readonly SVGGElement[];
  private readonly lines: readonly SVGGElement[];
  private readonly view: View;

  constructor(ends: ReadonlyMap<string, End>, choose: (id: string) => void) {
    const svg = this.frame.querySelector('svg');
    if (!svg) throw new Error('the page has no drawing');
    this.boxes = [...svg.querySelectorAll<SVGGElement>('.box')];
    this.lines = [...svg.querySelectorAll<SVGGElement>('.line[data-from]')];
    this.view = new View(svg, this.frame);
    // As an image the drawing would hide its boxes from assistive technology.
    svg.setAttribute('role', 'group');
    for (const box of this.boxes) {
      const id = box.dataset.id ?? '';
      const end = ends.get(id);
      if (end) prepare(box, placeOf(end), () => choose(id));
    }
  }

  /** Lets one box and its connections stand out; none for all alike. */
  show(chosen: string | undefined): void {
    this.frame.classList.toggle('choosing', chosen !== undefined);
    const near = new Set<string | undefined>([chosen]);
    for (const line of this.lines) {
      const { from, to } = line.dataset;
      const touches = chosen !== undefined && (from === chosen || to === chosen);
      line.classList.toggle('near', touches);
      if (touches) near.add(from).add(to);
    }
    for (const box of this.boxes) {
      const { id } = box.dataset;
      box.classList.toggle('chosen', id !== undefined && id === chosen);
      box.classList.toggle('near', chosen !== undefined && near.has(id));
      if (id !== undefined && id === chosen) this.view.reveal(box);
    }
  }
}

/** Makes a box a button, called what it shows and where it is. */
function prepare(box: SVGGElement, place: string, choose: () => void): void {
  const shown = [...box.querySelectorAll('text')].map(({ textContent }) => textContent);
  box.setAttribute('tabindex', '0');
  box.setAttribute('role', 'button');
  box.setAttribute('aria-label', [...shown, place].join(' '));
  box.addEventListener('click', choose);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose();
  });
}
