import type { AlertTest } from './alert-test';
import { resolving } from './resolving';

const target = (pod: string) => `up{job="grafana",namespace="monitoring",pod="${pod}"}`;
const requests = (code: string) =>
  `grafana_http_request_duration_seconds_count{job="grafana",namespace="monitoring",handler="/api/ds/query",status_code="${code}"}`;

export const grafanaTests: readonly AlertTest[] = [
  {
    alert: 'GrafanaDown',
    stories: [
      {
        when: 'both replicas are away',
        series: { [target('a')]: '0x30', [target('b')]: '0x30' },
        at: '15m',
        fires: [{ job: 'grafana', namespace: 'monitoring' }],
      },
      {
        when: 'nobody is left to be scraped',
        series: {},
        at: '15m',
        fires: [{ job: 'grafana', namespace: 'monitoring' }],
      },
      { when: 'one of two answers', series: { [target('a')]: '0x30', [target('b')]: '1x30' }, at: '15m', fires: [] },
      { when: 'a rollout takes five minutes', series: { [target('a')]: '1x5 0x5 1x20' }, at: '12m', fires: [] },
      ...resolving({
        when: 'it answers again',
        series: { [target('a')]: '0x20 1x20' },
        firesAt: '20m',
        at: '25m',
        fires: [{ job: 'grafana' }],
      }),
    ],
  },
  {
    alert: 'GrafanaRequestsFailing',
    stories: [
      {
        when: 'one in ten requests fails',
        series: { [requests('200')]: '0+90x30', [requests('500')]: '0+10x30' },
        at: '20m',
        fires: [{}],
      },
      {
        when: 'one in fifty requests fails',
        series: { [requests('200')]: '0+98x30', [requests('500')]: '0+2x30' },
        at: '20m',
        fires: [],
      },
      { when: 'people ask for what is not there', series: { [requests('404')]: '0+10x30' }, at: '20m', fires: [] },
      ...resolving({
        when: 'it is over',
        series: { [requests('200')]: '0+90x60', [requests('500')]: '0+10x20 200x40' },
        firesAt: '20m',
        at: '40m',
        fires: [{}],
      }),
    ],
  },
];
