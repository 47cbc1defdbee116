import type { Image } from '../../core';
import { images } from '../../images';

/** Which of the two servers runs. Both speak one API; OpenBao is the open fork. */
export type Distribution = 'vault' | 'openbao';

/** What differs between the two. */
export interface DistributionFacts {
  readonly title: string;
  readonly image: Image;
  /** The program in the image. */
  readonly binary: string;
  /** Prefix of the environment variables that the server reads. */
  readonly prefix: 'VAULT' | 'BAO';
  /** Directory of the server's files. */
  readonly home: string;
  /** Whether the configuration declares audit devices; otherwise the bootstrap job does through the API. */
  readonly declaresAudit: boolean;
  /** Whether the server demands a word about memory locking, which containers of ours may not do. */
  readonly mentionsLocking: boolean;
}

/** The distributions. Sources: the documentation and start scripts of both. */
export const distributions: Readonly<Record<Distribution, DistributionFacts>> = {
  vault: {
    title: 'Vault',
    image: images.vault,
    binary: 'vault',
    prefix: 'VAULT',
    home: '/vault',
    declaresAudit: false,
    mentionsLocking: true,
  },
  openbao: {
    title: 'OpenBao',
    image: images.openbao,
    binary: 'bao',
    prefix: 'BAO',
    home: '/openbao',
    declaresAudit: true,
    mentionsLocking: false,
  },
};
