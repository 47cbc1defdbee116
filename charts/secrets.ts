import { Capability, type Endpoint, type Environment, Vault, VaultInjector, type VaultProps } from '../lib';

/** What differs between environments. */
export interface SecretsNumbers {
  /** @default no server: secrets are generated or brought */
  readonly vault?: VaultProps;
  /** Whether pods of the server's clients may have an agent that fetches their secrets. @default false */
  readonly injector?: boolean;
}

/** Where secrets are kept, and who brings them to the systems. */
export class Secrets extends Capability {
  /** The server's API. */
  readonly api?: Endpoint<'vault'>;

  constructor(environment: Environment, { vault, injector }: SecretsNumbers) {
    super(environment, 'secrets');
    if (!vault) return;
    const server = new Vault(this, vault);
    this.api = server.api;
    if (injector) new VaultInjector(this, { server });
  }
}
