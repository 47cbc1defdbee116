import type { AlertTest } from './alert-test';
import { recovering, resolving } from './resolving';

const labels = 'job="blackbox-exporter",instance="https://example.com/"';
const success = `probe_success{${labels}}`;
const expiry = `probe_ssl_earliest_cert_expiry{${labels}}`;
const asked = [{ instance: 'https://example.com/' }];

/** Seconds of a number of days. */
function days(count: number): number {
  return count * 24 * 3600;
}

export const blackboxExporterTests: readonly AlertTest[] = [
  recovering({
    alert: 'EndpointProbeFailing',
    stories: [
      { when: 'no probe succeeds', series: { [success]: '0x20' }, at: '10m', fires: asked },
      { when: 'every probe succeeds', series: { [success]: '1x20' }, at: '10m', fires: [] },
      { when: 'one probe fails', series: { [success]: '1x8 0 1x20' }, at: '10m', fires: [] },
    ],
  }),
  recovering({
    alert: 'EndpointProbeFlapping',
    stories: [
      {
        when: 'every fourth probe fails',
        series: { [success]: `${'1 1 1 0 '.repeat(30).trim()}` },
        at: '90m',
        fires: asked,
      },
      { when: 'every probe succeeds', series: { [success]: '1x120' }, at: '90m', fires: [] },
      { when: 'one probe fails', series: { [success]: '1x60 0 1x60' }, at: '90m', fires: [] },
    ],
  }),
  {
    alert: 'EndpointCertificateExpires',
    severity: 'warning',
    stories: [
      { when: 'ten days are left', series: { [expiry]: `${days(10)}x120` }, at: '90m', fires: asked },
      { when: 'a month is left', series: { [expiry]: `${days(30)}x120` }, at: '90m', fires: [] },
      ...resolving({
        when: 'it was renewed',
        series: { [expiry]: `${days(10)}x85 ${days(90)}x60` },
        firesAt: '85m',
        at: '90m',
        fires: asked,
      }),
    ],
  },
  recovering({
    alert: 'EndpointCertificateExpires',
    severity: 'critical',
    stories: [
      { when: 'a day is left', series: { [expiry]: `${days(1)}x120` }, at: '90m', fires: asked },
      { when: 'ten days are left', series: { [expiry]: `${days(10)}x120` }, at: '90m', fires: [] },
    ],
  }),
];
