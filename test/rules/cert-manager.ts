import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const target = { job: 'cert-manager', namespace: 'security', pod: 'cert-manager-0', instance: '10.0.0.4:9402' };
const certificate = { ...target, exported_namespace: 'shop', name: 'web-tls' };
const unready = { ...certificate, condition: 'False' };
const issuer = { ...target, name: 'platform', condition: 'False' };
const webhook = { namespace: 'security', deployment: 'cert-manager-webhook' };
const absence = { job: target.job, namespace: target.namespace };

const ends = series('certmanager_certificate_expiration_timestamp_seconds', certificate);
const renewal = series('certmanager_certificate_renewal_timestamp_seconds', certificate);
const notReady = series('certmanager_certificate_ready_status', unready);
const isReady = series('certmanager_certificate_ready_status', { ...certificate, condition: 'True' });
const issuerNotReady = series('certmanager_clusterissuer_ready_status', issuer);
const issuerReady = series('certmanager_clusterissuer_ready_status', { ...issuer, condition: 'True' });
const asked = (status: string) =>
  series('certmanager_http_acme_client_request_count', { ...target, host: 'acme.example.com', status });
const errors = series('certmanager_controller_sync_error_count', { ...target, controller: 'certificates-issuing' });
const available = series('kube_deployment_status_replicas_available', webhook);
const clock = series('certmanager_clock_time_seconds', target);

const refusal = [{ namespace: target.namespace, host: 'acme.example.com', status: '429' }];
const controller = [{ namespace: target.namespace, controller: 'certificates-issuing' }];

/** Tests of cert-manager's alerts. Time begins at 0, so that a week ends at 604800. */
export const certManagerTests: readonly AlertTest[] = [
  {
    alert: 'CertificateExpiresSoon',
    stories: [
      { when: 'it ends in six days', series: { [ends]: '518400x20' }, at: '11m', fires: [certificate] },
      { when: 'it ends in eight days', series: { [ends]: '691200x20' }, at: '15m', fires: [] },
      { when: 'it was never issued', series: { [ends]: '0x20' }, at: '15m', fires: [] },
      ...resolving({
        when: 'it was renewed',
        series: { [ends]: '518400x14 7776000x10' },
        firesAt: '12m',
        at: '16m',
        fires: [certificate],
      }),
    ],
  },
  {
    alert: 'CertificateNotRenewed',
    stories: [
      {
        when: 'the renewal was due a day ago',
        series: { [renewal]: '3600x400' },
        every: '5m',
        at: '1600m',
        fires: [certificate],
      },
      { when: 'it was due an hour ago', series: { [renewal]: '3600x400' }, every: '5m', at: '120m', fires: [] },
      { when: 'it was never issued', series: { [renewal]: '0x400' }, every: '5m', at: '1600m', fires: [] },
      ...resolving({
        when: 'it has succeeded',
        series: { [renewal]: '3600x320 5184000x40' },
        every: '5m',
        firesAt: '1550m',
        at: '1650m',
        fires: [certificate],
      }),
    ],
  },
  {
    alert: 'CertificateNotReady',
    stories: [
      { when: 'it is not issued', series: { [notReady]: '1x20', [isReady]: '0x20' }, at: '16m', fires: [unready] },
      { when: 'it is', series: { [notReady]: '0x20', [isReady]: '1x20' }, at: '16m', fires: [] },
      { when: 'it takes a while', series: { [notReady]: '1x10 0x20', [isReady]: '0x10 1x20' }, at: '20m', fires: [] },
      ...resolving({
        when: 'it is issued',
        series: { [notReady]: '1x18 0x10', [isReady]: '0x18 1x10' },
        firesAt: '17m',
        at: '20m',
        fires: [unready],
      }),
    ],
  },
  {
    alert: 'ClusterIssuerNotReady',
    stories: [
      {
        when: 'it is not ready',
        series: { [issuerNotReady]: '1x20', [issuerReady]: '0x20' },
        at: '16m',
        fires: [issuer],
      },
      { when: 'it is ready', series: { [issuerNotReady]: '0x20', [issuerReady]: '1x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'it is ready at last',
        series: { [issuerNotReady]: '1x18 0x10', [issuerReady]: '0x18 1x10' },
        firesAt: '17m',
        at: '20m',
        fires: [issuer],
      }),
    ],
  },
  {
    alert: 'AcmeRequestsRefused',
    stories: [
      { when: 'it is asked too often', series: { [asked('429')]: '0+1x50' }, at: '40m', fires: refusal },
      { when: 'it accepts', series: { [asked('200')]: '0+1x50' }, at: '40m', fires: [] },
      { when: 'it refused long ago', series: { [asked('429')]: '7x50' }, at: '40m', fires: [] },
      ...resolving({
        when: 'it refuses no more',
        series: { [asked('429')]: '0+1x40 40x40' },
        firesAt: '38m',
        at: '60m',
        fires: refusal,
      }),
    ],
  },
  {
    alert: 'CertManagerSyncErrors',
    stories: [
      { when: 'it fails ten times a minute', series: { [errors]: '0+10x50' }, at: '45m', fires: controller },
      { when: 'it fails now and then', series: { [errors]: '0+1x50' }, at: '40m', fires: [] },
      ...resolving({
        when: 'it fails no more',
        series: { [errors]: '0+10x45 450x40' },
        firesAt: '43m',
        at: '65m',
        fires: controller,
      }),
    ],
  },
  {
    alert: 'CertManagerWebhookUnavailable',
    stories: [
      { when: 'no replica is ready', series: { [available]: '0x10' }, at: '6m', fires: [webhook] },
      { when: 'one is', series: { [available]: '1x10' }, at: '6m', fires: [] },
      ...resolving({
        when: 'one is again',
        series: { [available]: '0x8 1x10' },
        firesAt: '6m',
        at: '10m',
        fires: [webhook],
      }),
    ],
  },
  {
    alert: 'CertManagerUnmeasured',
    stories: [
      { when: 'the controller is away', series: {}, at: '11m', fires: [absence] },
      { when: 'it is there', series: { [clock]: '0+60x20' }, at: '15m', fires: [] },
      ...resolving({
        when: 'it is back',
        series: { [clock]: '_x14 0+60x10' },
        firesAt: '12m',
        at: '16m',
        fires: [absence],
      }),
    ],
  },
];
