import { external } from '../../../core';
import { type Channel, tellsOfTheEnd } from './channel';

/** A service of PagerDuty, over its Events API v2. */
export interface PagerDuty {
  /** Where the account lives. @default 'us' */
  readonly region?: 'us' | 'eu';
}

const hosts = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const;

export function pagerduty({ region = 'us' }: PagerDuty): Channel {
  const host = hosts[region];
  return {
    section: 'pagerduty_configs',
    endpoint: external('https', { host }),
    secrets: { 'pagerduty-routing-key': 'integration key of an Events API v2 integration of the PagerDuty service' },
    settings: (file) => ({
      routing_key_file: file('pagerduty-routing-key'),
      url: `https://${host}/v2/enqueue`,
      client: 'Alertmanager',
      client_url: '{{ template "landscape.alerts" . }}',
      description: '{{ template "landscape.title" . }}: {{ template "landscape.summary" . }}',
      severity: '{{ template "landscape.pagerduty.severity" . }}',
      class: '{{ .CommonLabels.alertname }}',
      component: '{{ .CommonLabels.namespace }}',
      group: '{{ .CommonLabels.environment }}',
      details: {
        firing: '{{ template "landscape.text" .Alerts.Firing }}',
        resolved: '{{ template "landscape.text" .Alerts.Resolved }}',
      },
      links: [
        { href: '{{ .CommonAnnotations.runbook_url }}', text: 'Runbook' },
        { href: '{{ template "landscape.silence" . }}', text: 'Silence' },
      ],
      ...tellsOfTheEnd,
    }),
  };
}
