import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../lib/output/yaml';

/** A text in the form of what SOPS makes of a value; nobody can decrypt it. The same for the same seed. */
export function sopsValue(seed: string): string {
  const part = (name: string, bytes: number) =>
    createHash('sha256').update(`${seed} ${name}`).digest().subarray(0, bytes).toString('base64');
  return `ENC[AES256_GCM,data:${part('data', 9)},iv:${part('iv', 32)},tag:${part('tag', 16)},type:str]`;
}

/** A public age key whose private half nobody has. */
export const sopsRecipient = { age: `age1${'q7z4x9lm2rv8kp0wn6s3dh5gjyfa'.repeat(3).slice(0, 58)}` };

/** What SOPS writes beside the values that it encrypted for one age key. */
export function sopsMetadata(): Record<string, unknown> {
  return {
    age: [
      { recipient: sopsRecipient.age, enc: '-----BEGIN AGE ENCRYPTED FILE-----\nq7Zt4Xc9Lm2Rv8Kp1Wn6Bs3Dh5Gj0FyA2\n' },
    ],
    encrypted_regex: '^(data|stringData)$',
    lastmodified: '2026-01-01T00:00:00Z',
    mac: sopsValue('mac'),
    mac_only_encrypted: true,
    version: '3.13.3',
  };
}

/** The manifest of the vendor's Secret, encrypted. */
export function sopsManifest(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'vendor', namespace: 'shop' },
    stringData: { token: sopsValue('token'), user: sopsValue('user') },
    sops: sopsMetadata(),
    ...changes,
  };
}

/** A folder below another with manifests, by file. */
export function sopsFolder(
  parent: string,
  manifests: Readonly<Record<string, object>> = { 'vendor.yaml': sopsManifest() },
): string {
  const folder = join(parent, 'sops');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, manifest] of Object.entries(manifests)) {
    // Without fields that are undefined.
    writeFileSync(join(folder, file), toYaml(JSON.parse(JSON.stringify(manifest))));
  }
  return folder;
}
