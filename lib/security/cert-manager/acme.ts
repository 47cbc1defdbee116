import type { ClusterIssuerSpec, ClusterIssuerSpecAcmeSolvers } from '../../../imports/cert-manager.io';
import { type Environment, external, type Problem, publicAuthority } from '../../core';
import type { Dns01 } from './dns01';

/** An account at an ACME server, which signs for host names that the environment answers for. */
export interface AcmeProps {
  /** Where the server writes to about the account. */
  readonly email: string;
  /** URL of the server's directory. @default that of Let's Encrypt */
  readonly server?: string;
  /**
   * Where records prove control of a name. Names with `*` need it, and hosts that the internet does not reach.
   * @default an answer at each host proves it, through the cluster's ingress controller
   */
  readonly dns01?: Dns01;
}

const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';

/** What is wrong with an ACME account in an environment. */
export function acmeProblems(environment: Environment, { email, server = letsEncrypt, dns01 }: AcmeProps): Problem[] {
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
  if (!dns01 && !environment.cluster.facts.ingress) {
    problems.push({
      path,
      prop: 'certificates.acme',
      problem: 'the cluster has no ingress controller to answer challenges through',
      remedy: "declare it in the cluster's ingress, use acme.dns01, or leave acme out",
    });
  }
  return problems;
}

/** The server as an endpoint. */
export function acmeEndpoint({ server = letsEncrypt }: AcmeProps) {
  const { hostname, port } = new URL(server);
  return external('https', { host: hostname, port: port ? Number(port) : undefined });
}

/** How control of a name is proved. */
export type AcmeSolver = ClusterIssuerSpecAcmeSolvers;

/** An answer at the host itself, through the cluster's ingress controller. */
export function httpSolver(environment: Environment): AcmeSolver {
  return {
    http01: {
      ingress: {
        ingressClassName: environment.cluster.facts.ingress?.className,
        // Upstream's default would open a port of every node.
        serviceType: 'ClusterIP',
      },
    },
  };
}

/** The issuer that asks the server. */
export function acmeIssuer({ email, server = letsEncrypt }: AcmeProps, solver: AcmeSolver): ClusterIssuerSpec {
  return {
    acme: {
      email,
      server,
      privateKeySecretRef: { name: `${publicAuthority}-acme-account` },
      solvers: [solver],
    },
  };
}
