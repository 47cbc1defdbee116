/** Rules of ours that do the same, or why nobody here needs one. */
export type Equivalent = { readonly ours: readonly string[] } | { readonly because: string };

/** Rules of the community by name. */
export type Community = Readonly<Record<string, Equivalent>>;

/** Rules that have the same name here. */
export function same(names: readonly string[]): Community {
  return Object.fromEntries(names.map((name) => [name, { ours: [name] }]));
}

/** Rules that nobody here needs, for one reason. */
export function needless(because: string, names: readonly string[]): Community {
  return Object.fromEntries(names.map((name) => [name, { because }]));
}
