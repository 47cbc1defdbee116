import { Capability, CertManager, type Environment } from '../lib';

/** Who may do what, and who is who: certificates inside the cluster. */
export class Security extends Capability {
  constructor(environment: Environment) {
    super(environment, 'security');
    new CertManager(this);
  }
}
