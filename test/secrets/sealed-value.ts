import { createHash } from 'node:crypto';

/** A text in the form of what kubeseal makes with a key of 4096 bits; nobody can decrypt it. The same for the same seed. */
export function sealedValue(seed: string): string {
  const keyLength = 512;
  const rest = Buffer.concat(
    Array.from({ length: 17 }, (_, at) => createHash('sha256').update(`${seed}${at}`).digest()),
  );
  return Buffer.concat([Buffer.from([keyLength >> 8, keyLength & 0xff]), rest]).toString('base64');
}
