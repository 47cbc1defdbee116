import { byId } from './elements';

/** How much one step of zooming changes the scale. */
const step = 1.25;
/** Pixels of the screen for one of the drawing, from which texts can be read. */
const readable = 0.5;
/** Distance in pixels from which a press that moves is a drag and not a click. */
const dragFrom = 4;

/** The part of the drawing that is seen: wheel and buttons zoom, dragging moves. */
export class View {
  private readonly full: DOMRect;
  private box: DOMRect;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly frame: HTMLElement,
  ) {
    this.full = DOMRect.fromRect(svg.viewBox.baseVal);
    this.box = DOMRect.fromRect(this.full);
    const centre = () => new DOMPoint(this.box.x + this.box.width / 2, this.box.y + this.box.height / 2);
    byId('zoom-in', HTMLButtonElement).addEventListener('click', () => this.zoom(1 / step, centre()));
    byId('zoom-out', HTMLButtonElement).addEventListener('click', () => this.zoom(step, centre()));
    byId('zoom-all', HTMLButtonElement).addEventListener('click', () => this.look(this.full));
    frame.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    frame.addEventListener('pointerdown', (event) => this.onPress(event));
  }

  /** Brings a box into sight, at a scale at which it can be read. */
  reveal(element: SVGGraphicsElement): void {
    const onScreen = element.getBoundingClientRect();
    const frame = this.frame.getBoundingClientRect();
    const inside =
      onScreen.left >= frame.left &&
      onScreen.right <= frame.right &&
      onScreen.top >= frame.top &&
      onScreen.bottom <= frame.bottom;
    if (inside && this.scale() >= readable) return;
    const centre = this.under(onScreen.left + onScreen.width / 2, onScreen.top + onScreen.height / 2);
    const scale = Math.max(this.scale(), readable);
    const [width, height] = [frame.width / scale, frame.height / scale];
    this.look(new DOMRect(centre.x - width / 2, centre.y - height / 2, width, height));
  }

  /** Pixels of the screen for one of the drawing. */
  private scale(): number {
    return Math.min(this.frame.clientWidth / this.box.width, this.frame.clientHeight / this.box.height);
  }

  private look(box: DOMRect): void {
    this.box = DOMRect.fromRect(box);
    this.svg.setAttribute('viewBox', [box.x, box.y, box.width, box.height].map(Math.round).join(' '));
  }

  /** The point of the drawing under one of the screen. */
  private under(x: number, y: number): DOMPoint {
    return new DOMPoint(x, y).matrixTransform(this.svg.getScreenCTM()?.inverse());
  }

  private zoom(factor: number, { x, y }: { readonly x: number; readonly y: number }): void {
    const { box } = this;
    this.look(new DOMRect(x - (x - box.x) * factor, y - (y - box.y) * factor, box.width * factor, box.height * factor));
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(event.deltaY > 0 ? step : 1 / step, this.under(event.clientX, event.clientY));
  }

  private onPress(press: PointerEvent): void {
    const start = DOMRect.fromRect(this.box);
    const scale = this.scale();
    const onMove = (move: PointerEvent) => {
      const [dx, dy] = [move.clientX - press.clientX, move.clientY - press.clientY];
      if (Math.hypot(dx, dy) < dragFrom) return;
      this.look(new DOMRect(start.x - dx / scale, start.y - dy / scale, start.width, start.height));
    };
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', () => window.removeEventListener('pointermove', onMove), { once: true });
  }
}
