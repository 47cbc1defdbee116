import type { Construct } from 'constructs';
import { Certificate } from '../../../imports/cert-manager.io';
import {
  Capability,
  type CertificateNeed,
  type DeclaredSecret,
  Environment,
  external,
  PlatformError,
  type Problem,
  publicAuthority,
  type SecretProvider,
} from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place, placementOf } from '../../core/placement';
import { type AcmeProps, acmeProblems } from './acme';
import { certificateProblems, certificateSpec } from './certificate';
import { whenInstalled } from './installation';
import { admitChallenges } from './solver';

/** What the provider may be told. */
export interface CertManagerIssuing {
  /** Who signs for the authority `public`. @default nobody here: those certificates are up to other providers */
  readonly acme?: AcmeProps;
  /**
   * Authorities by those that sign in their place: for the time in which the key of one is replaced.
   * @default each signs itself
   */
  readonly replacedBy?: Readonly<Record<string, string>>;
}

/** Port of HTTP, at which an ACME server asks for the answer to its challenge. */
const httpPort = 80;

/**
 * Certificates are issued in the cluster by cert-manager: each authority gets a root of its own, and `public` is an ACME server.
 * Needs a `CertManager` in the environment.
 */
export function certManager({ acme, replacedBy = {} }: CertManagerIssuing = {}): SecretProvider {
  return {
    name: 'cert-manager',
    fulfils: ({ certificate }) => certificate !== undefined && (certificate.authority !== publicAuthority || !!acme),
    provide(scope, declared) {
      const { namespace } = declared;
      if (!declared.certificate) return;
      const authority = replacedBy[declared.certificate.authority] ?? declared.certificate.authority;
      const certificate = { ...declared.certificate, authority };
      const problems = [
        ...certificateProblems(certificate, namespace),
        ...orderProblems(scope),
        ...replacementProblems(declared.certificate, certificate),
      ].map(({ problem, remedy }) => ({
        path: declared.path,
        problem: `certificate '${namespace}/${certificate.name}': ${problem}`,
        remedy,
      }));
      if (problems.length > 0) throw new PlatformError(problems);
      declareCertificate(scope, declared, certificate);
      if (certificate.authority === publicAuthority && acme) askPublicly(scope, namespace, certificate, acme);
      else whenInstalled(Environment.of(scope), (installation) => installation.authority(certificate.authority));
    },
  };
}

/** Clients of an authority of one's own find its certificate beside the key, and an ACME server gives none. */
function replacementProblems({ authority }: CertificateNeed, issued: CertificateNeed) {
  if (authority === publicAuthority || issued.authority !== publicAuthority) return [];
  return [
    {
      problem: `'${authority}' is replaced by '${publicAuthority}', whose Secrets lack the 'ca.crt' that its clients read`,
      remedy: "name another authority of your own in certificates' replacedBy",
    },
  ];
}

/** Who comes in the stage of cert-manager itself would wait for a certificate that is not declared before it runs. */
function orderProblems(scope: Construct): { problem: string; remedy: string }[] {
  if (placementOf(scope)?.stage !== 'operators') return [];
  return [
    { problem: 'comes after the stage operators, which waits for it', remedy: 'put its system in a later stage' },
  ];
}

/** A public one waits for its host to be reachable, and so for the Ingress that the host's DNS record comes from. */
function declareCertificate(scope: Construct, { namespace }: DeclaredSecret, certificate: CertificateNeed): void {
  const { name, authority } = certificate;
  const partOf = Capability.of(scope).name;
  const object = new Certificate(scope, `certificate-${name}`, {
    metadata: {
      name,
      namespace,
      labels: recommendedLabels({ product: 'cert-manager', instance: name, component: 'certificate', partOf }),
    },
    spec: certificateSpec(certificate),
  });
  place(object, { stage: authority === publicAuthority ? 'custom' : 'secrets', folder: `certificates-${namespace}` });
}

function askPublicly(scope: Construct, namespace: string, certificate: CertificateNeed, acme: AcmeProps): void {
  const environment = Environment.of(scope);
  const hosts = [...new Set([certificate.commonName, ...(certificate.dnsNames ?? [])])];
  const problems = [...acmeProblems(environment, acme), ...(acme.dns01 ? [] : wildcardProblems(scope, hosts))];
  if (problems.length > 0) throw new PlatformError(problems);
  if (!acme.dns01) admitChallenges(scope, namespace);
  whenInstalled(environment, (installation) => {
    installation.acme(acme);
    for (const host of acme.dns01 ? [] : hosts) {
      installation.checks(external('http', { host, port: httpPort, tls: false }));
    }
  });
}

/** No host answers for every name below it. */
function wildcardProblems(scope: Construct, hosts: readonly string[]): Problem[] {
  return hosts
    .filter((host) => host.startsWith('*.'))
    .map((host) => ({
      path: scope.node.path,
      prop: 'certificate.dnsNames',
      problem: `'${host}' can only be proved by a record`,
      remedy: "say in the environment's certificates.acme.dns01 where to write it, or name each host",
    }));
}
