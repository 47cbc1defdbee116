import {
  CertificateSpecPrivateKeyAlgorithm as Algorithm,
  type CertificateSpec,
  type CertificateSpecKeystores,
  CertificateSpecPrivateKeyEncoding as Encoding,
  CertificateSpecKeystoresPkcs12Profile as Profile,
  CertificateSpecPrivateKeyRotationPolicy as Rotation,
  CertificateSpecUsages as Usage,
} from '../../../imports/cert-manager.io';
import { type CertificateNeed, isDnsLabel, type Keystores, publicAuthority } from '../../core';

/** Name of the issuer that signs the roots, each with its own key. */
export const rootIssuer = 'self-signed';

/** A certificate lives for three months and is renewed a month before its end: time for somebody to notice that it was not. */
const leaf = { duration: '2160h', renewBefore: '720h' };

/**
 * A root lives for ten years and is renewed after five with the same key, so that certificates of the old one stay valid under
 * the new one, and for five years both are good.
 */
const root = { duration: '87600h', renewBefore: '43800h' };

/** Longest common name (RFC 5280, upper bounds). */
const longestCommonName = 64;

/** Fits every client; upstream's own default. */
const rsaBits = 2048;
const ellipticBits = 256;

const usageOf = { client: Usage.CLIENT_AUTH, server: Usage.SERVER_AUTH } as const;

/** What speaks against a certificate. */
export function certificateProblems(need: CertificateNeed, namespace: string): { problem: string; remedy: string }[] {
  const { authority, commonName, keystores, usages } = need;
  const problems: { problem: string; remedy: string }[] = [];
  if (commonName.length > longestCommonName) {
    problems.push({
      problem: `common name '${commonName}' is longer than ${longestCommonName} characters`,
      remedy: 'shorten it, and name hosts in dnsNames',
    });
  }
  if (!isDnsLabel(authority) || authority === rootIssuer) {
    problems.push({
      problem: `'${authority}' cannot name an authority`,
      remedy: `use lower-case letters, digits and dashes, and not '${rootIssuer}'`,
    });
  }
  if (keystores && keystores.password.namespace !== namespace) {
    problems.push({
      problem: `the password of its keystores, ${keystores.password.name}, is in namespace '${keystores.password.namespace}'`,
      remedy: 'declare it in the same system',
    });
  }
  if (authority === publicAuthority && usages.includes('client')) {
    problems.push({
      problem: 'public authorities sign for servers only',
      remedy: 'use an authority of your own for clients',
    });
  }
  return problems;
}

/** The Certificate of a need. A public authority decides itself how long its certificates live. */
export function certificateSpec(need: CertificateNeed): CertificateSpec {
  const { name, authority, commonName, dnsNames, usages, encoding = 'PKCS8', keystores } = need;
  const isRsa = encoding === 'PKCS1';
  return {
    secretName: name,
    issuerRef: issuer(authority),
    commonName,
    dnsNames: dnsNames && dnsNames.length > 0 ? [...dnsNames] : undefined,
    usages: [Usage.DIGITAL_SIGNATURE, ...(isRsa ? [Usage.KEY_ENCIPHERMENT] : []), ...usages.map((use) => usageOf[use])],
    privateKey: {
      algorithm: isRsa ? Algorithm.RSA : Algorithm.ECDSA,
      size: isRsa ? rsaBits : ellipticBits,
      encoding: Encoding[encoding],
      rotationPolicy: Rotation.ALWAYS,
    },
    keystores: keystores && keystoreSpec(keystores),
    ...(authority === publicAuthority ? {} : leaf),
  };
}

function keystoreSpec({ kind, password }: Keystores): CertificateSpecKeystores {
  const { secret: name, key } = password.key('password');
  const passwordSecretRef = { name, key };
  return kind === 'pkcs12'
    ? // AES and SHA-256, which the JVM reads since 8u301; the default is of 2008.
      { pkcs12: { create: true, passwordSecretRef, profile: Profile.MODERN2023 } }
    : { jks: { create: true, passwordSecretRef } };
}

/** The root of an authority, which signs itself. */
export function rootSpec(authority: string): CertificateSpec {
  return {
    secretName: authority,
    issuerRef: issuer(rootIssuer),
    isCa: true,
    commonName: authority,
    usages: [Usage.DIGITAL_SIGNATURE, Usage.CERT_SIGN, Usage.CRL_SIGN],
    privateKey: { algorithm: Algorithm.ECDSA, size: ellipticBits, rotationPolicy: Rotation.NEVER },
    ...root,
  };
}

function issuer(name: string) {
  return { group: 'cert-manager.io', kind: 'ClusterIssuer', name };
}
