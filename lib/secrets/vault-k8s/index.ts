// Vault Agent Injector: puts an agent into pods that ask for one, which logs in as the pod and writes secrets to files in memory.
// Needs: a Vault or OpenBao of the platform with a role for each client, and cert-manager's injector for its authority.
// Offers: `agent()`, for the `injected` prop of workloads.
// Several replicas need no leader: their certificate comes from outside, and they write nothing to the cluster.
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector

import type { Construct } from 'constructs';
import {
  authorityOf,
  certificateFiles,
  https,
  type Injection,
  type Product,
  type Resources,
  Size,
  System,
  type SystemProps,
  webhookCertificate,
} from '../../core';
import type { Access } from '../../core/access';
import { recommendedLabels } from '../../core/labels';
import { images } from '../../images';
import type { Vault } from '../vault';
import { distributions } from '../vault/distribution';
import { clientNamespaces } from '../vault/reach';
import { type AgentProps, agentInjection, agentProblems } from './agent';
import { injectorAlerts } from './alerts';
import { injectorDashboard } from './dashboard';
import { injectorMetrics } from './metrics';
import { declareInjectorWebhook } from './webhook';

export interface VaultInjectorProps extends SystemProps {
  /** Where the agents log in. It is asked about pods of the namespaces that the server's roles name. */
  readonly server: Vault;
  /** @default 1, 2 or 2 by scale */
  readonly replicas?: number;
}

const defaults = {
  replicas: { minimal: 1, standard: 2, large: 2 },
  resources: { cpu: '20m', memory: Size.mebibytes(64) },
  /** Of each agent. Upstream's 250m would reserve a CPU for every four pods. */
  agent: { cpu: '20m', memory: '64Mi' },
} as const;

const port = 8080;

/** User and group of the image. */
const injectorUser = { user: 100, group: 1000 } as const;

const certificateDirectory = '/tls';
const trustDirectory = '/trust';

/** It watches webhook configurations at its start, whatever it is to do with them. That nobody may change them is enough. */
const access: Access = {
  cluster: [
    {
      groups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations'],
      verbs: ['list', 'watch'],
    },
  ],
};

/** The webhook that puts agents into pods. */
export class VaultInjector extends System {
  static readonly product: Product = {
    id: 'vault-k8s',
    title: 'Vault Agent Injector',
    upstream: 'https://github.com/hashicorp/vault-k8s',
  };

  private readonly server: Vault;

  constructor(scope: Construct, props: VaultInjectorProps) {
    super(scope, VaultInjector.product, props);
    const { server } = props;
    this.server = server;
    const namespaces = clientNamespaces(server.definitions);
    this.refuse(namespaces.length > 0 ? [] : [noClients]);
    const certificate = this.certificate(webhookCertificate(this.name, this.namespace));
    const injector = this.deployment({
      image: images.vaultInjector,
      replicas: props.replicas ?? this.environment.scaled(defaults.replicas),
      runAs: injectorUser,
      command: ['/bin/vault-k8s'],
      args: ['agent-inject', ...flags(server)],
      env: { AGENT_INJECT_VAULT_CACERT_BYTES: server.trust.key('ca.crt') },
      mounts: {
        [certificateDirectory]: certificateFiles(certificate, 'watches', {
          'tls.crt': 'tls.crt',
          'tls.key': 'tls.key',
        }),
        // It takes the server's authority from its environment alone; the file is there so that a change is noticed.
        [trustDirectory]: certificateFiles(server.trust, 'restart', { 'ca.crt': 'ca.crt' }),
      },
      access,
      resources: defaults.resources satisfies Resources,
      ports: { https: port },
      ready: https('https', '/health/ready'),
    });
    injector.admitsWebhookCalls('https');
    const labels = recommendedLabels({
      product: this.product.id,
      instance: this.name,
      component: 'webhook',
      partOf: this.capability.name,
    });
    declareInjectorWebhook(this, {
      name: injector.name,
      labels,
      annotations: authorityOf(certificate),
      service: {
        name: injector.name,
        namespace: this.namespace,
        port: injector.endpoint('https', 'https', { tls: true }).port,
      },
      namespaces,
    });
    this.observe({
      metrics: [this.metrics(injector, 'https', { tls: true, exposes: injectorMetrics })],
      alerts: injectorAlerts(this.namespace, injector.name),
      dashboard: injectorDashboard(VaultInjector.product.title, injector.name),
      logs: 'json',
    });
  }

  /**
   * An agent, for the `injected` prop of a workload whose ServiceAccount the role names.
   * @throws PlatformError when the server has no such role, the role may not read a path, or a file cannot have its name.
   */
  agent(props: AgentProps): Injection {
    this.refuse(agentProblems(this.server, props));
    return agentInjection(this.server, props);
  }
}

const noClients = {
  prop: 'server',
  problem: 'the server has no roles, so that no agent could log in',
  remedy: 'declare a role for each client in its definitions.roles',
};

function flags(server: Vault): readonly string[] {
  return [
    `-listen=:${port}`,
    '-log-format=json',
    '-telemetry-path=/metrics',
    `-tls-cert-file=${certificateDirectory}/tls.crt`,
    `-tls-key-file=${certificateDirectory}/tls.key`,
    `-vault-address=${server.api.url}`,
    '-vault-auth-path=auth/kubernetes',
    `-vault-image=${distributions[server.distribution].image.reference}`,
    // An agent that cannot reach the server retries as long as its pod lives.
    '-template-config-exit-on-retry-failure=false',
    `-cpu-request=${defaults.agent.cpu}`,
    // Without one, as everywhere on the platform: an idle core is free to use.
    '-cpu-limit=',
    `-memory-request=${defaults.agent.memory}`,
    `-memory-limit=${defaults.agent.memory}`,
  ];
}
