import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { external, type MetricsStore } from '../../../lib';
import { loopback } from '../../cluster/ports';
import { Authority } from '../authority';
import type { CheckContext } from '../check';
import { Gate } from './gate';

const given = { kind: 'given', description: 'what the store asks for' } as const;
const writes = { purpose: 'lets samples be written', rotation: 'coordinated' } as const;

/** Stores outside, by what they ask for; nobody knows the authority of the stranger. */
const credentials = {
  password: { kind: 'password', user: 'edge', need: { name: 'password', keys: { password: given }, ...writes } },
  token: { kind: 'token', need: { name: 'token', keys: { token: given }, ...writes } },
  certificate: {
    kind: 'certificate',
    need: { purpose: 'writes samples', authority: 'store', commonName: 'edge', usages: ['client'] },
  },
  stranger: { kind: 'ambient' },
} as const satisfies Readonly<Record<string, MetricsStore['credentials']>>;
type StoreName = keyof typeof credentials;
const storeNames = Object.keys(credentials) as readonly StoreName[];

const hostOf = (name: StoreName) => `${name}.example.com`;

/** The stores as a sender is told of them. */
export const outsideStores: readonly MetricsStore<'remote-write'>[] = storeNames.map((name) => ({
  endpoint: external('remote-write', { host: hostOf(name) }),
  path: '/api/v1/write',
  tenant: 'shop',
  credentials: credentials[name],
}));

/** Stands for stores outside: each takes what comes with the right proof over TLS, and keeps nothing. */
export class OutsideStores {
  private constructor(
    readonly gates: Readonly<Record<StoreName, Gate>>,
    /** Where each store is here, by its address in the configuration. */
    readonly addresses: Readonly<Record<string, string>>,
    /** File with the authorities that everybody trusts. */
    readonly publicAuthorities: string,
    /** Files of the sender's certificate for the store that asks for one. */
    readonly clientFiles: Readonly<Record<string, string>>,
  ) {}

  static async open(context: CheckContext): Promise<OutsideStores> {
    const known = await Authority.create(context, 'public');
    const unknown = await Authority.create(context, 'unknown');
    const ofStore = await Authority.create(context, 'store');
    const client = await ofStore.issue('edge', 'DNS:edge');
    const served = async (authority: Authority) => {
      const { certificate, key } = await authority.issue('store', `IP:${loopback}`);
      return { cert: certificate, key };
    };
    const basic = `Basic ${Buffer.from('edge:right').toString('base64')}`;
    const asked = { requestCert: true, rejectUnauthorized: true, ca: ofStore.certificate };
    const gates = {
      password: new Gate({ tls: await served(known), admits: ({ authorization }) => authorization === basic }),
      token: new Gate({ tls: await served(known), admits: ({ authorization }) => authorization === 'Bearer right' }),
      certificate: new Gate({ tls: { ...(await served(ofStore)), ...asked } }),
      stranger: new Gate({ tls: await served(unknown) }),
    };
    const addresses: Record<string, string> = {};
    for (const name of storeNames) addresses[`${hostOf(name)}:443`] = await gates[name].open();
    const authorities = join(context.directory, 'authorities.crt');
    writeFileSync(authorities, known.certificate);
    const files = { 'ca.crt': ofStore.certificate, 'tls.crt': client.certificate, 'tls.key': client.key };
    return new OutsideStores(gates, addresses, authorities, files);
  }

  close(): void {
    for (const gate of Object.values(this.gates)) gate.close();
  }
}
