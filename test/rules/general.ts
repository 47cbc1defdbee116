import type { AlertTest, RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { recovering, resolving } from './resolving';

const down = 'up{job="shop",namespace="shop",service="shop",instance="a"}';
const up = 'up{job="shop",namespace="shop",service="shop",instance="b"}';
const info = 'ALERTS{alertname="A",severity="info",alertstate="firing",namespace="shop"}';

export const generalTests: readonly AlertTest[] = [
  {
    alert: 'TargetDown',
    stories: [
      {
        when: 'one of two targets does not answer',
        series: { [down]: '0x30', [up]: '1x30' },
        at: '15m',
        fires: [{ job: 'shop', namespace: 'shop', service: 'shop' }],
      },
      { when: 'every target answers', series: { [down]: '1x30', [up]: '1x30' }, at: '15m', fires: [] },
      {
        when: 'a target was away for a moment',
        series: { [down]: '1x5 0x5 1x20', [up]: '1x30' },
        at: '15m',
        fires: [],
      },
      ...resolving({
        when: 'it answers again',
        series: { [down]: '0x15 1x20', [up]: '1x40' },
        firesAt: '15m',
        at: '20m',
        fires: [{ job: 'shop' }],
      }),
    ],
  },
  {
    alert: 'Watchdog',
    always: "it is how the dead man's switch knows that alerts arrive",
    stories: [{ when: 'always', series: { [up]: '1x5' }, at: '1m', fires: [{}] }],
  },
  recovering({
    alert: 'InfoInhibitor',
    stories: [
      { when: 'there is nothing but information', series: { [info]: '1x5' }, at: '3m', fires: [{ namespace: 'shop' }] },
      {
        when: 'there is a warning beside it',
        series: {
          [info]: '1x5',
          'ALERTS{alertname="B",severity="warning",alertstate="firing",namespace="shop"}': '1x5',
        },
        at: '3m',
        fires: [],
      },
      { when: 'there is no information', series: { [up]: '1x5' }, at: '3m', fires: [] },
    ],
  }),
];

/** Tests of what is recorded of targets. */
export const generalRecordings: readonly RecordingTest[] = Object.entries({
  'job:up:count': 1,
  'job:down:count': 2,
}).map(([rule, yields]) =>
  recorded(rule, {
    when: 'one of three targets answers',
    series: Object.fromEntries(
      ['1', '0', '0'].map((value, at) => [`up{job="web",namespace="shop",instance="10.0.0.${at}"}`, `${value}x30`]),
    ),
    keeps: { job: 'web', namespace: 'shop' },
    yields,
  }),
);
