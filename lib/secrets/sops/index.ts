import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Capability, type DeclaredSecret, Environment, PlatformError, type SecretProvider } from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';
import { documentProblems, readDocuments, type SopsDocument } from './document';
import { recipientProblems, type SopsRecipient } from './recipients';

/** What the provider is told. */
export interface SopsProps {
  /** Folder of the encrypted manifests, from where synthesis runs: each `.yaml` file is one Secret. */
  readonly folder: string;
  /** Everybody who can decrypt them. A file that others can decrypt, or that one of these cannot, is refused. */
  readonly recipients: readonly SopsRecipient[];
  /**
   * Secret in Flux's namespace with the private age key, in an entry whose name ends in `.agekey`.
   * @default Flux decrypts with the identity that its kustomize-controller has in the cluster's cloud
   */
  readonly keySecret?: string;
}

/**
 * Values that people bring stand in the repository, encrypted by SOPS, and Flux decrypts them when it applies them. Brings the Secrets
 * that its folder has a file of. Nobody else can apply such an environment: there are no objects for Argo CD then.
 */
export function sops({ folder, recipients, keySecret }: SopsProps): SecretProvider {
  let read: ReadonlyMap<string, SopsDocument> | undefined;
  const documents = () => {
    read ??= readDocuments(folder);
    return read;
  };
  return {
    name: 'sops',
    requires: 'Flux, which decrypts them; Argo CD and kubectl cannot',
    decryption: { provider: 'sops', ...(keySecret !== undefined && { secretRef: { name: keySecret } }) },
    fulfils: (declared) => documents().has(idOf(declared)),
    provide(scope, declared) {
      const document = documents().get(idOf(declared));
      if (!document) return;
      const { cluster, delivery } = Environment.of(scope);
      const faults = [
        ...recipientProblems(recipients, keySecret, cluster),
        ...(delivery ? [] : [undelivered]),
        ...documentProblems(document, declared, recipients),
      ];
      if (faults.length > 0) throw new PlatformError(faults.map((fault) => at(declared, fault)));
      declare(scope, declared, document);
    },
    advice: ({ namespace, need }) =>
      `encrypt it: write a Secret with namespace ${namespace}, name ${need.name} and stringData of ${Object.keys(need.keys).join(', ')} to FILE in ${folder}, and run: sops encrypt --in-place FILE`,
    check: (declared) => unknown(documents(), declared),
  };
}

const undelivered = {
  problem: 'sops needs Flux to decrypt, and nothing is written for Flux here',
  remedy: "name the repository in the environment's delivery",
};

function at(declared: DeclaredSecret, fault: { readonly problem: string; readonly remedy: string }) {
  return { path: declared.path, problem: `secret '${idOf(declared)}': ${fault.problem}`, remedy: fault.remedy };
}

function declare(scope: Construct, { namespace, need }: DeclaredSecret, { type, values, sops }: SopsDocument): void {
  const { name } = need;
  const partOf = Capability.of(scope).name;
  const labels = recommendedLabels({ product: 'sops', instance: name, component: 'secret', partOf });
  const object = new ApiObject(scope, `sops-secret-${name}`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels },
    type,
    ...values,
    sops,
  });
  place(object, { stage: 'secrets', folder: `sops-${namespace}` });
}

function unknown(documents: ReadonlyMap<string, SopsDocument>, declared: readonly DeclaredSecret[]): readonly string[] {
  const known = new Set(declared.map(idOf));
  return [...documents.values()]
    .filter(({ id }) => !known.has(id))
    .map(
      ({ file, id }) =>
        `secrets: ${file} is ${id}, which nobody declares; remove it, or correct it to one that reports list`,
    );
}

function idOf({ namespace, need }: DeclaredSecret): string {
  return `${namespace}/${need.name}`;
}
