import type { LogFilter } from '../../core';
import type { Directive } from '../../formats/fluentd';
import { section } from './directives';

/** A filter with neither namespaces nor labels says nothing. */
export function isEmpty({ namespaces, labels }: LogFilter): boolean {
  return namespaces === undefined && Object.keys(labels ?? {}).length === 0;
}

/** Lets only records through that match. */
export function onlyFilter(id: string, filter: LogFilter): Directive[] {
  if (isEmpty(filter)) return [];
  return [section(['filter', '**'], { '@type': 'grep', '@id': id }, ...conditions('regexp', filter))];
}

/** Lets no record through that matches. */
export function exceptFilter(id: string, filter: LogFilter): Directive[] {
  if (isEmpty(filter)) return [];
  const all = section(['and'], {}, ...conditions('exclude', filter));
  return [section(['filter', '**'], { '@type': 'grep', '@id': id }, all)];
}

/** A pattern that a whole text matches if it is one of these. */
export function oneOf(texts: readonly string[]): string {
  return `(?:${texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})`;
}

function conditions(name: 'regexp' | 'exclude', { namespaces, labels = {} }: LogFilter): Directive[] {
  const condition = (key: string, texts: readonly string[]) =>
    section([name], { key, pattern: `/\\A${oneOf(texts)}\\z/` });
  return [
    ...(namespaces ? [condition('$.kubernetes.namespace_name', namespaces)] : []),
    ...Object.entries(labels).map(([label, value]) => condition(`$['kubernetes']['labels']['${label}']`, [value])),
  ];
}
