import type { SecretNeed } from '../../lib';

/** A Secret that only people can bring. */
export const vendor: SecretNeed = {
  name: 'vendor',
  purpose: 'opens the door',
  keys: {
    token: { kind: 'given', description: 'token of the vendor' },
    user: { kind: 'given', description: 'user at the vendor' },
  },
  rotation: 'coordinated',
};
