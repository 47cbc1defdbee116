import type { MapConnection, MapContainer, MapWorkload } from '../../model';
import { type Child, element } from './elements';
import { type End, nameOf, placeOf } from './ends';

/** Everything that is known about one end of the map. `linkTo` makes a link to another. */
export function details(end: End, linkTo: (id: string) => Child): Child[] {
  const { workload } = end;
  return [
    element('h2', { tabindex: '-1' }, nameOf(end)),
    element('p', {}, placeOf(end), ...(workload ? [`, ${workload.scale}, ${workload.capability}`] : [])),
    ...(workload ? [element('p', { class: 'path' }, 'declared by ', pathElement(workload.path))] : []),
    ...connections('May connect to it', 'from', end.in, workload, ({ from }) => linkTo(from)),
    ...connections('It may connect to', 'to', end.out, workload, ({ to }) => linkTo(to)),
    ...(workload ? aboutWorkload(workload) : []),
  ];
}

function connections(
  heading: string,
  column: string,
  list: readonly MapConnection[],
  workload: MapWorkload | undefined,
  other: (connection: MapConnection) => Child,
): Child[] {
  const rows = list.map((connection) => [
    connection.from === connection.to ? 'its own pods' : other(connection),
    connection.ports.join(', '),
    spoken(connection),
    connection.declaredBy === workload?.path ? 'itself' : pathElement(connection.declaredBy),
  ]);
  return section(heading, rows.length > 0 && table([column, 'ports', 'protocol', 'declared by'], rows));
}

/** The protocol; where policies are wider than the connection, why. */
function spoken({ protocol, tls, open }: MapConnection): Child {
  const text = `${protocol}${tls ? ', TLS' : ''}`;
  return open ? element('span', {}, text, element('span', { class: 'open' }, `open: ${open}`)) : text;
}

function aboutWorkload({ exceptions, secrets, containers }: MapWorkload): Child[] {
  return [
    ...section(
      'Exceptions from hardening',
      exceptions.length > 0 &&
        table(
          ['exception', 'because'],
          exceptions.map(({ id, because }) => [element('code', {}, id), because]),
        ),
    ),
    ...section(
      'Secrets',
      secrets.length > 0 &&
        table(
          ['name', 'keys', 'purpose'],
          secrets.map(({ name, keys, purpose }) => [element('code', {}, name), keys.join(', '), purpose ?? '']),
        ),
    ),
    ...section(
      'Containers',
      table(
        ['name', 'image', 'requests', 'limits'],
        containers.map((container) => [
          label(container),
          element('code', {}, container.image),
          quantities(container.requests),
          quantities(container.limits),
        ]),
      ),
    ),
  ];
}

/** A construct path, which may go on in the next line after each slash. */
function pathElement(path: string): Child {
  const parts = path.split(/(?<=\/)/).flatMap((part) => [part, element('wbr')]);
  return element('code', {}, ...parts);
}

function label({ name, init }: MapContainer): string {
  return init ? `${name} (before the others)` : name;
}

function quantities(resources: Readonly<Record<string, string>>): string {
  return (
    Object.entries(resources)
      .map(([resource, quantity]) => `${resource} ${quantity}`)
      .join(', ') || 'none'
  );
}

function section(heading: string, content: Child | false): Child[] {
  return [element('h3', {}, heading), content || element('p', { class: 'none' }, 'none')];
}

function table(columns: readonly string[], rows: readonly (readonly Child[])[]): Child {
  const header = columns.map((column) => element('th', { scope: 'col' }, column));
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
  const made = element('table', {}, element('thead', {}, element('tr', {}, ...header)), element('tbody', {}, ...body));
  return element('div', { class: 'scroll' }, made);
}
