import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckContext } from './check';

/** A certificate and its key, as PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority of a test's own, which issues certificates for a day. */
export class Authority {
  private issues = 0;

  private constructor(
    private readonly context: Pick<CheckContext, 'run'>,
    private readonly directory: string,
  ) {}

  /** Makes the key and the certificate of an authority in a directory of its own. */
  static async create(context: Pick<CheckContext, 'run' | 'directory'>, name: string): Promise<Authority> {
    const authority = new Authority(context, join(context.directory, name));
    mkdirSync(authority.directory, { recursive: true });
    const [key, certificate] = [authority.file('ca.key'), authority.file('ca.crt')];
    await authority.openssl('req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-keyout', key, '-out', certificate);
    return authority;
  }

  /** The authority's own certificate. */
  get certificate(): string {
    return readFileSync(this.file('ca.crt'), 'utf8');
  }

  /** Issues a certificate for names: `IP:127.0.0.1`, `DNS:web.shop.svc`. */
  async issue(commonName: string, ...names: readonly string[]): Promise<Issued> {
    this.issues += 1;
    const file = (name: string) => this.file(`${this.issues}.${name}`);
    writeFileSync(file('san'), `subjectAltName=${names.join()}`);
    await this.openssl('req', ...newKey, '-subj', `/CN=${commonName}`, '-keyout', file('key'), '-out', file('csr'));
    const signing = ['-CA', this.file('ca.crt'), '-CAkey', this.file('ca.key'), '-CAcreateserial'];
    const extensions = ['-extfile', file('san'), '-days', '1', '-out', file('crt')];
    await this.openssl('x509', '-req', '-in', file('csr'), ...signing, ...extensions);
    return { certificate: readFileSync(file('crt'), 'utf8'), key: readFileSync(file('key'), 'utf8') };
  }

  private file(name: string): string {
    return join(this.directory, name);
  }

  private async openssl(...args: readonly string[]): Promise<void> {
    const { status, stderr } = await this.context.run('openssl', args);
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  }
}
