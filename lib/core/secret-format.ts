/** What a secret value must look like, so that whoever provides it can make or check one. */
export type SecretFormat =
  /** Random characters of an alphabet, exactly this many, no newline. */
  | { readonly kind: 'random'; readonly length: number; readonly alphabet: 'alphanumeric' | 'hex' }
  /** Random bytes as text, such as a key of AES-256: 32 bytes. */
  | { readonly kind: 'bytes'; readonly bytes: number; readonly encoding: 'base64' | 'hex' }
  /** A random UUID (version 4). */
  | { readonly kind: 'uuid' }
  /** A private key in PEM. PKCS#1 is for RSA alone. */
  | { readonly kind: 'private-key'; readonly algorithm: KeyAlgorithm; readonly encoding: 'PKCS1' | 'PKCS8' }
  /** The public half of another key of the same object, in PEM (SPKI). */
  | { readonly kind: 'public-key'; readonly of: string }
  /** The bcrypt hash of another key of the same object. */
  | { readonly kind: 'bcrypt'; readonly of: string }
  /** A line of an htpasswd file: a user and the bcrypt hash of another key of the same object. */
  | { readonly kind: 'htpasswd'; readonly user: string; readonly of: string }
  /** A Docker configuration that signs a user on to a registry with another key of the same object. */
  | { readonly kind: 'docker-config'; readonly registry: string; readonly user: string; readonly of: string }
  /** A value that is no secret, beside those that are: a user name. */
  | { readonly kind: 'text'; readonly value: string }
  /** Given by somebody else: a vendor's token. */
  | { readonly kind: 'given'; readonly description: string };

/** Kind and size of a private key. */
export type KeyAlgorithm = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'ec-p256' | 'ed25519';

/** bcrypt looks at no more bytes of a password than these. */
const bcryptLimit = 72;

/** Formats whose values are passwords that a hash or a sign-on can be made of. */
const passwordKinds: ReadonlySet<SecretFormat['kind']> = new Set(['random', 'bytes', 'uuid']);

/** What is wrong with the formats of the keys of one object: one line a fault, what and how to mend it. */
export function formatProblems(
  keys: Readonly<Record<string, SecretFormat>>,
): readonly { readonly problem: string; readonly remedy: string }[] {
  return Object.entries(keys).flatMap(([key, format]) => {
    const fault = keyProblem(key) ?? ownProblem(format) ?? sourceProblem(format, keys);
    return fault ? [{ problem: `key '${key}' ${fault.problem}`, remedy: fault.remedy }] : [];
  });
}

interface Fault {
  readonly problem: string;
  readonly remedy: string;
}

function keyProblem(key: string): Fault | undefined {
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(key)) return undefined;
  return { problem: 'is no key of a Secret', remedy: 'use letters, digits, dots, dashes and underscores' };
}

function ownProblem(format: SecretFormat): Fault | undefined {
  if (format.kind === 'random' && !(Number.isInteger(format.length) && format.length >= 1)) {
    return { problem: `cannot have ${format.length} characters`, remedy: 'use a whole number of 1 or more' };
  }
  if (format.kind === 'bytes' && !(Number.isInteger(format.bytes) && format.bytes >= 1)) {
    return { problem: `cannot have ${format.bytes} bytes`, remedy: 'use a whole number of 1 or more' };
  }
  if (format.kind === 'private-key' && format.encoding === 'PKCS1' && !format.algorithm.startsWith('rsa')) {
    return { problem: `is a key of ${format.algorithm} in PKCS1, which is for RSA alone`, remedy: 'use PKCS8' };
  }
  return undefined;
}

/** What is wrong with the key that a derived one is made of. */
function sourceProblem(format: SecretFormat, keys: Readonly<Record<string, SecretFormat>>): Fault | undefined {
  if (!('of' in format)) return undefined;
  const source = keys[format.of];
  if (!source) {
    return {
      problem: `is made of key '${format.of}', which the object does not have`,
      remedy: 'declare both together',
    };
  }
  if (format.kind === 'public-key') {
    if (source.kind === 'private-key') return undefined;
    return { problem: `is made of '${format.of}', which is no private key`, remedy: 'name one of kind private-key' };
  }
  if (!passwordKinds.has(source.kind)) {
    return {
      problem: `is made of '${format.of}', which is no password`,
      remedy: 'name one of kind random, bytes or uuid',
    };
  }
  if (format.kind !== 'docker-config' && source.kind === 'random' && source.length > bcryptLimit) {
    const problem = `is a bcrypt hash of ${source.length} characters, of which only ${bcryptLimit} count`;
    return { problem, remedy: `make '${format.of}' shorter` };
  }
  return undefined;
}

/** A format for people. */
export function formatText(format: SecretFormat): string {
  switch (format.kind) {
    case 'random':
      return `${format.length} random characters, ${format.alphabet}, no newline`;
    case 'bytes':
      return `${format.bytes} random bytes in ${format.encoding}, no newline`;
    case 'uuid':
      return 'random UUID';
    case 'private-key':
      return `private key of ${format.algorithm} in PEM (${format.encoding})`;
    case 'public-key':
      return `public key of the key ${format.of} in PEM (SPKI)`;
    case 'bcrypt':
      return `bcrypt hash of the key ${format.of}`;
    case 'htpasswd':
      return `htpasswd line of user ${format.user} with the bcrypt hash of the key ${format.of}`;
    case 'docker-config':
      return `Docker configuration for ${format.registry} with user ${format.user} and the key ${format.of}`;
    case 'text':
      return `the text ${format.value}`;
    case 'given':
      return format.description;
  }
}
