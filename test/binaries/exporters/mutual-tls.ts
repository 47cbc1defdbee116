import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';

/** An answer, as far as checks look at it. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks a server whose certificate is of the authority in a directory; with the certificate there, or with none. */
export async function askOverTls(url: string, directory: string, shows: 'certificate' | 'nothing'): Promise<Answer> {
  const read = (name: string) => readFileSync(join(directory, name));
  const own = shows === 'certificate' ? { cert: read('tls.crt'), key: read('tls.key') } : {};
  return await new Promise((resolve, reject) => {
    const asked = request(url, { ca: read('ca.crt'), timeout: 20_000, ...own }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
      response.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    asked.end();
  });
}
