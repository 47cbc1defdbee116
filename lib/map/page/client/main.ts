import type { PlatformMap } from '../../model';
import { Chooser } from './chooser';
import { details } from './details';
import { byId, type Child, element } from './elements';
import { endsOf, nameOf } from './ends';
import { Picture } from './picture';

const map: PlatformMap = JSON.parse(byId('data', HTMLScriptElement).text);
const ends = endsOf(map);
const panel = byId('details', HTMLElement);
const empty = [...panel.childNodes];
const chooser = new Chooser(ends, choose);
const picture = new Picture(ends, choose);

/** The address names what is shown, so that it can be bookmarked, sent, and gone back from. */
function choose(id: string): void {
  const address = addressOf(id);
  if (location.hash === address) show(true);
  else location.hash = address;
}

function addressOf(id: string): string {
  return `#${encodeURIComponent(id)}`;
}

function chosen(): string | undefined {
  try {
    const id = decodeURIComponent(location.hash.slice(1));
    return ends.has(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

function linkTo(id: string): Child {
  const end = ends.get(id);
  // A workload's id and not its name: another namespace may have one of the same name.
  return element('a', { href: addressOf(id) }, end?.outsider ? nameOf(end) : id);
}

function show(focus: boolean): void {
  const id = chosen();
  const end = id === undefined ? undefined : ends.get(id);
  panel.replaceChildren(...(end ? details(end, linkTo) : empty));
  panel.scrollTop = 0;
  chooser.mark(id);
  picture.show(id);
  if (end && focus) panel.querySelector('h2')?.focus();
}

window.addEventListener('hashchange', () => show(true));
window.addEventListener('keydown', (event) => {
  if (event.key === '/' && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    chooser.focus();
  } else if (event.key === 'Escape') {
    location.hash = '';
  }
});
show(false);
