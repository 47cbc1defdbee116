import type { Construct } from 'constructs';
import { Environment, type EnvironmentProps } from '../lib';
import { Logging, type LoggingNumbers } from './logging';
import { Monitoring, type MonitoringNumbers } from './monitoring';
import { Secrets, type SecretsNumbers } from './secrets';
import { Security, type SecurityNumbers } from './security';

/** One environment of the platform, as data. */
export interface EnvironmentDefinition extends EnvironmentProps {
  readonly name: string;
  readonly logging: LoggingNumbers;
  readonly monitoring: MonitoringNumbers;
  readonly security?: SecurityNumbers;
  /** @default no systems that keep secrets */
  readonly secretStores?: SecretsNumbers;
}

/** Which capabilities an environment has, and what they are wired to. */
export function platform(scope: Construct, definition: EnvironmentDefinition): Environment {
  const environment = new Environment(scope, definition.name, definition);
  const { trust } = new Security(environment, definition.security);
  const secrets = definition.secretStores && new Secrets(environment, definition.secretStores);
  new Logging(environment, definition.logging);
  new Monitoring(environment, definition.monitoring, { trust, secretStore: secrets?.api });
  return environment;
}
