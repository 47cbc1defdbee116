import { external } from '../../../core';
import { type Channel, tellsOfTheEnd } from './channel';

/** An API integration of Opsgenie. Atlassian switches Opsgenie off on 5 April 2027. */
export interface Opsgenie {
  /** Where the account lives. @default 'us' */
  readonly region?: 'us' | 'eu';
  /** Team that responds. @default the one that the integration belongs to */
  readonly team?: string;
}

const hosts = { us: 'api.opsgenie.com', eu: 'api.eu.opsgenie.com' } as const;

export function opsgenie({ region = 'us', team }: Opsgenie): Channel {
  const host = hosts[region];
  return {
    section: 'opsgenie_configs',
    endpoint: external('https', { host }),
    secrets: { 'opsgenie-api-key': 'API key of an Opsgenie API integration that may create alerts' },
    settings: (file) => ({
      api_key_file: file('opsgenie-api-key'),
      api_url: `https://${host}/`,
      message: '{{ template "landscape.title" . }}',
      description: '{{ template "landscape.text" .Alerts }}',
      source: '{{ template "landscape.alerts" . }}',
      priority: '{{ template "landscape.opsgenie.priority" . }}',
      tags: '{{ .CommonLabels.severity }},{{ .CommonLabels.environment }}',
      ...(team ? { responders: [{ name: team, type: 'team' }] } : {}),
      ...tellsOfTheEnd,
    }),
  };
}
