import type { Manifest } from '../../core/manifest';
import type { Objects } from '../objects';
import type { Rule } from '../rule';
import { isSealed } from '../sealed';
import { search } from '../search';
import { isLiteral, literalIn } from '../secret-literals';
import { secretIn, secretUnder } from '../secret-text';
import { isMap } from '../shape';
import { isSops, isSopsEncrypted, unencryptedFields, withoutSops } from '../sops';

const sealedGroup = 'bitnami.com';

/** What stands in a repository is no secret. */
export const secretValues: Rule = {
  id: 'secret-values',
  title:
    'No manifest holds a secret value: no Secret with data, no text anywhere that looks like a key, a token or a password, and no configuration with a value under such a name.',
  *check(objects) {
    for (const at of objects.of('Secret')) {
      if (isSops(at.object)) {
        for (const prop of unencryptedFields(at.object)) {
          yield {
            at,
            prop,
            problem: 'holds a value that is not encrypted',
            remedy: 'run sops encrypt --in-place on its file',
          };
        }
        continue;
      }
      for (const field of ['data', 'stringData'] as const) {
        if (!at.object[field]) continue;
        const remedy = "declare a secret need, which the environment's provider fulfils";
        yield { at, prop: field, problem: 'a secret value stands in the manifest', remedy };
      }
    }
    for (const at of objects.custom(sealedGroup, 'SealedSecret')) {
      for (const prop of plainFields(at.object)) {
        const remedy = 'put there what kubeseal --raw prints for the value';
        yield { at, prop, problem: 'holds a value that is not encrypted', remedy };
      }
    }
    for (const at of objects.all) {
      for (const { prop, what } of search(withoutSops(at.object), secretText)) {
        yield { at, prop, problem: `holds ${what}`, remedy: declareIt };
      }
    }
    for (const { at, prop } of literals(objects)) {
      yield { at, prop, problem: 'holds a value under the name of a secret', remedy: declareIt };
    }
  },
};

const declareIt = 'declare a secret need, and mount or reference it';

/** Fields of configuration and of containers that hold a value under the name of a secret, where its look alone tells nothing. */
function* literals(objects: Objects): Iterable<{ readonly at: Manifest; readonly prop: string }> {
  const known = objects.secretTexts;
  for (const at of objects.of('ConfigMap')) {
    for (const [file, text] of Object.entries(at.object.data ?? {})) {
      if (secretUnder(file, text)) continue;
      if (isLiteral(file, text, known) || literalIn(file, text, known)) yield { at, prop: `data.${file}` };
    }
  }
  for (const { at, containers } of objects.pods) {
    for (const { container, field } of containers) {
      for (const { name, value = '' } of container.env ?? []) {
        if (!secretUnder(name, value) && isLiteral(name, value, known)) yield { at, prop: `${field}.env[${name}]` };
      }
      for (const part of ['command', 'args'] as const) {
        const words = container[part] ?? [];
        for (const [place, word] of words.entries()) {
          const flag = /^--?([\w-]+)$/.exec(words[place - 1] ?? '')?.[1] ?? '';
          if (secretIn(word) || !(literalIn('', word, known) || isLiteral(flag, word, known))) continue;
          yield { at, prop: `${field}.${part}[${place}]` };
        }
      }
    }
  }
}

/** Fields of a SealedSecret that hold a value which everybody can read. */
function plainFields(object: unknown): readonly string[] {
  const spec = mapAt(object, 'spec');
  const sealed = Object.entries(mapAt(spec, 'encryptedData'));
  const templated = Object.entries(mapAt(mapAt(spec, 'template'), 'data'));
  return [
    ...sealed.flatMap(([key, value]) => (isSealed(String(value)) ? [] : [`spec.encryptedData.${key}`])),
    // A template takes the values from where they are encrypted.
    ...templated.flatMap(([key, value]) => (String(value).includes('{{') ? [] : [`spec.template.data.${key}`])),
  ];
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = isMap(value) ? value[key] : undefined;
  return isMap(found) ? found : {};
}

/** Every text of an object, but those that are said to be a secret already, and sums over content. */
function secretText(value: unknown, key: string): string | undefined {
  if (isMap(value) && typeof value.name === 'string' && typeof value.value === 'string') {
    // What its look alone tells is found at the value itself.
    return secretIn(value.value) ? undefined : secretUnder(value.name, value.value);
  }
  if (typeof value !== 'string' || key === 'data' || key === 'stringData' || key.startsWith('checksum/'))
    return undefined;
  return isSealed(value) || isSopsEncrypted(value) ? undefined : secretUnder(key, value);
}
