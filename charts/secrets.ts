import { Capability, type Environment, Vault, type VaultProps } from '../lib';

/** What differs between environments. */
export interface SecretsNumbers {
  /** @default no server: secrets are generated or brought */
  readonly vault?: VaultProps;
}

/** Where secrets are kept, and who brings them to the systems. */
export class Secrets extends Capability {
  constructor(environment: Environment, { vault }: SecretsNumbers) {
    super(environment, 'secrets');
    if (vault) new Vault(this, vault);
  }
}
