import { Capability, CertManager, type Environment, TrustManager, type TrustManagerProps } from '../lib';

/** What differs between environments. */
export interface SecurityNumbers {
  /** What the platform's authorities are trusted in. @default nobody besides those who have certificates of them */
  readonly trust?: TrustManagerProps['bundles'];
}

/** Who may do what, and who is who: certificates inside the cluster. */
export class Security extends Capability {
  /** Brings certificates of authorities to those who trust them. */
  readonly trust?: TrustManager;

  constructor(environment: Environment, { trust }: SecurityNumbers = {}) {
    super(environment, 'security');
    new CertManager(this);
    if (trust) this.trust = new TrustManager(this, { bundles: trust });
  }
}
