/** Base64 as `kubeseal` writes it. */
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Lengths in bytes of what RSA makes of the session's key: 2048, 3072 and 4096 bits. */
const encryptedKeyLengths: ReadonlySet<number> = new Set([256, 384, 512]);

/** Bytes of the number before the encrypted key, and of the seal that AES-GCM puts behind the value. */
const numberLength = 2;
const sealLength = 16;

/** Whether a text has the form of a value that Sealed Secrets encrypted: length of the encrypted key, that key, the encrypted value. */
export function isSealed(text: string): boolean {
  if (!base64.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < numberLength) return false;
  const keyLength = bytes.readUInt16BE();
  return encryptedKeyLengths.has(keyLength) && bytes.length >= numberLength + keyLength + sealLength;
}
