import type { Image, Product } from '../../core';
import { images } from '../../images';
import type { Distribution } from '../vault/distribution';

/** What differs between the two providers. */
export interface CsiProviderFacts {
  readonly product: Product;
  readonly image: Image;
  /** Name by which the driver knows it, and of its socket. */
  readonly provider: string;
  /** Prefix of its environment variables. */
  readonly prefix: 'VAULT' | 'BAO';
  /** Of the flag that names the server's auth method. */
  readonly mountFlag: string;
}

/** The providers. Sources: their documentation and command lines. */
export const csiProviders: Readonly<Record<Distribution, CsiProviderFacts>> = {
  openbao: {
    product: {
      id: 'openbao-csi-provider',
      title: 'OpenBao CSI Provider',
      upstream: 'https://github.com/openbao/openbao-csi-provider',
      podSecurity: 'privileged',
    },
    image: images.openbaoCsiProvider,
    provider: 'openbao',
    prefix: 'BAO',
    mountFlag: '--openbao-mount',
  },
  vault: {
    product: {
      id: 'vault-csi-provider',
      title: 'Vault CSI Provider',
      upstream: 'https://github.com/hashicorp/vault-csi-provider',
      podSecurity: 'privileged',
    },
    image: images.vaultCsiProvider,
    provider: 'vault',
    prefix: 'VAULT',
    mountFlag: '--vault-mount',
  },
};
