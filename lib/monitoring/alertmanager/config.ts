import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Channel } from './channels';
import { heartbeat, watchdog } from './heartbeat';
import { inhibitRules } from './inhibition';
import { nobody, type RootRoute, type Route, renderTree } from './routes';
import { renderTimes, type Times } from './times';

/** Where things are in the container. */
export const paths = {
  config: '/etc/alertmanager/config',
  secrets: '/etc/alertmanager/secrets',
  data: '/alertmanager',
} as const;

const templateFiles = ['common.tmpl', 'email.tmpl', 'slack.tmpl', 'teams.tmpl'] as const;

/** The templates of messages, by file name. */
export function templates(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    templateFiles.map((file) => [file, readFileSync(join(__dirname, 'templates', file), 'utf8')]),
  );
}

/** Everything that `alertmanager.yml` says. */
export interface AlertmanagerSettings {
  /** The ways of each receiver, by name. */
  readonly receivers: Readonly<Record<string, readonly Channel[]>>;
  readonly route: RootRoute;
  /** Where the watchdog goes. @default to nobody */
  readonly heartbeatRoute?: Route;
  readonly times: Readonly<Record<string, Times>>;
}

/** The text of `alertmanager.yml`. It holds no secret: each is a file. */
export function alertmanagerYaml({ receivers, route, heartbeatRoute, times }: AlertmanagerSettings): string {
  const first: readonly Route[] = [
    heartbeatRoute ?? { matching: { alertname: watchdog }, to: nobody },
    // Alerts that work on other alerts.
    { matching: { severity: 'none' }, to: nobody },
  ];
  return stringify(
    {
      route: renderTree(route, first),
      inhibit_rules: inhibitRules,
      ...(Object.keys(times).length > 0 ? { time_intervals: renderTimes(times) } : {}),
      templates: [`${paths.config}/*.tmpl`],
      receivers: [{ name: nobody }, ...Object.entries(receivers).map(([name, channels]) => receiver(name, channels))],
    },
    // Read by a parser of YAML 1.1, to which more texts look like something else.
    { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function receiver(name: string, channels: readonly Channel[]): object {
  const file = (key: string) => `${secretDirectory(name)}/${key}`;
  return {
    name,
    ...Object.fromEntries(channels.map(({ section, settings }) => [section, [settings(file)]])),
  };
}

/** Where the secrets of a receiver are. */
export function secretDirectory(receiver: string): string {
  return `${paths.secrets}/${receiver}`;
}

/** Names of receivers that the configuration has for itself. */
export const reservedNames: readonly string[] = [nobody, heartbeat];
