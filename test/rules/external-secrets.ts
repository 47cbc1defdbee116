import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';
import { unmeasured } from './unmeasured';

const target = { job: 'external-secrets', namespace: 'secrets', pod: 'external-secrets-0', instance: '10.0.0.3:8080' };
const condition = { ...target, condition: 'Ready', status: 'False' };
const secret = { ...condition, exported_namespace: 'shop', name: 'database' };
const store = { ...condition, name: 'platform' };
const webhook = { namespace: 'secrets', deployment: 'external-secrets-webhook' };
const absence = { job: target.job, namespace: target.namespace };

const secretFails = series('externalsecret_status_condition', secret);
const storeFails = series('clustersecretstore_status_condition', store);
const reconciled = series('controller_runtime_reconcile_total', { ...target, controller: 'externalsecret' });

const available = series('kube_deployment_status_replicas_available', webhook);

/** Tests of the alerts of External Secrets Operator. */
export const externalSecretsTests: readonly AlertTest[] = [
  {
    alert: 'ExternalSecretNotReady',
    stories: [
      { when: 'a Secret cannot be brought', series: { [secretFails]: '1x20' }, at: '16m', fires: [secret] },
      { when: 'it can', series: { [secretFails]: '0x20' }, at: '16m', fires: [] },
      { when: 'the store was busy', series: { [secretFails]: '0x2 1x5 0x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'it was brought',
        series: { [secretFails]: '1x18 0x10' },
        firesAt: '17m',
        at: '20m',
        fires: [secret],
      }),
    ],
  },
  {
    alert: 'ExternalSecretStoreNotReady',
    stories: [
      { when: 'the store refuses', series: { [storeFails]: '1x20' }, at: '11m', fires: [store] },
      { when: 'it answers', series: { [storeFails]: '0x20' }, at: '15m', fires: [] },
      ...resolving({
        when: 'it answers again',
        series: { [storeFails]: '1x14 0x10' },
        firesAt: '12m',
        at: '16m',
        fires: [store],
      }),
    ],
  },
  unmeasured({ alert: 'ExternalSecretsUnmeasured', series: reconciled, fires: absence }),
  {
    alert: 'ExternalSecretsWebhookUnavailable',
    stories: [
      { when: 'no replica is ready', series: { [available]: '0x20' }, at: '16m', fires: [webhook] },
      { when: 'one is', series: { [available]: '1x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'one is again',
        series: { [available]: '0x18 1x10' },
        firesAt: '17m',
        at: '20m',
        fires: [webhook],
      }),
    ],
  },
];
