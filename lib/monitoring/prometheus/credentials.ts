import type { CertificateKey, CertificateNeed, SecretNeed, SecretRef, Volume } from '../../core';
import { secretFiles } from '../../core';
import { type StoreRoute, storeDirectory } from './remote-write';

/** How a system declares what it needs. */
export interface Declaring {
  readonly name: string;
  readonly secret: <K extends string>(need: SecretNeed<K>) => SecretRef<K>;
  readonly certificate: (need: CertificateNeed) => SecretRef<CertificateKey>;
}

/** Declares what the stores' credentials need, and says where the pod finds them. */
export function storeMounts(routes: readonly StoreRoute[], declaring: Declaring): Record<string, Volume> {
  return Object.fromEntries(
    routes.flatMap((route) => {
      const volume = credentialsOf(route, declaring);
      return volume ? [[storeDirectory(route.name), volume]] : [];
    }),
  );
}

function credentialsOf({ name, store: { credentials } }: StoreRoute, declaring: Declaring): Volume | undefined {
  switch (credentials.kind) {
    case 'password':
      return secretFiles(declaring.secret(credentials.need), { password: 'password' });
    case 'token':
      return secretFiles(declaring.secret(credentials.need), { token: 'token' });
    case 'certificate':
      return secretFiles(declaring.certificate({ ...credentials.need, name: `${declaring.name}-${name}-client` }));
    case 'aws-signature':
    case 'ambient':
      return undefined;
  }
}

/** A certificate to show to targets of the platform, and its authority, which vouches for them and for stores. */
export function platformTrust({ name, certificate }: Declaring, namespace: string): Volume {
  const need = certificate({
    name: `${name}-client`,
    purpose: `lets ${name} trust the workloads of the platform that it connects to over TLS, and show them who asks`,
    authority: 'platform',
    commonName: `${name}.${namespace}.svc`,
    usages: ['client'],
  });
  return secretFiles(need);
}
