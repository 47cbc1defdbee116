/** What a channel is sent about `message`, as it has to read. */
export interface MessageCase {
  readonly template: string;
  /** Argument of the template. @default all that is known about the message */
  readonly of?: string;
  readonly type?: 'text' | 'html';
  /** Texts that must be in it. */
  readonly says: readonly string[];
  /** Texts that must not. @default none */
  readonly never?: readonly string[];
  /** What it is about. @default `message` */
  readonly about?: object;
}

const labels = { alertname: 'FluentdDown', severity: 'critical', cluster: 'c1', environment: 'production' };

const common = { ...labels, namespace: 'logging' };

function alert(pod: string, status: 'firing' | 'resolved') {
  return {
    status,
    labels: { ...common, pod },
    annotations: {
      summary: 'Logs of a node are <not> collected & wait.',
      description: `${pod} has not answered its scrapes for 5 minutes.`,
      runbook_url: 'https://git.example.com/runbooks#fluentddown',
    },
    startsAt: '2026-11-26T10:00:00Z',
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-26T10:30:00Z',
    generatorURL: 'https://prometheus.example.com/graph?g0.expr=up',
    fingerprint: pod,
  };
}

/** Twelve alerts, of which the second is over. */
export const message = {
  receiver: 'team',
  status: 'firing',
  alerts: Array.from({ length: 12 }, (_, at) => alert(`fluentd-${at}`, at === 1 ? 'resolved' : 'firing')),
  groupLabels: { alertname: labels.alertname, namespace: 'logging' },
  commonLabels: common,
  commonAnnotations: { summary: 'Logs of a node are <not> collected & wait.' },
  externalURL: 'https://alerts.example.com',
};

/** The same from where nothing is published: its addresses lead nowhere outside the cluster. */
const unpublished = {
  ...message,
  alerts: message.alerts.map((one) => ({ ...one, generatorURL: 'http://prometheus.monitoring.svc:9090/graph' })),
  externalURL: 'http://alertmanager.monitoring.svc:9093',
};

/** The same where nobody has said below which URL runbooks can be read. */
const withoutUrl = {
  ...message,
  alerts: message.alerts.map(({ annotations: { runbook_url: _url, ...annotations }, ...one }) => ({
    ...one,
    annotations: { ...annotations, runbook: 'lib/logging/README.md#fluentddown' },
  })),
};

const silence =
  'https://alerts.example.com/#/silences/new?filter=%7Balertname%3D%22FluentdDown%22%2Ccluster%3D%22c1%22%2Cenvironment%3D%22production%22%2Cnamespace%3D%22logging%22%2Cseverity%3D%22critical%22%7D';

const rest = ['Only the first 10 of 12 alerts are shown.'];

/** Every template that a channel uses. */
export const messageCases: readonly MessageCase[] = [
  { template: 'landscape.title', says: ['CRITICAL FluentdDown in logging (production), 11 alerts'] },
  { template: 'landscape.summary', says: ['Logs of a node are <not> collected & wait.'] },
  { template: 'landscape.alerts', says: ['https://alerts.example.com/#/alerts?receiver=team'] },
  { template: 'landscape.silence', says: [silence] },
  {
    template: 'landscape.text',
    of: '.Alerts',
    says: [
      'FluentdDown (critical): Logs of a node are <not> collected & wait.\nfluentd-0 has not answered',
      'namespace=logging, pod=fluentd-0\nSince 2026-11-26 10:00 UTC\nRunbook: https://git.example.com/runbooks#fluentddown',
      'pod=fluentd-1\nUntil 2026-11-26 10:30 UTC',
      ...rest,
    ],
    never: ['fluentd-10'],
  },
  {
    template: 'landscape.slack.text',
    says: [
      '*Logs of a node are &lt;not&gt; collected &amp; wait.*\nfluentd-0 has not answered',
      'namespace `logging` pod `fluentd-0` \nsince 2026-11-26 10:00 UTC | <https://git.example.com/runbooks#fluentddown|runbook>',
      ':white_check_mark: *Logs',
      `<${silence}|Silence>`,
      '<https://prometheus.example.com/graph?g0.expr=up|query>',
      ...rest,
    ],
    never: ['fluentd-10', '<not>'],
  },
  { template: 'landscape.slack.color', says: ['danger'] },
  {
    template: 'landscape.teams.text',
    says: [
      '**Logs of a node are <not> collected & wait.**\n\nfluentd-0 has not answered',
      '- namespace: logging\n- pod: fluentd-0\n',
      '**Resolved: Logs',
      '[Runbook](https://git.example.com/runbooks#fluentddown) | [Query](https://prometheus.example.com/graph?g0.expr=up)',
      `[All alerts](https://alerts.example.com/#/alerts?receiver=team) | [Silence](${silence})`,
      ...rest,
    ],
    never: ['fluentd-10'],
  },
  {
    template: 'landscape.email.html',
    type: 'html',
    says: [
      '<h1 style="margin:0 0 16px;font-size:20px">CRITICAL FluentdDown in logging (production), 11 alerts</h1>',
      '<strong>Logs of a node are &lt;not&gt; collected &amp; wait.</strong>',
      '<strong>Resolved: Logs',
      '<a href="https://git.example.com/runbooks#fluentddown">Runbook</a> <a href="https://prometheus.example.com/graph?g0.expr=up">Query</a>',
      `<a href="${silence}">Silence</a>`,
      'border-top:6px solid #c9372c',
      ...rest,
    ],
    never: ['fluentd-10', '<not>'],
  },
  ...['landscape.alerts', 'landscape.silence'].map((template) => ({
    template,
    about: unpublished,
    says: [],
    never: ['http', '#'],
  })),
  ...['landscape.slack.text', 'landscape.teams.text', 'landscape.email.html'].map((template) => ({
    template,
    about: unpublished,
    says: ['https://git.example.com/runbooks#fluentddown'],
    never: ['svc', 'Silence', 'Query', 'query', 'All alerts'],
  })),
  {
    template: 'landscape.text',
    of: '.Alerts',
    about: withoutUrl,
    says: ['Since 2026-11-26 10:00 UTC\nRunbook: lib/logging/README.md#fluentddown'],
  },
  ...['landscape.slack.text', 'landscape.teams.text', 'landscape.email.html'].map((template) => ({
    template,
    about: withoutUrl,
    says: ['lib/logging/README.md#fluentddown'],
    never: ['runbook>', '[Runbook]', '>Runbook<'],
  })),
  { template: 'landscape.pagerduty.severity', says: ['critical'] },
  { template: 'landscape.opsgenie.priority', says: ['P1'] },
];
