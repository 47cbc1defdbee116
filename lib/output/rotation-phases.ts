import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Environment } from '../core/environment';
import type { Problem } from '../core/platform-error';
import type { DeclaredSecret } from '../core/secret';
import { secretsReportFile } from './reports';

/**
 * What is wrong with replacements of `coordinated` Secrets, by what was synthesized before: one that is used alone, or is said to
 * be the old one, must have been there already, unless none of its generations was. Otherwise old and new values are never
 * accepted together, and whoever has the other one is cut off.
 */
export function skippedPhases(environment: Environment, directory: string): readonly Problem[] {
  const before = namesBefore(join(directory, secretsReportFile(environment)));
  return environment.secrets
    .filter(({ need, replacement }) => need.rotation === 'coordinated' && replacement !== 'new')
    .flatMap((declared) => {
      const { path, namespace, need, base = need.name } = declared;
      const known = [...before].filter((id) => isGenerationOf(id, declared));
      if (known.length === 0 || before.has(`${namespace}/${need.name}`)) return [];
      return [
        {
          path,
          prop: `secretGenerations['${namespace}/${base}']`,
          problem: `Secret '${namespace}/${need.name}' would take the place of ${known.join(', ')} without a phase in which both values are accepted`,
          remedy: 'go from one generation n to the next through { from: n, to: n + 1 }, and roll that out first',
        },
      ];
    });
}

function isGenerationOf(id: string, { namespace, need, base = need.name }: DeclaredSecret): boolean {
  const first = `${namespace}/${base}`;
  return id === first || (id.startsWith(`${first}-g`) && /^\d+$/.test(id.slice(first.length + 2)));
}

function namesBefore(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const { secrets } = parse(readFileSync(file, 'utf8')) as {
    readonly secrets: readonly { readonly namespace: string; readonly name: string }[];
  };
  return new Set(secrets.map(({ namespace, name }) => `${namespace}/${name}`));
}
