import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const namespace = 'monitoring';

const member = (ordinal: number) => ({
  job: 'alertmanager',
  namespace,
  pod: `alertmanager-${ordinal}`,
  instance: `10.0.0.${ordinal}:9093`,
});

const exposed = (metric: string, ordinal = 0) => series(`alertmanager_${metric}`, member(ordinal));
const up = (ordinal: number) => series('up', member(ordinal));
const started = (ordinal: number) => series('process_start_time_seconds', member(ordinal));
const sent = (integration: string, ordinal = 0) =>
  series('alertmanager_notifications_total', { ...member(ordinal), integration });
const failed = (integration: string, ordinal = 0, reason = 'clientError') =>
  series('alertmanager_notifications_failed_total', { ...member(ordinal), integration, reason });

const mesh = [{ namespace }];
const absence = [{ job: 'alertmanager', namespace }];

/** What every member sends, and what it fails with, from the first minute on. */
const everyMember = (integration: string, values: { readonly sent: string; readonly failed: string }) =>
  Object.fromEntries(
    [0, 1, 2].flatMap((ordinal) => [
      [sent(integration, ordinal), values.sent],
      [failed(integration, ordinal), values.failed],
    ]),
  );

/** The first member sends; the others have no need to, and so fail with nothing of nothing. */
const firstMember = (integration: string, failures: string) => ({
  [sent(integration, 0)]: '0+10x60',
  [failed(integration, 0)]: failures,
  [sent(integration, 1)]: '0x60',
  [failed(integration, 1)]: '0x60',
});

/** Tests of Alertmanager's alerts, as a mesh of three members has them. */
export const alertmanagerTests: readonly AlertTest[] = [
  {
    alert: 'AlertmanagerFailedReload',
    stories: [
      {
        when: 'a member could not load its configuration',
        series: { [exposed('config_last_reload_successful')]: '0x20' },
        at: '11m',
        fires: [member(0)],
      },
      { when: 'it could', series: { [exposed('config_last_reload_successful')]: '1x20' }, at: '15m', fires: [] },
      {
        when: 'a scrape said otherwise',
        series: { [exposed('config_last_reload_successful')]: '1x5 0x3 1x20' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it can again',
        series: { [exposed('config_last_reload_successful')]: '0x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: [member(0)],
      }),
    ],
  },
  {
    alert: 'AlertmanagerFailedToSendAlerts',
    stories: [
      {
        when: 'one message in ten fails, for two reasons',
        series: {
          [sent('slack')]: '0+20x30',
          [failed('slack', 0, 'clientError')]: '0+1x30',
          [failed('slack', 0, 'serverError')]: '0+1x30',
        },
        at: '20m',
        fires: [{ namespace, pod: 'alertmanager-0', integration: 'slack' }],
      },
      { when: 'none fails', series: { [sent('slack')]: '0+10x30', [failed('slack')]: '4x30' }, at: '20m', fires: [] },
      {
        when: 'one in two hundred fails',
        series: { [sent('slack')]: '0+200x30', [failed('slack')]: '0+1x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'the channel is back',
        series: { [sent('slack')]: '0+10x60', [failed('slack')]: '0+10x20 200x40' },
        firesAt: '18m',
        at: '45m',
        fires: [{ namespace, pod: 'alertmanager-0', integration: 'slack' }],
      }),
    ],
  },
  {
    alert: 'AlertmanagerClusterFailedToSendAlerts',
    severity: 'critical',
    stories: [
      {
        when: 'every member fails to wake',
        series: everyMember('pagerduty', { sent: '0+10x30', failed: '0+10x30' }),
        at: '20m',
        fires: [{ namespace, integration: 'pagerduty' }],
      },
      {
        when: 'the only member that had to send failed',
        series: firstMember('webhook', '0+10x60'),
        at: '20m',
        fires: [{ namespace, integration: 'webhook' }],
      },
      {
        when: 'another member gets through',
        series: {
          [sent('pagerduty', 0)]: '0+10x30',
          [failed('pagerduty', 0)]: '0+10x30',
          [sent('pagerduty', 1)]: '0+10x30',
          [failed('pagerduty', 1)]: '0x30',
        },
        at: '20m',
        fires: [],
      },
      {
        when: 'only a channel that wakes nobody fails',
        series: everyMember('slack', { sent: '0+10x30', failed: '0+10x30' }),
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'messages arrive again',
        series: everyMember('pagerduty', { sent: '0+10x60', failed: '0+10x20 200x40' }),
        firesAt: '18m',
        at: '45m',
        fires: [{ namespace, integration: 'pagerduty' }],
      }),
    ],
  },
  {
    alert: 'AlertmanagerClusterFailedToSendAlerts',
    severity: 'warning',
    stories: [
      {
        when: 'every member fails to tell',
        series: everyMember('email', { sent: '0+10x30', failed: '0+10x30' }),
        at: '20m',
        fires: [{ namespace, integration: 'email' }],
      },
      {
        when: 'what fails is critical',
        series: everyMember('pagerduty', { sent: '0+10x30', failed: '0+10x30' }),
        at: '20m',
        fires: [],
      },
      { when: 'none fails', series: everyMember('email', { sent: '0+10x30', failed: '3x30' }), at: '20m', fires: [] },
      ...resolving({
        when: 'mail arrives again',
        series: everyMember('email', { sent: '0+10x60', failed: '0+10x20 200x40' }),
        firesAt: '18m',
        at: '45m',
        fires: [{ namespace, integration: 'email' }],
      }),
    ],
  },
  {
    alert: 'AlertmanagerClusterDown',
    stories: [
      {
        when: 'two of three are away',
        series: { [up(0)]: '1x20', [up(1)]: '0x20', [up(2)]: '0x20' },
        at: '6m',
        fires: mesh,
      },
      {
        when: 'one of three is away',
        series: { [up(0)]: '1x20', [up(1)]: '1x20', [up(2)]: '0x20' },
        at: '10m',
        fires: [],
      },
      { when: 'all answer', series: { [up(0)]: '1x20', [up(1)]: '1x20', [up(2)]: '1x20' }, at: '10m', fires: [] },
      ...resolving({
        when: 'they are back',
        series: { [up(0)]: '1x30', [up(1)]: '0x10 1x20', [up(2)]: '0x10 1x20' },
        firesAt: '8m',
        at: '18m',
        fires: mesh,
      }),
    ],
  },
  {
    alert: 'AlertmanagerClusterCrashlooping',
    stories: [
      {
        when: 'two of three start every minute',
        series: {
          [up(0)]: '1x30',
          [up(1)]: '1x30',
          [up(2)]: '1x30',
          [started(0)]: '0x30',
          [started(1)]: '0+60x30',
          [started(2)]: '0+60x30',
        },
        at: '20m',
        fires: mesh,
      },
      {
        when: 'one of three does',
        series: {
          [up(0)]: '1x30',
          [up(1)]: '1x30',
          [up(2)]: '1x30',
          [started(0)]: '0x30',
          [started(1)]: '0x30',
          [started(2)]: '0+60x30',
        },
        at: '20m',
        fires: [],
      },
      {
        when: 'each has started once',
        series: {
          [up(0)]: '1x30',
          [up(1)]: '1x30',
          [started(0)]: '0x10 600x20',
          [started(1)]: '0x10 600x20',
        },
        at: '15m',
        fires: [],
      },
      ...resolving({
        when: 'they stay up',
        series: { [up(0)]: '1x60', [up(1)]: '1x60', [started(0)]: '0+60x20 1200x40', [started(1)]: '0+60x20 1200x40' },
        firesAt: '19m',
        at: '35m',
        fires: mesh,
      }),
    ],
  },
  {
    alert: 'AlertmanagerUnmeasured',
    stories: [
      { when: 'no member is scraped', series: {}, at: '6m', fires: absence },
      { when: 'one is', series: { [up(0)]: '0x10' }, at: '8m', fires: [] },
      ...resolving({ when: 'one is again', series: { [up(0)]: '_x8 1x10' }, firesAt: '6m', at: '10m', fires: absence }),
    ],
  },
  {
    alert: 'AlertmanagerMembersInconsistent',
    stories: [
      {
        when: 'a member sees two of three',
        series: { [exposed('cluster_members')]: '2x30' },
        at: '16m',
        fires: [member(0)],
      },
      { when: 'it sees all', series: { [exposed('cluster_members')]: '3x30' }, at: '20m', fires: [] },
      { when: 'a member restarts', series: { [exposed('cluster_members')]: '3x5 2x5 3x20' }, at: '25m', fires: [] },
      ...resolving({
        when: 'the third is back',
        series: { [exposed('cluster_members')]: '2x20 3x10' },
        firesAt: '18m',
        at: '22m',
        fires: [member(0)],
      }),
    ],
  },
  {
    alert: 'AlertmanagerClusterFailedPeers',
    stories: [
      { when: 'one is lost', series: { [exposed('cluster_failed_peers')]: '1x30' }, at: '16m', fires: [member(0)] },
      { when: 'none is', series: { [exposed('cluster_failed_peers')]: '0x30' }, at: '20m', fires: [] },
      {
        when: 'a pod came back with another address',
        series: { [exposed('cluster_failed_peers')]: '0x3 1x5 0x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it is found again',
        series: { [exposed('cluster_failed_peers')]: '1x20 0x20' },
        firesAt: '18m',
        at: '30m',
        fires: [member(0)],
      }),
    ],
  },
  {
    alert: 'AlertmanagerConfigInconsistent',
    stories: [
      {
        when: 'one member has another',
        series: {
          [exposed('config_hash', 0)]: '7x30',
          [exposed('config_hash', 1)]: '7x30',
          [exposed('config_hash', 2)]: '8x30',
        },
        at: '21m',
        fires: mesh,
      },
      {
        when: 'all have the same',
        series: { [exposed('config_hash', 0)]: '7x30', [exposed('config_hash', 1)]: '7x30' },
        at: '25m',
        fires: [],
      },
      {
        when: 'a rollout goes on',
        series: { [exposed('config_hash', 0)]: '7x15 8x30', [exposed('config_hash', 1)]: '7x5 8x40' },
        at: '30m',
        fires: [],
      },
      ...resolving({
        when: 'the rollout ends',
        series: { [exposed('config_hash', 0)]: '7x25 8x30', [exposed('config_hash', 1)]: '8x60' },
        firesAt: '23m',
        at: '28m',
        fires: mesh,
      }),
    ],
  },
];
