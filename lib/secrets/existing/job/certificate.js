/** Checks certificates. Runs in the cluster, in plain Node.js. */
const { createPrivateKey, X509Certificate } = require('node:crypto');

/** @typedef {{ commonName: string, dnsNames: string[], encoding: 'PKCS1' | 'PKCS8', isPublic: boolean }} Wanted */

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What the first line of a private key says it is. */
const labels = { PKCS1: 'RSA PRIVATE KEY', PKCS8: 'PRIVATE KEY' };

/**
 * What is wrong with a certificate, its key and its authority, one text a fault, without any value in it. A public authority is not
 * in the Secret: clients have it.
 * @param {Wanted} wanted
 * @param {Readonly<Record<string, string>>} values
 * @returns {string[]}
 */
function certificateFaults(wanted, values) {
  const chain = read(values['tls.crt']);
  const [leaf] = chain;
  if (!leaf) return ["key 'tls.crt' is no certificate in PEM"];
  return [
    ...nameFaults(wanted, leaf),
    ...timeFaults(leaf),
    ...keyFaults(wanted, leaf, values['tls.key'] ?? ''),
    ...(wanted.isPublic ? [] : authorityFaults(chain, read(values['ca.crt']))),
  ];
}

/**
 * @param {X509Certificate[]} chain
 * @param {X509Certificate[]} authorities
 */
function authorityFaults(chain, authorities) {
  return authorities.length === 0 ? ["key 'ca.crt' is no certificate in PEM"] : chainFaults(chain, authorities);
}

/**
 * @param {string | undefined} text
 * @returns {X509Certificate[]} none where one cannot be read
 */
function read(text = '') {
  try {
    return (text.match(block) ?? []).map((pem) => new X509Certificate(pem));
  } catch {
    return [];
  }
}

/**
 * @param {Wanted} wanted
 * @param {X509Certificate} leaf
 */
function nameFaults({ commonName, dnsNames }, leaf) {
  const subject = leaf.subject.split('\n');
  // Any label stands for the wildcard.
  const missing = dnsNames.filter((name) => !leaf.checkHost(name.replace('*', 'any')));
  return [
    // Where the name is a host, those that it is valid for count.
    ...(dnsNames.includes(commonName) || subject.includes(`CN=${commonName}`)
      ? []
      : [`key 'tls.crt' has not the common name ${commonName}`]),
    ...missing.map((name) => `key 'tls.crt' is not valid for ${name}`),
  ];
}

/** @param {X509Certificate} leaf */
function timeFaults({ validFrom, validTo }) {
  const now = Date.now();
  if (Date.parse(validTo) <= now) return [`key 'tls.crt' ended on ${validTo}`];
  return Date.parse(validFrom) > now ? [`key 'tls.crt' begins on ${validFrom}`] : [];
}

/**
 * @param {Wanted} wanted
 * @param {X509Certificate} leaf
 * @param {string} key
 */
function keyFaults({ encoding }, leaf, key) {
  if (!key.trimStart().startsWith(`-----BEGIN ${labels[encoding]}-----`))
    return [`key 'tls.key' is no private key in ${encoding}`];
  try {
    return leaf.checkPrivateKey(createPrivateKey(key)) ? [] : ["key 'tls.key' does not belong to 'tls.crt'"];
  } catch {
    return ["key 'tls.key' cannot be read"];
  }
}

/**
 * Each certificate is signed by the next, and the last by an authority, unless it is one.
 * @param {X509Certificate[]} chain
 * @param {X509Certificate[]} authorities
 */
function chainFaults(chain, authorities) {
  const signed = chain.every((certificate, at) => {
    const next = chain[at + 1];
    if (next) return isSignedBy(certificate, next);
    return authorities.some((authority) => authority.raw.equals(certificate.raw) || isSignedBy(certificate, authority));
  });
  return signed ? [] : ["key 'tls.crt' is not signed by 'ca.crt'"];
}

/**
 * @param {X509Certificate} certificate
 * @param {X509Certificate} issuer
 */
function isSignedBy(certificate, issuer) {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

module.exports = { certificateFaults };
