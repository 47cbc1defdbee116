import type { Construct } from 'constructs';
import { SealedSecret } from '../../../imports/bitnami.com';
import { Capability, type DeclaredSecret, PlatformError, type SecretProvider, secretType } from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';

/** What the provider is told. */
export interface SealedProps {
  /**
   * Values that `kubeseal --raw` encrypted with scope `strict`, by Secret, as `namespace/name`, and key. Each is good for exactly this
   * Secret: under another name the controller cannot decrypt it.
   */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Values that people bring stand in the repository, encrypted: the Sealed Secrets controller, which alone can decrypt them, makes
 * Secrets of them. Brings the Secrets that it is given values for.
 */
export function sealed({ secrets }: SealedProps): SecretProvider {
  return {
    name: 'sealed',
    requires: 'the Sealed Secrets controller, which serves bitnami.com/v1alpha1',
    fulfils: (declared) => secrets[idOf(declared)] !== undefined,
    provide(scope, declared) {
      const values = secrets[idOf(declared)] ?? {};
      refuseOthers(declared, values);
      declare(scope, declared, values);
    },
    advice: (declared) => `seal it: ${Object.keys(declared.need.keys).map(sealing(declared)).join(', ')}`,
    check: (declared) => unknown(secrets, declared),
  };
}

function declare(scope: Construct, { namespace, need }: DeclaredSecret, encryptedData: Record<string, string>): void {
  const { name } = need;
  const partOf = Capability.of(scope).name;
  const labels = recommendedLabels({ product: 'sealed-secrets', instance: name, component: 'secret', partOf });
  const object = new SealedSecret(scope, `sealed-secret-${name}`, {
    metadata: { name, namespace, labels },
    spec: { encryptedData: { ...encryptedData }, template: { type: secretType(need) } },
  });
  place(object, { stage: 'secrets', folder: `sealed-${namespace}` });
}

/** The values are those of the declared keys: none missing, none besides. */
function refuseOthers(declared: DeclaredSecret, values: Readonly<Record<string, string>>): void {
  const { path, need } = declared;
  const id = idOf(declared);
  const missing = Object.keys(need.keys).filter((key) => values[key] === undefined);
  const besides = Object.keys(values).filter((key) => need.keys[key] === undefined);
  const problems = [
    ...missing.map((key) => ({
      path,
      problem: `secret '${id}': sealed has no value of key '${key}'`,
      remedy: sealing(declared)(key),
    })),
    ...besides.map((key) => ({
      path,
      problem: `secret '${id}': sealed has a value of key '${key}', which is not declared`,
      remedy: `remove it; the keys are ${Object.keys(need.keys).join(', ')}`,
    })),
  ];
  if (problems.length > 0) throw new PlatformError(problems);
}

/** How to encrypt the value of a key. It comes from a file, so that it stands neither in the shell's history nor in the list of processes. */
function sealing({ namespace, need }: DeclaredSecret): (key: string) => string {
  return (key) =>
    `put into secrets['${namespace}/${need.name}']['${key}'] what 'kubeseal --raw --scope=strict --namespace=${namespace} --name=${need.name} --from-file=FILE' prints for a file with the value`;
}

function unknown(secrets: SealedProps['secrets'], declared: readonly DeclaredSecret[]): readonly string[] {
  const known = new Set(declared.map(idOf));
  return Object.keys(secrets)
    .filter((id) => !known.has(id))
    .map(
      (id) =>
        `secrets: sealed has values of '${id}', which nobody declares; remove it, or correct it to one that reports list`,
    );
}

function idOf({ namespace, need }: DeclaredSecret): string {
  return `${namespace}/${need.name}`;
}
