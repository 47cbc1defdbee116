import type { LogDestination, LogFilter } from '../../core';
import type { Directive } from '../../formats/fluentd';

/** Filters by what the file's name does not tell: pod labels, and namespaces in company with them. */
export function selection(name: string, { only, except }: LogDestination): Directive[] {
  const wanted = conditions({ labels: only?.labels });
  const unwanted = except?.labels ? conditions(except) : [];
  return [
    ...(wanted.length > 0 ? [grep(`${name}.only`, wanted.map(named('regexp')))] : []),
    ...(unwanted.length > 0
      ? [grep(`${name}.except`, [{ name: 'and', children: unwanted.map(named('exclude')) }])]
      : []),
  ];
}

function grep(id: string, children: readonly Directive[]): Directive {
  return { name: 'filter', argument: '**', parameters: { '@type': 'grep', '@id': id }, children };
}

interface Condition {
  readonly key: string;
  readonly pattern: RegExp;
}

function named(name: string): (condition: Condition) => Directive {
  return (condition) => ({ name, parameters: { ...condition } });
}

function conditions({ namespaces, labels = {} }: LogFilter): Condition[] {
  return [
    ...(namespaces ? [{ key: '$.kubernetes.namespace_name', pattern: exactly(...namespaces) }] : []),
    ...Object.entries(labels).map(([label, value]) => ({
      key: `$['kubernetes']['labels']['${label}']`,
      pattern: exactly(value),
    })),
  ];
}

/** Label values and namespaces hold no character but the dot that means something in a pattern. */
function exactly(...values: readonly string[]): RegExp {
  return new RegExp(`^(?:${values.map((value) => value.replaceAll('.', '\\.')).join('|')})$`);
}
