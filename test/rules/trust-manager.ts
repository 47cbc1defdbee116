import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';
import { unmeasured } from './unmeasured';

const namespace = 'security-trust-manager';
const target = { job: 'trust-manager', namespace, pod: 'trust-manager-0', instance: '10.0.0.6:9402' };
const bundles = { namespace, controller: 'bundle' };
const absence = { job: target.job, namespace };

const errors = series('controller_runtime_reconcile_errors_total', { ...target, controller: 'bundle' });
const reconciled = series('controller_runtime_reconcile_total', { ...target, controller: 'bundle' });

/** Tests of the alerts of trust-manager. */
export const trustManagerTests: readonly AlertTest[] = [
  {
    alert: 'TrustBundleNotSynced',
    stories: [
      { when: 'a source is missing', series: { [errors]: '0+1x60' }, at: '40m', fires: [bundles] },
      { when: 'it failed once', series: { [errors]: '0x5 1x60' }, at: '50m', fires: [] },
      ...resolving({
        when: 'the source is there',
        series: { [errors]: '0+1x60 60x40' },
        firesAt: '40m',
        at: '90m',
        fires: [bundles],
      }),
    ],
  },
  unmeasured({ alert: 'TrustManagerUnmeasured', series: reconciled, fires: absence }),
];
