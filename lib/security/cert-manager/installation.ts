import type { Endpoint, Environment } from '../../core';
import type { AcmeProps } from './acme';

/** What certificates ask of the cert-manager of their environment. */
export interface Installation {
  /** Declares a root of its own and the issuer that signs with it. Once for each name. */
  authority(name: string): void;
  /** Declares the issuer that asks an ACME server. Once. */
  acme(props: AcmeProps): void;
  /** Lets the controller connect to a host whose challenge it looks at before the ACME server does. */
  checks(host: Endpoint<'http'>): void;
}

type Use = (installation: Installation) => void;

const installed = new WeakMap<Environment, Installation>();
const waiting = new WeakMap<Environment, Use[]>();

/** The cert-manager of an environment, if it is there already. */
export function installationOf(environment: Environment): Installation | undefined {
  return installed.get(environment);
}

/** cert-manager says that it is there. */
export function announce(environment: Environment, installation: Installation): void {
  installed.set(environment, installation);
  for (const use of waiting.get(environment) ?? []) use(installation);
}

/** Does something with the cert-manager of the environment: now, or when it is declared. That it never is, is an error. */
export function whenInstalled(environment: Environment, use: Use): void {
  const installation = installed.get(environment);
  if (installation) {
    use(installation);
    return;
  }
  const known = waiting.get(environment);
  if (known) {
    known.push(use);
    return;
  }
  waiting.set(environment, [use]);
  environment.node.addValidation({
    validate: () =>
      installed.has(environment)
        ? []
        : ['certificates: no CertManager is here to issue them; add one to charts/security.ts, or leave the prop out'],
  });
}
