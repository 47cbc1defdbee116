// CSI provider of Vault or OpenBao: fetches secrets as files when a pod starts, with the pod's own token.
// Needs: a Vault or OpenBao of the platform; the Secrets Store CSI driver with a token request for the server's audience.
// Offers: `files()`, a volume for workloads.
// Runs as root: the driver finds providers by their sockets in a directory of the node that belongs to root.
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/csi

import type { Construct } from 'constructs';
import {
  certificateFiles,
  http,
  type ProvidedFiles,
  type SecretNeed,
  Size,
  System,
  type SystemProps,
  scratch,
} from '../../core';
import { recommendedLabels } from '../../core/labels';
import type { Vault } from '../vault';
import { distributions } from '../vault/distribution';
import { csiProviderAlerts } from './alerts';
import { declareFiles, fileProblems, type ProvidedProps } from './class';
import { type CsiProviderFacts, csiProviders } from './distribution';

export interface VaultCsiProviderProps extends SystemProps {
  /** Where pods log in. */
  readonly server: Vault;
}

/** Where the driver looks for the sockets of its providers, unless it was told otherwise. */
const sockets = '/var/run/secrets-store-csi-providers';

const places = { config: '/config', tls: '/tls', agent: '/agent' } as const;

const healthPort = 8080;

const defaults = {
  provider: { cpu: '10m', memory: Size.mebibytes(64) },
  // Holds a token for each pod of the node that mounts secrets.
  agent: { cpu: '20m', memory: Size.mebibytes(128) },
} as const;

/** One provider on every node, with an agent that keeps the tokens of its pods alive. */
export class VaultCsiProvider extends System {
  /** What each distribution's is. */
  static readonly products = { openbao: csiProviders.openbao.product, vault: csiProviders.vault.product } as const;

  private readonly server: Vault;
  private readonly facts: CsiProviderFacts;

  constructor(scope: Construct, props: VaultCsiProviderProps) {
    super(scope, csiProviders[props.server.distribution].product, props);
    const { server } = props;
    this.server = server;
    this.facts = csiProviders[server.distribution];
    const { image, provider, prefix, mountFlag } = this.facts;
    const versions = this.secret(versionsNeed(this.name));
    const trust = this.certificate({
      name: `${this.name}-tls`,
      purpose: `brings ${this.name} the authority of ${server.name}, which is in another namespace`,
      authority: 'platform',
      commonName: this.name,
      usages: ['client'],
    });
    const agent = scratch(Size.mebibytes(1));
    const daemonSet = this.daemonSet({
      image,
      runAs: { root: `the driver finds ${provider} by a socket in a directory of the node that belongs to root` },
      host: { keeps: [sockets], because: 'the driver calls its providers over sockets in this directory' },
      args: [
        `--endpoint=${sockets}/${provider}.sock`,
        `--health-addr=:${healthPort}`,
        `--hmac-secret-name=${versions.name}`,
        `${mountFlag}=kubernetes`,
      ],
      env: { [`${prefix}_ADDR`]: `unix://${places.agent}/agent.sock` },
      mounts: { [places.agent]: agent },
      sidecars: {
        agent: {
          image: distributions[server.distribution].image,
          command: [distributions[server.distribution].binary, 'agent', `-config=${places.config}/agent.json`],
          env: { [`${prefix}_LOG_FORMAT`]: 'json', HOME: places.agent },
          mounts: {
            [places.config]: this.configMap('config', { 'agent.json': json(agentConfig(server)) }),
            [places.tls]: certificateFiles(trust, 'restart', { 'ca.crt': 'ca.crt' }),
            [places.agent]: agent,
          },
          resources: defaults.agent,
        },
      },
      // Tokens come with each request of the driver; to ask for any itself, it would have to be allowed those of everybody.
      access: { namespace: [{ groups: [''], resources: ['secrets'], verbs: ['get'], names: [versions.name] }] },
      resources: defaults.provider,
      tolerations: [{ operator: 'Exists' }],
      ports: { health: healthPort },
      ready: http('health', '/health/ready'),
    });
    daemonSet.connectsTo(server.api);
    this.observe({
      unmeasured:
        'it exposes no metrics; what Kubernetes knows of its pods is watched, and its callers show failed mounts',
      alerts: csiProviderAlerts(this.namespace, daemonSet.name),
      logs: 'json',
    });
  }

  /**
   * Files for the workloads of a system, whose ServiceAccounts the role names. They are fetched before a pod starts.
   * @param name Distinguishes the files of one system.
   * @throws PlatformError when the server has no such role, the role may not read a path, or a file cannot have its name.
   */
  files(consumer: System, name: string, props: ProvidedProps): ProvidedFiles {
    this.refuse(fileProblems(this.server, props));
    const full = `${consumer.name}-${name}`;
    const labels = recommendedLabels({
      product: this.product.id,
      instance: full,
      component: 'secret-provider-class',
      partOf: this.capability.name,
    });
    const at = {
      name: full,
      namespace: consumer.namespace,
      labels,
      folder: consumer.name,
      provider: this.facts.provider,
    };
    return declareFiles(consumer, this.server, at, props);
  }
}

function versionsNeed(name: string): SecretNeed<'key'> {
  return {
    name: `${name}-hmac`,
    purpose: `${name} tells by it whether mounted values changed, without showing them`,
    rotation: 'restart',
    keys: { key: { kind: 'bytes', bytes: 32, encoding: 'hex' } },
  };
}

/** The agent renews what the provider's logins yield, and answers its requests meanwhile. */
function agentConfig(server: Vault): object {
  return {
    vault: { address: server.api.url, ca_cert: `${places.tls}/ca.crt` },
    cache: {},
    listener: [{ unix: { address: `${places.agent}/agent.sock`, tls_disable: true } }],
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
