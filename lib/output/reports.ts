import type { EvaluatedAlert } from '../core/alert';
import type { Cluster } from '../core/cluster';
import type { Flow } from '../core/endpoint';
import type { Environment } from '../core/environment';
import { sourceNaming, targetNaming } from '../core/naming';
import { formatText } from '../core/secret-format';
import { type Json, toYaml } from './yaml';

/**
 * What stands beside the manifests. For people: which secrets must exist, which alerts there are and which are tuned, what deviates
 * from hardening, who talks to whom. For verification of the directory by itself: the cluster, and what policies must let through.
 */
export function reportFiles(environment: Environment): Map<string, string> {
  const folder = folderOf(environment);
  return new Map([
    [secretsReportFile(environment), toYaml(secretsReport(environment))],
    [`${folder}/alerts.yaml`, toYaml(plain(alertsReport(environment)))],
    [`${folder}/exceptions.yaml`, toYaml(exceptionsReport(environment))],
    [`${folder}/connections.yaml`, toYaml(connectionsReport(environment))],
    [`${folder}/cluster.yaml`, toYaml(plain(clusterReport(environment)))],
    [`${folder}/flows.yaml`, toYaml(plain(flowsReport(environment)))],
  ]);
}

/** The file that says which Secrets must exist. */
export function secretsReportFile(environment: Environment): string {
  return `${folderOf(environment)}/secrets.yaml`;
}

function folderOf({ name }: Environment): string {
  return `reports/${name}`;
}

function secretsReport(environment: Environment) {
  const secrets = environment.secrets.map((declared) => {
    const { path, namespace, need, certificate } = declared;
    return {
      namespace,
      name: need.name,
      provider: environment.providerOf(declared).name,
      purpose: need.purpose,
      rotation: need.rotation,
      keys: Object.keys(need.keys),
      formats: Object.fromEntries(Object.entries(need.keys).map(([key, format]) => [key, formatText(format)])),
      ...(certificate
        ? {
            certificate: {
              authority: certificate.authority,
              commonName: certificate.commonName,
              dnsNames: certificate.dnsNames ?? [],
              usages: certificate.usages,
            },
          }
        : {}),
      declaredBy: path,
    };
  });
  return {
    providers: environment.secretProviders.map(({ name, requires }) => (requires ? { name, requires } : { name })),
    secrets: sortedBy(secrets, ({ namespace, name }) => `${namespace}/${name}`),
  };
}

/** What is told here, and first what differs from what systems declare: that is for somebody to approve. */
function alertsReport({ telemetry }: Environment) {
  return {
    evaluations: telemetry.evaluations.map(({ path, alerts }) => {
      const all = sortedBy(alerts(), ({ name, severity, summary }) => `${name} ${severity} ${summary}`);
      return {
        by: path,
        disabled: all.flatMap((alert) => (alert.off === undefined ? [] : [{ ...entry(alert), because: alert.off }])),
        tuned: all.flatMap((alert) => (alert.tuned ? [{ ...entry(alert), ...alert.tuned }] : [])),
        alerts: all.filter(({ off }) => off === undefined).map(entry),
      };
    }),
  };
}

function entry({ name, severity, for: wait, summary }: EvaluatedAlert) {
  return { alert: name, severity, for: wait, summary };
}

function exceptionsReport({ exceptions }: Environment) {
  return {
    exceptions: sortedBy(exceptions, ({ path, id }) => `${path} ${id}`).map(({ path, id, because }) => ({
      workload: path,
      exception: id,
      because,
    })),
  };
}

function connectionsReport({ cluster, flows }: Environment) {
  const connections = flows.map((flow) => {
    const { from, to, endpoint } = flow;
    const open = opennessOf(cluster, flow);
    return {
      from,
      to,
      protocol: endpoint.protocol,
      ports: endpoint.peerPorts.map(({ port, transport }) => `${port}/${transport}`),
      ...(open ? { open } : {}),
    };
  });
  return { connections: sortedBy(connections, ({ from, to, ports }) => `${from} ${to} ${ports.join(' ')}`) };
}

function clusterReport(environment: Environment) {
  const { facts, networkFacts } = environment.cluster;
  const namespaces = environment.expectedNamespaces();
  return { kubernetes: facts.kubernetes, ...(namespaces.length > 0 ? { namespaces } : {}), network: networkFacts };
}

function flowsReport(environment: Environment) {
  return { flows: sortedBy(environment.expectedNetwork().flows, (flow) => `${flow.path} ${JSON.stringify(flow)}`) };
}

/** Without fields that have no value. */
function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value));
}

/** Why the policies of a connection let more through than it; undefined where they do not. */
export function opennessOf(cluster: Cluster, flow: Flow): string | undefined {
  return targetNaming(cluster, flow).because ?? sourceNaming(cluster, flow.source).because;
}

function sortedBy<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
