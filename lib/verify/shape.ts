/** Where a value is not what the API says it is. */
export interface Misfit {
  /** The field, relative to the value that was checked: `spec.containers[0].name`. */
  readonly field: string;
  /** What stands there: `expected a string, found a list`. */
  readonly problem: string;
}

/** Checks one value; undefined when it fits. */
export type Shape = (value: unknown) => Misfit | undefined;

/** What a value is, for people: `a list`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

const primitive =
  (what: string, ...types: readonly string[]): Shape =>
  (value) =>
    types.includes(typeof value) ? undefined : { field: '', problem: `expected ${what}, found ${kindOf(value)}` };

export const string = primitive('a string', 'string');
export const number = primitive('a number', 'number');
export const boolean = primitive('a boolean', 'boolean');
/** A port, a quantity, an amount: a number or a text. */
export const numberOrString = primitive('a number or a string', 'number', 'string');

/** One of several texts. */
export function choice(...texts: readonly string[]): Shape {
  return (value) =>
    texts.some((text) => text === value)
      ? undefined
      : {
          field: '',
          problem: `expected ${texts.join(' or ')}, found ${typeof value === 'string' ? value : kindOf(value)}`,
        };
}

/** A map of one of several shapes, which the text in one of its fields chooses. */
export function variant(key: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const known = choice(...Object.keys(shapes));
  return (value) => {
    if (!isMap(value)) return { field: '', problem: `expected a map, found ${kindOf(value)}` };
    const misfit = known(value[key]);
    return misfit ? within(key, misfit) : shapes[String(value[key])]?.(value);
  };
}

const within = (step: string, { field, problem }: Misfit): Misfit => ({
  field: field && !field.startsWith('[') ? `${step}.${field}` : `${step}${field}`,
  problem,
});

/** True for a map, and neither for a list nor for null. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An item of a list for people: its name when it has one, otherwise its place. */
export function itemName(item: unknown, place: number | string): string {
  if (!isMap(item)) return String(place);
  const name = item.name ?? (isMap(item.metadata) ? item.metadata.name : undefined);
  return typeof name === 'string' ? name : String(place);
}

/** A list whose every item has the shape. */
export function list(item: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return { field: '', problem: `expected a list, found ${kindOf(value)}` };
    for (const [i, element] of value.entries()) {
      const misfit = item(element);
      if (misfit) return within(`[${itemName(element, i)}]`, misfit);
    }
    return undefined;
  };
}

/** A map with keys of the user's choice, whose every value has the shape. */
export function map(item: Shape): Shape {
  return (value) => {
    if (!isMap(value)) return { field: '', problem: `expected a map, found ${kindOf(value)}` };
    for (const key of Object.keys(value)) {
      const misfit = item(value[key]);
      if (misfit) return within(key, misfit);
    }
    return undefined;
  };
}

/** A map with the fields of `T`. Fields that are not named may hold anything. */
export function fields<T>(optional: FieldsOf<T>, required: FieldsOf<T> = {}): Shape {
  const all = [
    ...entriesOf(required).map(([name, shape]) => ({ name, shape, must: true })),
    ...entriesOf(optional).map(([name, shape]) => ({ name, shape, must: false })),
  ];
  return (value) => {
    if (!isMap(value)) return { field: '', problem: `expected a map, found ${kindOf(value)}` };
    for (const { name, shape, must } of all) {
      const at = value[name];
      if (!must && at === undefined) continue;
      const misfit = shape(at);
      if (misfit) return within(name, misfit);
    }
    return undefined;
  };
}

type FieldsOf<T> = { readonly [F in keyof T]?: Shape };

function entriesOf<T>(of: FieldsOf<T>): readonly (readonly [string, Shape])[] {
  return Object.entries<Shape | undefined>(of).flatMap(([name, shape]) => (shape ? [[name, shape] as const] : []));
}
