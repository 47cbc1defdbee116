import { Duration, external, type Problem, type Scale } from '../../core';
import type { Channel } from './channels';
import type { Route } from './routes';

/** An alert that always fires. When it stops to arrive somewhere outside, alerting itself is broken. */
export const watchdog = 'Watchdog';

/** Name of the receiver of heartbeats. */
export const heartbeat = 'heartbeat';

/**
 * A dead man's switch outside the cluster, such as healthchecks.io, Dead Man's Snitch or Cronitor: it wakes somebody when it
 * is not called in time. Or the reason why nobody needs to be woken.
 */
export type Heartbeat =
  | {
      /** Host of the URL to call: `hc-ping.com`. The URL itself names the check, and is a secret. */
      readonly host: string;
      /** Port of the URL. @default 443 */
      readonly port?: number;
      /** Longest time between two calls, a multiple of 5 seconds. Let the switch wait for three of them. @default 5 minutes */
      readonly every?: Duration;
    }
  | { readonly none: string };

const everyDefault = Duration.minutes(5);

/** A heartbeat is looked at five times in its period, and sent again after four: never later than it was promised. */
const looks = 5;

/** Shortest period: the looks are whole seconds apart. */
const shortest = Duration.seconds(looks);

/** What is wrong with the heartbeat. Where people rely on alerts, somebody has to notice their absence. */
export function heartbeatProblems(beat: Heartbeat | undefined, scale: Scale): Omit<Problem, 'path'>[] {
  if (!beat) {
    if (scale === 'minimal') return [];
    return [
      {
        prop: 'heartbeat',
        problem: 'nobody would notice that alerts have stopped',
        remedy: "name a dead man's switch outside the cluster, or the reason for having none: { none: … }",
      },
    ];
  }
  if ('none' in beat || (beat.every ?? everyDefault).toSeconds() % shortest.toSeconds() === 0) return [];
  return [
    {
      prop: 'heartbeat.every',
      problem: `${beat.every?.toSeconds()} seconds cannot be divided into ${looks} looks`,
      remedy: `use a multiple of ${shortest.toSeconds()} seconds`,
    },
  ];
}

/** Where the watchdog is sent. */
export function heartbeatRoute(every: Duration = everyDefault): Route {
  const look = every.toSeconds() / looks;
  return {
    matching: { alertname: watchdog },
    to: heartbeat,
    groupBy: ['alertname'],
    wait: Duration.seconds(0),
    interval: Duration.seconds(look),
    repeat: Duration.seconds(look * (looks - 1)),
  };
}

/** How it is sent: a POST that says who beats. */
export function heartbeatChannel({ host, port }: Extract<Heartbeat, { host: string }>): Channel {
  return {
    section: 'webhook_configs',
    endpoint: external('https', { host, port }),
    secrets: { url: `URL of the check at ${host}; the check waits for three missing calls before it alarms` },
    settings: (file) => ({ url_file: file('url'), send_resolved: false }),
  };
}
