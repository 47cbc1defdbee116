// Alertmanager: tells people about alerts: once, the right ones, at the right time, with what they need to know.
// Needs: a storage class; for each receiver a Secret that only people can bring; a dead man's switch outside the cluster.
// Offers: `receiver` for whoever evaluates rules; `api` for whoever shows alerts and silences.
// Members form a mesh without a leader: each gets every alert, and they tell each other what they have sent.
// https://prometheus.io/docs/alerting/latest/alertmanager/

import type { Construct } from 'constructs';
import {
  type AlertReceiver,
  alertReceiver,
  claim,
  Duration,
  type Endpoint,
  http,
  type Product,
  type Resources,
  type SecretNeed,
  Size,
  System,
  type SystemProps,
  secretFiles,
  type Volume,
  type Workload,
} from '../../core';
import { images } from '../../images';
import { alertmanagerMetrics } from '../metrics/alertmanager';
import { alertmanagerAlerts } from './alerts';
import { type Channel, channelsOf, type Receiver } from './channels';
import { receiverProblems, retentionProblems, secretName } from './checks';
import { alertmanagerYaml, paths, secretDirectory, templates } from './config';
import { type Heartbeat, heartbeat, heartbeatChannel, heartbeatProblems, heartbeatRoute } from './heartbeat';
import { memberArgs, ports, portsOf } from './mesh';
import { longestRepeat, type RootRoute, routeProblems } from './routes';
import { type Times, timesProblems } from './times';

export type { Receiver } from './channels';
export type { Heartbeat } from './heartbeat';
export { nobody, type RootRoute, type Route } from './routes';
export type { Period, Times } from './times';

export interface AlertmanagerProps extends SystemProps {
  /** Who can be told, by name. What they need as secrets is mounted from Secrets `<name>-<receiver>`. */
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** Who is told what. */
  readonly route: RootRoute;
  /** The dead man's switch that notices when no alerts arrive any more. Only scale `minimal` may leave it out. @default none */
  readonly heartbeat?: Heartbeat;
  /** Times that routes refer to by name. @default none */
  readonly times?: Readonly<Record<string, Times>>;
  /** Members. @default 1, 3 or 3 by scale */
  readonly replicas?: number;
  /** How long silences that ended, and what was told, are remembered. @default 5 days, or twice the longest repeat if that is more */
  readonly retention?: Duration;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /**
   * First label of the host name under which it is published, and why that is right although it knows no sign-on: whoever
   * reaches it can silence every alert.
   * @default not published
   */
  readonly published?: { readonly at: string; readonly because: string };
}

const defaults = {
  // Members do not vote: three survive the loss of one while another restarts.
  replicas: { minimal: 1, standard: 3, large: 3 },
  resources: {
    minimal: { cpu: '10m', memory: Size.mebibytes(64) },
    standard: { cpu: '50m', memory: Size.mebibytes(128) },
    large: { cpu: '100m', memory: Size.mebibytes(512) },
  },
  // Silences and the log of what was told: some hundred bytes each.
  storage: Size.gibibytes(1),
  retention: Duration.days(5),
  /** Messages on their way are finished, and the state is written out and handed over. */
  grace: Duration.minutes(2),
} as const;

/** The user `nobody` of the image. */
const user = 65534;

/** Tells people about alerts. */
export class Alertmanager extends System {
  static readonly product: Product = {
    id: 'alertmanager',
    title: 'Alertmanager',
    upstream: 'https://prometheus.io/docs/alerting/latest/alertmanager/',
  };

  /** Where alerts are sent: to every member. */
  readonly receiver: AlertReceiver;
  /** Where alerts are read and silenced; each member knows the same. */
  readonly api: Endpoint<'alertmanager'>;

  constructor(scope: Construct, props: AlertmanagerProps) {
    super(scope, Alertmanager.product, props);
    const { receivers, route, times = {}, published } = props;
    const longest = longestRepeat(route);
    const retention = props.retention ?? longer(defaults.retention, Duration.seconds(2 * longest.toSeconds()));
    this.refuse([
      ...receiverProblems(this.name, receivers),
      ...routeProblems(route, { receivers: Object.keys(receivers), times: Object.keys(times) }),
      ...timesProblems(times),
      ...retentionProblems(retention, longest),
      ...heartbeatProblems(props.heartbeat, this.environment.scale),
    ]);
    const beat = props.heartbeat && 'host' in props.heartbeat ? props.heartbeat : undefined;
    const channels: Readonly<Record<string, readonly Channel[]>> = {
      ...(beat ? { [heartbeat]: [heartbeatChannel(beat)] } : {}),
      ...Object.fromEntries(Object.entries(receivers).map(([name, receiver]) => [name, channelsOf(receiver)])),
    };
    const config = this.configMap('config', {
      'alertmanager.yml': alertmanagerYaml({
        receivers: channels,
        route,
        heartbeatRoute: beat && heartbeatRoute(beat.every),
        times,
      }),
      ...templates(),
    });
    const replicas = props.replicas ?? this.environment.scaled(defaults.replicas);
    const member = this.statefulSet({
      image: images.alertmanager,
      replicas,
      runAs: { user },
      grace: defaults.grace,
      env: { POD_IP: { field: 'status.podIP' } },
      args: memberArgs({
        name: this.name,
        namespace: this.namespace,
        environment: this.environment.name,
        replicas,
        retention,
        url: this.webUrl(published?.at, ports.web),
      }),
      mounts: {
        [paths.config]: config,
        [paths.data]: claim('data', defaults.storage, props.storageClass),
        ...this.secrets(channels),
      },
      resources: this.environment.scaled<Resources>(defaults.resources),
      ports: portsOf(replicas),
      ready: http('web', '/-/ready'),
      live: http('web', '/-/healthy'),
    });
    this.receiver = alertReceiver(member.port('web'));
    this.api = member.endpoint('web', 'alertmanager');
    if (published) {
      this.publish(member, { at: published.at, port: 'web' });
      this.environment.declareException({ path: member.node.path, id: 'no-sign-on', because: published.because });
    }
    this.connect(member, replicas, Object.values(channels).flat());
    const job = Alertmanager.product.id;
    this.observe({
      metrics: [this.metrics(member, 'web', { job, exposes: alertmanagerMetrics })],
      alerts: alertmanagerAlerts({ namespace: this.namespace, name: this.name, job, replicas }),
      logs: 'json',
    });
  }

  /** Declares what the receivers need, and says where the members find it. */
  private secrets(channels: Readonly<Record<string, readonly Channel[]>>): Readonly<Record<string, Volume>> {
    const mounts = Object.entries(channels).flatMap(([receiver, ways]): [string, Volume][] => {
      const need = receiverNeed(this.name, receiver, ways);
      return need ? [[secretDirectory(receiver), secretFiles(this.secret(need))]] : [];
    });
    return Object.fromEntries(mounts);
  }

  private connect(member: Workload, replicas: number, channels: readonly Channel[]): void {
    if (replicas > 1) member.peersOn('mesh-tcp', 'mesh-udp');
    const addresses = new Map(channels.map(({ endpoint }) => [endpoint.address, endpoint]));
    for (const endpoint of addresses.values()) member.connectsTo(endpoint);
  }
}

/** What people must bring for a receiver; nothing for some. Files are read for every message, so a new value counts at once. */
function receiverNeed(name: string, receiver: string, channels: readonly Channel[]): SecretNeed | undefined {
  const descriptions = channels.flatMap(({ secrets }) => Object.entries(secrets));
  if (descriptions.length === 0) return undefined;
  return {
    name: secretName(name, receiver),
    purpose: `lets ${name} tell receiver '${receiver}'`,
    keys: Object.fromEntries(descriptions.map(([key, description]) => [key, { kind: 'given', description }])),
    rotation: 'coordinated',
  };
}

function longer(one: Duration, other: Duration): Duration {
  return one.toSeconds() >= other.toSeconds() ? one : other;
}
