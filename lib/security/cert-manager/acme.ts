import type { ClusterIssuerSpec } from '../../../imports/cert-manager.io';
import { type Environment, external, type Problem } from '../../core';

/** An account at an ACME server, which signs for host names that the environment answers for. */
export interface AcmeProps {
  /** Where the server writes to about the account. */
  readonly email: string;
  /** URL of the server's directory. @default that of Let's Encrypt */
  readonly server?: string;
}

/** The authority whose certificates browsers trust. */
export const publicAuthority = 'public';

const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';

/** What is wrong with an ACME account in an environment. */
export function acmeProblems(environment: Environment, { email, server = letsEncrypt }: AcmeProps): Problem[] {
  const { path } = environment.node;
  const problems: Problem[] = [];
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
    problems.push({
      path,
      prop: 'certificates.acme.email',
      problem: `'${email}' is no mail address`,
      remedy: 'write one that somebody reads',
    });
  }
  if (!URL.canParse(server) || new URL(server).protocol !== 'https:') {
    problems.push({
      path,
      prop: 'certificates.acme.server',
      problem: `'${server}' is no https URL`,
      remedy: "write the URL of the server's directory, or leave it out",
    });
  }
  if (!environment.cluster.facts.ingress) {
    problems.push({
      path,
      prop: 'certificates.acme',
      problem: 'the cluster has no ingress controller to answer challenges through',
      remedy: "declare it in the cluster's ingress, or leave acme out",
    });
  }
  return problems;
}

/** The server as an endpoint. */
export function acmeEndpoint({ server = letsEncrypt }: AcmeProps) {
  const { hostname, port } = new URL(server);
  return external('https', { host: hostname, port: port ? Number(port) : undefined });
}

/** The issuer that proves control of a host by an answer through the cluster's ingress controller. */
export function acmeIssuer(environment: Environment, { email, server = letsEncrypt }: AcmeProps): ClusterIssuerSpec {
  return {
    acme: {
      email,
      server,
      privateKeySecretRef: { name: `${publicAuthority}-acme-account` },
      solvers: [
        {
          http01: {
            ingress: {
              ingressClassName: environment.cluster.facts.ingress?.className,
              // Upstream's default would open a port of every node.
              serviceType: 'ClusterIP',
            },
          },
        },
      ],
    },
  };
}
