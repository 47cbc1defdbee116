import type { Directive, EnvironmentReference, Json, Value } from '../../formats/fluentd';

/** Parameters by name, in the order in which they are written; those without a value are left out. */
export type Parameters = Readonly<Record<string, Value | undefined>>;

/** A directive, in the shortest form that reads like the file: `<name argument>`, parameters, children. */
export function section(
  [name, argument]: readonly [name: string, argument?: string],
  parameters: Parameters = {},
  ...children: readonly Directive[]
): Directive {
  return { name, argument, parameters, children };
}

/** A value from an environment variable. */
export function env(environment: string): EnvironmentReference {
  return { environment };
}

/** An array or hash. */
export function json(value: readonly Json[] | { readonly [key: string]: Json }): Value {
  return { json: value };
}
