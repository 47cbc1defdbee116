/**
 * Fluentd: collects the container logs of every node and delivers them, at least once, to any number of destinations. Needs
 * the node's /var/log, a directory of its own for buffers, and the API server for the pods' names and labels.
 * Accepts no connection but the scrapes of its metrics.
 * https://docs.fluentd.org
 */
import type { Construct } from 'constructs';
import {
  bytesOf,
  type CertificateKey,
  Duration,
  type EnvValue,
  http,
  Image,
  type LogDestination,
  type Product,
  type SecretRef,
  Size,
  System,
  type SystemProps,
  scratch,
  secretFiles,
  sizeOfBytes,
  type Volume,
} from '../../core';
import { renderFluentd } from '../../formats/fluentd';
import { images } from '../../images';
import { fluentdAlerts } from './alerts';
import { bufferProblems, destinationProblems, imageProblems, multilineProblems } from './checks';
import { collectorConfig } from './config';
import { fluentdDashboard } from './dashboard';
import { imageFor } from './destinations/support';
import { fluentdMetrics } from './metrics';
import { fluentdObjectives } from './objectives';
import {
  certificateDirectory,
  limits,
  type MultilineRule,
  metricsPort,
  paths,
  type DestinationSettings as Route,
  secretVariable,
} from './settings';

export interface FluentdProps extends SystemProps {
  /** Where records go. Each destination has a buffer of its own. */
  readonly destinations: readonly LogDestination[];
  /** Lines that belong to one record, such as stack traces. @default every line is a record */
  readonly multiline?: readonly MultilineRule[];
  /** Namespaces whose logs are not even read. @default none */
  readonly exclude?: readonly string[];
  /** Disk on each node for records that wait. @default 4 GiB, or all that the cluster's nodes give to agents if that is less */
  readonly buffer?: Size;
  /** Memory of each pod. @default 384 MiB, and room for the chunks that each destination delivers side by side */
  readonly memory?: Size;
  /** An image laid out like fluent/fluentd-kubernetes-daemonset, with the plugins of all destinations. @default the published one */
  readonly image?: Image;
}

const defaults = {
  buffer: Size.gibibytes(4),
  /** Ruby with the plugins, the cache of pods, and the records that are being put together. */
  memory: Size.mebibytes(384),
  /** Copies of a chunk while it is delivered: as it was buffered, parsed, encoded and on the wire. */
  copies: 4,
  scratch: Size.mebibytes(64),
  /** A chunk in delivery is finished; the rest stays on disk. */
  grace: Duration.minutes(1),
  /** Buffers left by a crash are read before the metrics answer. */
  start: Duration.minutes(5),
};

export class Fluentd extends System {
  static readonly product: Product = {
    id: 'fluentd',
    title: 'Fluentd',
    upstream: 'https://www.fluentd.org',
    podSecurity: 'privileged',
  };

  constructor(scope: Construct, props: FluentdProps) {
    super(scope, Fluentd.product, props);
    const { runtime, node } = this.cluster.facts;
    const { multiline = [], exclude = [] } = props;
    const buffer = props.buffer ?? smaller(defaults.buffer, node.agentStorage);
    const routes = routesOf(props.destinations, buffer);
    this.refuse([
      ...destinationProblems(routes),
      ...bufferProblems(buffer, node.agentStorage, routes),
      ...(props.image ? [] : imageProblems(routes)),
      ...multilineProblems(multiline),
    ]);
    const { name, namespace } = this;
    const config = this.configMap('config', {
      'fluent.conf': renderFluentd(
        collectorConfig({ name, namespace, runtime, destinations: routes, multiline, excludedNamespaces: exclude }),
      ),
    });
    const secrets = routes.map((route) => this.secretsOf(route));
    const agent = this.daemonSet({
      image: props.image ?? publishedImage(routes),
      // The image's entry point is a script that edits the configuration, and fails on some without a word.
      command: ['tini', '--', 'fluentd'],
      args: [
        '--config',
        `${paths.config}/fluent.conf`,
        '--plugin',
        '/fluentd/plugins',
        '--gemfile',
        '/fluentd/Gemfile',
      ],
      env: merged<EnvValue>([{ K8S_NODE_NAME: { field: 'spec.nodeName' } }, ...secrets.map(({ env }) => env)]),
      mounts: merged<Volume>([
        { [paths.config]: config, '/tmp': scratch(defaults.scratch) },
        ...secrets.map(({ mounts }) => mounts),
      ]),
      resources: { cpu: '100m', memory: props.memory ?? memoryFor(routes) },
      runAs: { root: 'the kubelet writes container logs for root alone, and the directory on the node is root-owned' },
      host: {
        reads: runtime === 'docker' ? ['/var/log', '/var/lib/docker/containers'] : ['/var/log'],
        keeps: [paths.state],
        because:
          'reads container logs where the kubelet keeps them, and buffers them on the node until they are delivered',
      },
      access: { cluster: [{ groups: [''], resources: ['namespaces', 'pods'], verbs: ['get', 'list', 'watch'] }] },
      // Every node has logs, whatever it is reserved for.
      tolerations: [{ operator: 'Exists' }],
      ports: { metrics: metricsPort },
      ready: http('metrics', '/metrics'),
      // Never tied to a destination: a restart mends none.
      live: http('metrics', '/metrics', { every: Duration.minutes(1), timeout: Duration.seconds(10), failures: 5 }),
      start: { probe: http('metrics', '/metrics'), within: defaults.start },
      grace: defaults.grace,
    });
    const names = routes.map((route) => route.name);
    for (const { destination } of routes) agent.connectsTo(destination.endpoint);
    this.observe({
      metrics: [this.metrics(agent, 'metrics', { exposes: fluentdMetrics })],
      alerts: fluentdAlerts({ name, namespace, buffer, destinations: names }),
      objectives: fluentdObjectives(agent.name, names),
      dashboard: fluentdDashboard(Fluentd.product.title, agent.name, names),
      logs: 'json',
    });
  }

  /** Declares what a destination's credentials need, and says where the pod finds it. */
  private secretsOf({ name, destination }: Route): {
    readonly env: Readonly<Record<string, EnvValue>>;
    readonly mounts: Readonly<Record<string, Volume>>;
  } {
    const { credentials } = destination;
    const variable = secretVariable(name);
    switch (credentials.kind) {
      case 'certificate': {
        const certificate: SecretRef<CertificateKey> = this.certificate({
          ...credentials.need,
          name: `${this.name}-${name}-client`,
        });
        return { env: {}, mounts: { [certificateDirectory(name)]: secretFiles(certificate) } };
      }
      case 'password':
        return { env: { [variable]: this.secret(credentials.need).key('password') }, mounts: {} };
      case 'token':
        return { env: { [variable]: this.secret(credentials.need).key('token') }, mounts: {} };
      case 'ambient':
        return { env: {}, mounts: {} };
    }
  }
}

/** Destinations that name no buffer share equally what the others leave. */
function routesOf(destinations: readonly LogDestination[], buffer: Size): Route[] {
  const claimed = destinations.reduce(
    (sum, destination) => sum + (destination.buffer ? bytesOf(destination.buffer) : 0),
    0,
  );
  const sharing = destinations.filter((destination) => !destination.buffer).length;
  const share = sizeOfBytes(Math.max(0, bytesOf(buffer) - claimed) / Math.max(1, sharing));
  return destinations.map((destination) => {
    const name = destination.name ?? destination.protocol;
    return { name, destination, buffer: destination.buffer ?? share };
  });
}

/** The image that the destinations agree on: the checks have refused any other case. */
function publishedImage(routes: readonly Route[]): Image {
  return (
    routes.map(({ destination }) => imageFor(destination)).find((image) => image instanceof Image) ??
    images.fluentdForward
  );
}

function memoryFor(routes: readonly Route[]): Size {
  return sizeOfBytes(
    bytesOf(defaults.memory) + routes.length * limits.senders * defaults.copies * bytesOf(limits.chunk),
  );
}

function smaller(one: Size, other: Size): Size {
  return bytesOf(one) <= bytesOf(other) ? one : other;
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}
