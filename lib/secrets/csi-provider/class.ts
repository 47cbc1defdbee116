import type { Construct } from 'constructs';
import { stringify } from 'yaml';
import { SecretProviderClass } from '../../../imports/secrets-store.csi.x-k8s.io';
import type { Fault, ProvidedFiles } from '../../core';
import { place } from '../../core/placement';
import type { Vault } from '../vault';
import { loginProblem, readProblem } from '../vault/reach';

/** Name of the driver that calls the provider. */
const driver = 'secrets-store.csi.k8s.io';

/** What stands in a file. */
export type ProvidedFile =
  /** One value at a path, as it is. */
  | { readonly kind: 'value'; readonly path: string; readonly key: string }
  /** The server's whole answer, as one JSON object: the values are below its `data`. */
  | { readonly kind: 'response'; readonly path: string };

/** What is mounted into the pods of a workload. */
export interface ProvidedProps {
  /** Role that the pods log in with: one of the server's definitions, for the workload's ServiceAccount. */
  readonly role: string;
  /** Files by name. */
  readonly files: Readonly<Record<string, ProvidedFile>>;
}

/** Where the declaration of files belongs. */
export interface ClassPlace {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Folder of the consumer's objects. */
  readonly folder: string;
  /** Name by which the driver knows the provider. */
  readonly provider: string;
}

/** Declares what the driver fetches, and returns the volume that shows it. */
export function declareFiles(
  scope: Construct,
  server: Vault,
  at: ClassPlace,
  { role, files }: ProvidedProps,
): ProvidedFiles {
  const { name, namespace, labels, provider } = at;
  const object = new SecretProviderClass(scope, `secret-provider-class-${name}`, {
    metadata: { name, namespace, labels },
    spec: {
      provider,
      parameters: {
        roleName: role,
        audience: server.audience,
        objects: stringify(Object.entries(files).map(objectOf)),
      },
    },
  });
  // Before the pods that mount it.
  place(object, { stage: 'secrets', folder: at.folder });
  return {
    kind: 'provided',
    name,
    driver,
    attributes: { secretProviderClass: name },
    problem: (pods) =>
      pods.namespace === namespace
        ? loginProblem(server.definitions, role, pods)
        : {
            problem: `files '${name}' are declared in namespace '${namespace}'`,
            remedy: 'declare them for this system',
          },
  };
}

/** What is wrong with the files. */
export function fileProblems(server: Vault, { role, files }: ProvidedProps): Fault[] {
  if (Object.keys(files).length === 0) {
    return [{ prop: 'files', problem: 'names no file, and the provider would refuse it', remedy: 'name one' }];
  }
  return Object.entries(files).flatMap(([name, { path }]) => {
    const fault = nameProblem(name) ?? readProblem(server.definitions, role, path);
    return fault ? [{ prop: `files['${name}']`, ...fault }] : [];
  });
}

function nameProblem(name: string) {
  if (/^[-._A-Za-z0-9]+$/.test(name) && !/^\.+$/.test(name)) return undefined;
  return { problem: 'is no name of a file', remedy: 'use letters, digits, dots, dashes and underscores' };
}

function objectOf([objectName, file]: readonly [string, ProvidedFile]): object {
  return { objectName, secretPath: file.path, ...(file.kind === 'value' && { secretKey: file.key }) };
}
