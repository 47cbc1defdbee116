import type { ExpectedSecret, Manifest } from '../core/manifest';
import type { Objects } from './objects';
import { isMap } from './shape';

type Keys = ReadonlySet<string> | undefined;

/** Custom resources that make a Secret, and how to read its name and keys off them. */
const makers: readonly {
  readonly group: string;
  readonly kind: string;
  readonly read: (manifest: Manifest) => { readonly name: unknown; readonly keys: Keys };
}[] = [
  {
    group: 'cert-manager.io',
    kind: 'Certificate',
    read: ({ object }) => ({ name: at(object, 'spec', 'secretName'), keys: undefined }),
  },
  {
    group: 'external-secrets.io',
    kind: 'ExternalSecret',
    read: ({ object }) => ({
      name: at(object, 'spec', 'target', 'name') ?? object.metadata.name,
      keys:
        at(object, 'spec', 'dataFrom') || at(object, 'spec', 'target', 'template') ? undefined : secretKeysOf(object),
    }),
  },
  {
    group: 'bitnami.com',
    kind: 'SealedSecret',
    read: ({ object }) => ({ name: object.metadata.name, keys: keysAt(object, 'spec', 'encryptedData') }),
  },
];

/** Every Secret that will exist, as `namespace/name`, with its keys; undefined keys are those nobody can tell here. */
export function secretKeys(objects: Objects, expected: readonly ExpectedSecret[]): ReadonlyMap<string, Keys> {
  const known = new Map<string, Keys>(
    expected.map(({ namespace, name, keys }) => [`${namespace}/${name}`, new Set(keys)]),
  );
  for (const { object } of objects.of('Secret')) {
    const keys = [...Object.keys(object.data ?? {}), ...Object.keys(object.stringData ?? {})];
    known.set(`${object.metadata.namespace ?? 'default'}/${object.metadata.name}`, new Set(keys));
  }
  for (const { group, kind, read } of makers) {
    for (const manifest of objects.custom(group, kind)) {
      const { name, keys } = read(manifest);
      if (typeof name === 'string') known.set(`${manifest.object.metadata.namespace ?? 'default'}/${name}`, keys);
    }
  }
  return known;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, step) => (isMap(found) ? found[step] : undefined), value);
}

function keysAt(value: unknown, ...path: readonly string[]): Keys {
  const found = at(value, ...path);
  return isMap(found) ? new Set(Object.keys(found)) : undefined;
}

function secretKeysOf(externalSecret: unknown): Keys {
  const data = at(externalSecret, 'spec', 'data');
  if (!Array.isArray(data)) return undefined;
  return new Set(data.map((item) => at(item, 'secretKey')).filter((key) => typeof key === 'string'));
}
