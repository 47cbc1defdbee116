import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authority } from './authority';
import type { CheckContext } from './check';

/**
 * Puts the certificate of an authority of its own (`ca.crt`) and a certificate that it signed (`tls.crt`, `tls.key`) into a
 * directory, as a Secret of the platform would hold them. `names` are as OpenSSL writes alternative names: `DNS:a.svc,IP:127.0.0.1`.
 * @throws Error with what openssl said.
 */
export async function makeCertificates({ run }: CheckContext, directory: string, names: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const authority = await Authority.create({ run, directory }, 'authority');
  const { certificate, key } = await authority.issue('member', names);
  const files = { 'ca.crt': authority.certificate, 'tls.crt': certificate, 'tls.key': key };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
}
