import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type DeclaredSecret, type Fault, PlatformError, secretType } from '../../core';
import { recipientName, recipientsIn, type SopsRecipient } from './recipients';

type Fields = Readonly<Record<string, unknown>>;

/** What SOPS has to encrypt of a Secret, and nothing besides: Flux reads the rest before it decrypts. */
export const encryptedRegex = '^(data|stringData)$';

/** A Secret whose values SOPS encrypted, as its file says it. */
export interface SopsDocument {
  readonly file: string;
  /** `namespace/name` */
  readonly id: string;
  readonly type: string;
  /** Encrypted values by key, in one of two fields. */
  readonly values: { readonly data?: Fields; readonly stringData?: Fields };
  /** Whom it was encrypted for, how, and the MAC over its values. */
  readonly sops: Fields;
}

/**
 * Every Secret of a folder, by `namespace/name`.
 * @throws PlatformError when the folder is not there, a file is no Secret that SOPS encrypted, or two are the same one.
 */
export function readDocuments(folder: string): ReadonlyMap<string, SopsDocument> {
  if (!existsSync(folder)) {
    refuse(folder, [
      { problem: 'is no folder', remedy: 'create it, with a file for each Secret that sops is to bring' },
    ]);
  }
  const documents = new Map<string, SopsDocument>();
  for (const name of readdirSync(folder).sort()) {
    if (!/^[^.].*\.ya?ml$/.test(name)) continue;
    const document = readDocument(join(folder, name));
    const other = documents.get(document.id);
    if (other)
      refuse(document.file, [{ problem: `is ${document.id}, and so is ${other.file}`, remedy: 'keep one of them' }]);
    documents.set(document.id, document);
  }
  return documents;
}

function readDocument(file: string): SopsDocument {
  const { kind, metadata, type = 'Opaque', data, stringData, sops } = fieldsIn(parsed(file));
  const { name, namespace } = fieldsIn(metadata);
  if (kind !== 'Secret' || !name || !namespace) {
    refuse(file, [
      { problem: 'is no Secret with a name and a namespace', remedy: 'make it one, or move it elsewhere' },
    ]);
  }
  if (!sops) {
    refuse(file, [
      {
        problem: 'is not encrypted',
        remedy: `replace its values if they were ever committed, and run: sops encrypt --in-place ${file}`,
      },
    ]);
  }
  const values = {
    ...(data ? { data: fieldsIn(data) } : {}),
    ...(stringData ? { stringData: fieldsIn(stringData) } : {}),
  };
  return { file, id: `${namespace}/${name}`, type: String(type), values, sops: fieldsIn(sops) };
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    return refuse(file, [{ problem: `is not one document of YAML: ${reason}`, remedy: 'correct it' }]);
  }
}

/** What speaks against a document as the Secret that was declared: its own form, its recipients, its keys. */
export function documentProblems(
  document: SopsDocument,
  { need }: DeclaredSecret,
  recipients: readonly SopsRecipient[],
): readonly Fault[] {
  const { file, type, values } = document;
  const fields = Object.values(values);
  const keys = fields.flatMap((field) => Object.keys(field));
  const missing = Object.keys(need.keys).filter((key) => !keys.includes(key));
  const besides = keys.filter((key) => need.keys[key] === undefined);
  return [
    ...formProblems(document),
    ...recipientFaults(document, recipients.map(recipientName)),
    ...missing.map((key) => ({
      problem: `${file} has no value of key '${key}'`,
      remedy: `run: sops edit ${file}`,
    })),
    ...besides.map((key) => ({
      problem: `${file} has a value of key '${key}', which is not declared`,
      remedy: `remove it; the keys are ${Object.keys(need.keys).join(', ')}`,
    })),
    ...(type === secretType(need)
      ? []
      : [{ problem: `${file} is of type ${type}`, remedy: `write type: ${secretType(need)}` }]),
  ];
}

function formProblems({ file, values, sops }: SopsDocument): readonly Fault[] {
  const faults: Fault[] = [];
  const anew = `and encrypt ${file} anew`;
  if (values.data && values.stringData) {
    const problem = `${file} has values in data and in stringData`;
    faults.push({ problem, remedy: `put all of them into stringData, ${anew}` });
  }
  if (sops.encrypted_regex !== encryptedRegex) {
    faults.push({
      problem: `${file} is not encrypted by encrypted_regex ${encryptedRegex}`,
      remedy: `write that into .sops.yaml, ${anew}`,
    });
  }
  if (sops.mac_only_encrypted !== true) {
    faults.push({
      problem: `${file} has a MAC over everything, which labels would break`,
      remedy: `write mac_only_encrypted: true into .sops.yaml, ${anew}`,
    });
  }
  const keys = Object.values(values).flatMap((field) => Object.keys(field));
  if (keys.join() !== [...keys].sort().join()) {
    faults.push({
      problem: `${file} has its keys in another order than dist, and its MAC is over their order`,
      remedy: `write them as ${[...keys].sort().join(', ')}, ${anew}`,
    });
  }
  return faults;
}

function recipientFaults({ file, sops }: SopsDocument, wanted: readonly string[]): readonly Fault[] {
  const found = recipientsIn(sops);
  const besides = found.filter((each) => !wanted.includes(each));
  const missing = wanted.filter((each) => !found.includes(each));
  const remedy = `correct .sops.yaml, and run: sops updatekeys ${file}`;
  return [
    ...besides.map((each) => ({ problem: `${file} can be decrypted by ${each}, which is no recipient`, remedy })),
    ...missing.map((each) => ({ problem: `${file} cannot be decrypted by ${each}`, remedy })),
  ];
}

function fieldsIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function refuse(path: string, faults: readonly Fault[]): never {
  throw new PlatformError(faults.map((fault) => ({ path, ...fault })));
}
