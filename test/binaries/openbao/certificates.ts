import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loopback } from '../../cluster/ports';
import type { CheckContext } from '../check';

/** An authority of its own and a certificate of it for the loopback address, as the Secret of a certificate has them. */
export async function makeCertificates({ run }: CheckContext, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  const openssl = async (...args: string[]) => {
    const { status, stderr } = await run('openssl', args);
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  };
  writeFileSync(file('san'), `subjectAltName=IP:${loopback}`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...key, '-subj', '/CN=ca', '-keyout', file('ca.key'), '-out', file('ca.crt'));
  await openssl('req', ...key, '-subj', '/CN=member', '-keyout', file('tls.key'), '-out', file('csr'));
  const signing = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('san')];
  await openssl('x509', '-req', '-in', file('csr'), ...signing, '-days', '1', '-out', file('tls.crt'));
}
