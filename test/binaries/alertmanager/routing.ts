/** Labels of an alert, and the receivers that it has to reach, in order. */
export interface RoutingCase {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly string[];
}

/** What never depends on who is told: the platform's own routes. */
function always(watchdog: string): readonly RoutingCase[] {
  return [
    { labels: { alertname: 'Watchdog', severity: 'none' }, receivers: [watchdog] },
    { labels: { alertname: 'InfoInhibitor', severity: 'none', namespace: 'shop' }, receivers: ['nobody'] },
  ];
}

/** Alerts of each severity, for every environment and for the example. Whatever has an Alertmanager has to be here. */
export const routingCases: Readonly<Record<string, readonly RoutingCase[]>> = {
  dev: [
    ...always('nobody'),
    { labels: { alertname: 'A', severity: 'critical', namespace: 'shop' }, receivers: ['nobody'] },
    { labels: { alertname: 'A', severity: 'warning', namespace: 'shop' }, receivers: ['nobody'] },
    { labels: { alertname: 'A', severity: 'info', namespace: 'shop' }, receivers: ['nobody'] },
  ],
  production: [
    ...always('heartbeat'),
    { labels: { alertname: 'A', severity: 'critical', namespace: 'shop' }, receivers: ['on-call', 'team'] },
    { labels: { alertname: 'A', severity: 'warning', namespace: 'shop' }, receivers: ['team'] },
    { labels: { alertname: 'A', severity: 'info', namespace: 'shop' }, receivers: ['team'] },
    { labels: { alertname: 'A' }, receivers: ['team'] },
  ],
  'example alertmanager': [
    ...always('heartbeat'),
    { labels: { alertname: 'A', severity: 'critical', namespace: 'kube-system' }, receivers: ['on-call'] },
    { labels: { alertname: 'A', severity: 'critical', namespace: 'shop' }, receivers: ['on-call', 'hook'] },
    { labels: { alertname: 'A', severity: 'warning', namespace: 'billing' }, receivers: ['hook', 'office'] },
    { labels: { alertname: 'A', severity: 'warning', namespace: 'billing-old' }, receivers: ['office'] },
    { labels: { alertname: 'A', severity: 'info', namespace: 'kube-system' }, receivers: ['office'] },
    { labels: { alertname: 'A', namespace: 'kube-system' }, receivers: ['team'] },
  ],
};
