import type { TestSubject } from '../../subjects';

interface Deployed {
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } } };
}

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
}

/** Arguments of the main container of a product's example, as the manifest has them. */
export function argumentsOf(subjects: readonly TestSubject[], product: string): readonly string[] {
  const example = subjects.find(({ name }) => name === `example ${product}`);
  const containers = (example?.manifests ?? []).flatMap(
    ({ object }) => (object as Deployed).spec?.template?.spec?.containers ?? [],
  );
  const found = containers.find(({ name, args }) => name === product && args !== undefined)?.args;
  if (found) return found;
  throw new Error(`the example of ${product} has no container with arguments`);
}
