import { X509Certificate } from 'node:crypto';
import { production } from '../../../charts/environments/production';
import type { CertificateSpec } from '../../../imports/cert-manager.io';
import {
  type CertificateNeed,
  type DeclaredSecret,
  type Environment,
  type Keystores,
  type KubernetesObject,
  publicAuthority,
  SecretRef,
} from '../../../lib';
import { certificateFaults } from '../../../lib/secrets/existing/job/certificate.js';
import { certificateSpec } from '../../../lib/security/cert-manager/certificate';
import { environmentSubject } from '../../subjects';
import { CertificatesTrial, type Held, type LiveCertificate } from '../certificates/trial';
import type { ClusterCheck } from '../check';
import { waitFor } from '../wait';

/** Seconds that a certificate, or what follows from it, may take on a busy machine. */
const patience = 120;

/** Object identifiers of what certificates are for. */
const usages = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

const password = 'password-of-the-keystores';

/** The real controllers of cert-manager and the real trust-manager, with the rights and the objects that the platform writes. */
export const certificatesCheck: ClusterCheck = {
  id: 'certificates',
  title:
    'cert-manager, its injector and trust-manager, with the rights that they have, issue, renew and distribute what production declares, and an authority is renewed unnoticed',
  tools: ['cert-manager', 'trust-manager'],
  weight: 110,
  async run({ plane }) {
    const trial = new CertificatesTrial(plane, environmentSubject(production));
    const findings: string[] = [];
    try {
      const { environment } = trial.subject;
      const stores = (['pkcs12', 'jks'] as const).flatMap((kind) => keystoreObjects(environment, kind));
      await trial.apply([...stores, shortLived]);
      await trial.startCertManager();
      await trial.ready(patience);
      findings.push(...(await issued(trial)), ...(await keystores(trial)));
      await trial.startTrustManager();
      await trial.startInjector();
      findings.push(...(await distributed(trial)), ...(await injected(trial)));
      await renewedInTime(trial);
      findings.push(...(await overlapping(trial)));
      findings.push(...(await distributed(trial)), ...(await injected(trial)), ...trial.errors);
      return { counts: { certificates: (await trial.certificates()).length }, findings };
    } finally {
      findings.push(...(await trial.stop()));
    }
  },
};

/** What is wrong with the Secrets of declared certificates: keys, names, key, chain, and what they are for. */
async function issued(trial: CertificatesTrial): Promise<string[]> {
  const declared = trial.subject.environment.secrets.filter(
    ({ certificate }) => certificate && certificate.authority !== publicAuthority,
  );
  const lists = await Promise.all(
    declared.map(async (each) => {
      const held = await trial.secret(each.namespace, each.need.name);
      return faultsOf(each, held).map((fault) => `${each.namespace}/${each.need.name}: ${fault}`);
    }),
  );
  return declared.length > 0 ? lists.flat() : ['production declares no certificate'];
}

function faultsOf({ need, certificate }: DeclaredSecret, held: Held): string[] {
  if (!certificate) return [];
  const { commonName, dnsNames = [], encoding = 'PKCS8' } = certificate;
  const wanted = Object.keys(need.keys).sort().join();
  const found = Object.keys(held.text).sort().join();
  const enhanced = leafOf(held).keyUsage ?? [];
  const purposes = certificate.usages.map((usage) => usages[usage]);
  return [
    ...(held.type === 'kubernetes.io/tls' ? [] : [`is of type ${held.type}`]),
    ...(wanted === found ? [] : [`has the keys ${found}, not ${wanted}`]),
    ...certificateFaults({ commonName, dnsNames: [...dnsNames], encoding, isPublic: false }, held.text),
    ...(enhanced.toSorted().join() === purposes.sort().join() ? [] : [`is for ${enhanced.join()}`]),
  ];
}

/** A certificate that is to be renewed ten seconds after it was issued. */
const shortLived = certificateObject({
  ...certificateSpec(need('short-lived')),
  duration: '1h',
  renewBefore: '59m50s',
});

async function renewedInTime(trial: CertificatesTrial): Promise<void> {
  const { namespace = '', name } = shortLived.metadata;
  const first = leafOf(await trial.secret(namespace, name));
  // A renewal that follows within seconds can meet the key that was prepared for the one before; none does for ever.
  await waitFor('a certificate is renewed when it is time, with another key', patience, async () => {
    const now = leafOf(await trial.secret(namespace, name));
    if (now.fingerprint256 === first.fingerprint256) return [`it is still that of ${first.validFrom}`];
    return samePublicKey(first, now) ? [`that of ${now.validFrom} has the same key`] : [];
  });
}

/** The root is renewed with its key: old and new certificates are good under both of its own. */
async function overlapping(trial: CertificatesTrial): Promise<string[]> {
  const [root, leaf] = [
    { namespace: 'security', name: 'platform' },
    { namespace: 'secrets', name: 'openbao-tls' },
  ];
  const before = { root: await trial.leaf(root), leaf: await trial.leaf(leaf) };
  await trial.renew(root, patience);
  await trial.renew(leaf, patience);
  const takers = [
    'security-trust-manager/platform',
    'security-trust-manager/trust-manager-tls',
    'secrets/vault-k8s-tls',
  ];
  for (const taker of takers) {
    const [namespace = '', name = ''] = taker.split('/');
    await trial.renew({ namespace, name }, patience);
  }
  const after = { root: await trial.leaf(root), leaf: await trial.leaf(leaf) };
  const findings = samePublicKey(before.root, after.root) ? [] : ['the renewed root has another key'];
  for (const authority of [before.root, after.root]) {
    for (const certificate of [before.leaf, after.leaf]) {
      if (certificate.checkIssued(authority) && certificate.verify(authority.publicKey)) continue;
      findings.push(`the certificate of ${certificate.validFrom} is not good under the root of ${authority.validFrom}`);
    }
  }
  const held = (await trial.secret(leaf.namespace, leaf.name)).text['ca.crt'] ?? '';
  return new X509Certificate(held).fingerprint256 === after.root.fingerprint256
    ? findings
    : [...findings, 'the renewed certificate does not bring the renewed root'];
}

/** Every bundle is where it is wanted, and holds the authorities as they are now. */
async function distributed(trial: CertificatesTrial): Promise<string[]> {
  const root = (await trial.secret('security-trust-manager', 'platform')).text['ca.crt'] ?? '';
  const wanted = [
    { namespace: 'shop', name: 'platform-authority', authorities: [root] },
    { namespace: 'monitoring', name: 'all-authorities', authorities: [root, trial.publicAuthority] },
  ];
  await waitFor('the bundles are where they are wanted', patience, async () => {
    const lists = await Promise.all(
      wanted.map(async ({ namespace, name, authorities }) => {
        const found = fingerprints(await trial.configMap(namespace, name));
        const right = fingerprints(authorities.join('\n'));
        return found.join() === right.join() ? [] : [`${namespace}/${name} has ${found.length} of ${right.length}`];
      }),
    );
    const missing = lists.flat();
    return missing.length > 0 ? [...missing, ...trial.errors] : [];
  });
  const elsewhere = await trial.configMap('logging', 'platform-authority');
  return elsewhere === '' ? [] : ['a bundle is in a namespace that nobody named'];
}

/** Webhooks are called with the authority of their certificate as it is now. The injector leaves those that were there before. */
async function injected(trial: CertificatesTrial): Promise<string[]> {
  await waitFor('webhooks have their authority', patience, async () => {
    const lists = await Promise.all(
      (await trial.authorities()).map(async ({ webhook, from, found }) => {
        const { text } = await trial.secret(from.namespace, from.name);
        return fingerprints(text['ca.crt'] ?? '').every((each) => fingerprints(found).includes(each))
          ? []
          : [`${webhook} has not that of ${from.namespace}/${from.name}`];
      }),
    );
    const missing = lists.flat();
    return missing.length > 0 ? [...missing, ...trial.errors] : [];
  });
  return (await trial.authorities()).length > 0 ? [] : ['no webhook asks for an authority'];
}

/** A certificate with keystores, as the platform writes it, and their password. */
function keystoreObjects(owner: Environment, kind: Keystores['kind']): KubernetesObject[] {
  const namespace = 'logging';
  const name = `keystore-${kind}`;
  const secret = new SecretRef(owner, namespace, `${name}-password`, ['password']);
  const keystores = { kind, password: secret };
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: secret.name, namespace }, stringData: { password } },
    certificateObject(certificateSpec({ ...need(name), keystores })),
  ];
}

function need(name: string): CertificateNeed {
  return { name, purpose: 'is looked at', authority: 'platform', commonName: name, usages: ['server'] };
}

function certificateObject(spec: CertificateSpec): KubernetesObject {
  const metadata = { name: spec.secretName, namespace: 'logging' };
  return { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec } satisfies Omit<
    LiveCertificate,
    'status'
  >;
}

/** The keystores open with the password, and with no other. */
async function keystores(trial: CertificatesTrial): Promise<string[]> {
  const { bytes } = await trial.secret('logging', 'keystore-pkcs12');
  const findings = ['keystore.p12', 'truststore.p12'].flatMap((key) => {
    const store = bytes[key];
    if (!store) return [`there is no ${key}`];
    const opened = trial.opens(store, password);
    const openedAnyhow = trial.opens(store, 'another');
    return [...(opened ? [] : [`${key} does not open`]), ...(openedAnyhow ? [`${key} opens with any password`] : [])];
  });
  const jks = (await trial.secret('logging', 'keystore-jks')).bytes;
  for (const key of ['keystore.jks', 'truststore.jks']) {
    if (jks[key]?.subarray(0, 4).toString('hex') !== 'feedfeed') findings.push(`${key} is no JKS keystore`);
  }
  return findings;
}

function leafOf({ text }: Held): X509Certificate {
  return new X509Certificate(text['tls.crt'] ?? '');
}

function samePublicKey(one: X509Certificate, other: X509Certificate): boolean {
  return one.publicKey.equals(other.publicKey);
}

function fingerprints(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).fingerprint256).sort();
}
