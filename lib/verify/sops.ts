import type { KubernetesObject } from '../core/manifest';
import { isMap } from './shape';

/** A value as SOPS writes it: the cipher, and in base64 the ciphertext, its nonce and its seal. */
const encrypted = /^ENC\[AES256_GCM,data:[A-Za-z0-9+/]+=*,iv:[A-Za-z0-9+/]+=*,tag:[A-Za-z0-9+/]+=*,type:[a-z]+\]$/;

/** The same Secret without what SOPS says about itself, which Flux takes away; any other object as it is. */
export function withoutSops(object: KubernetesObject): KubernetesObject {
  if (!isSops(object)) return object;
  const { apiVersion, kind, metadata, sops: _metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

/** Whether an object is a Secret that SOPS encrypted, or says so. */
export function isSops({ apiVersion, kind, sops }: KubernetesObject): boolean {
  return apiVersion === 'v1' && kind === 'Secret' && isMap(sops);
}

/** Whether a text has the form of what SOPS encrypted. */
export function isSopsEncrypted(value: unknown): boolean {
  return typeof value === 'string' && encrypted.test(value);
}

/** Fields of a Secret that SOPS should have encrypted and has not, its MAC among them. */
export function unencryptedFields({ data, stringData, sops }: KubernetesObject): readonly string[] {
  const values = Object.entries({ data, stringData }).flatMap(([field, map]) =>
    isMap(map) ? Object.entries(map).map(([key, value]) => [`${field}.${key}`, value] as const) : [],
  );
  return [...values, ['sops.mac', isMap(sops) ? sops.mac : undefined] as const].flatMap(([field, value]) =>
    isSopsEncrypted(value) ? [] : [field],
  );
}
