import { byId, element } from './elements';
import { type End, nameOf, placeOf, searchText } from './ends';

/** The search field and the list of what it finds. Arrow keys move between them, Enter chooses. */
export class Chooser {
  private readonly input = byId('search', HTMLInputElement);
  private readonly list = byId('found', HTMLUListElement);
  private readonly status = byId('count', HTMLElement);
  private readonly entries: readonly { readonly id: string; readonly text: string; readonly item: HTMLLIElement }[];

  constructor(ends: ReadonlyMap<string, End>, choose: (id: string) => void) {
    this.entries = [...ends].map(([id, end]) => {
      const button = element(
        'button',
        { type: 'button' },
        element('b', {}, nameOf(end)),
        element('span', {}, placeOf(end)),
      );
      button.addEventListener('click', () => choose(id));
      return { id, text: searchText(end), item: element('li', {}, button) };
    });
    this.list.append(...this.entries.map(({ item }) => item));
    this.input.addEventListener('input', () => this.filter());
    this.input.addEventListener('keydown', (event) => this.onInputKey(event));
    this.list.addEventListener('keydown', (event) => this.onListKey(event));
    this.filter();
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  /** Marks the entry that is shown. */
  mark(chosen: string | undefined): void {
    for (const { id, item } of this.entries) {
      if (id === chosen) item.firstElementChild?.setAttribute('aria-current', 'true');
      else item.firstElementChild?.removeAttribute('aria-current');
    }
  }

  /** Shows the entries that hold every word. */
  private filter(): void {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { text, item } of this.entries) item.hidden = !words.every((word) => text.includes(word));
    this.status.textContent = `${this.shown().length} of ${this.entries.length}`;
  }

  private shown(): HTMLButtonElement[] {
    return [...this.list.querySelectorAll<HTMLButtonElement>('li:not([hidden]) button')];
  }

  private onInputKey(event: KeyboardEvent): void {
    const [first] = this.shown();
    if (!first) return;
    if (event.key === 'ArrowDown') first.focus();
    else if (event.key === 'Enter') first.click();
    else return;
    event.preventDefault();
  }

  private onListKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = this.shown();
    const at = buttons.findIndex((button) => button.matches(':focus'));
    (buttons[at + step] ?? (step < 0 ? this.input : buttons[at]))?.focus();
  }
}
