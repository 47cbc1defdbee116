import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckContext } from './check';

/**
 * Puts an authority of its own (`ca.crt`) and a certificate that it signed (`tls.crt`, `tls.key`) into a directory, as a Secret of
 * the platform would hold them. `names` are as OpenSSL writes alternative names: `DNS:a.svc,IP:127.0.0.1`.
 * @throws Error with what openssl said.
 */
export async function makeCertificates({ run }: CheckContext, directory: string, names: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  const openssl = async (...args: string[]) => {
    const { status, stderr } = await run('openssl', args);
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  };
  writeFileSync(file('san'), `subjectAltName=${names}`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...key, '-subj', '/CN=ca', '-keyout', file('ca.key'), '-out', file('ca.crt'));
  await openssl('req', ...key, '-subj', '/CN=member', '-keyout', file('tls.key'), '-out', file('csr'));
  const signing = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('san')];
  await openssl('x509', '-req', '-in', file('csr'), ...signing, '-days', '1', '-out', file('tls.crt'));
}
