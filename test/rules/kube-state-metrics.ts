import type { AlertTest } from './alert-test';
import { series } from './series';
import { twoSided } from './two-sided';

const job = { job: 'kube-state-metrics' };
const simple = twoSided([{ resource: '*v1.Pod' }]);

/** A hundred calls a minute, some of which fail. */
const calls = (what: string, failed: number) => ({
  [series(`kube_state_metrics_${what}_total`, { ...job, resource: '*v1.Pod', result: 'error' })]: `0+${failed}x60`,
  [series(`kube_state_metrics_${what}_total`, {
    ...job,
    resource: '*v1.Pod',
    result: 'success',
  })]: `0+${100 - failed}x60`,
});

export const kubeStateMetricsTests: readonly AlertTest[] = [
  simple('KubeStateMetricsListErrors', [calls('list', 10), calls('list', 0)], '25m'),
  simple('KubeStateMetricsWatchErrors', [calls('watch', 10), calls('watch', 0)], '25m'),
  twoSided([{}])('KubeStateMetricsDown', [{ [series('up', job)]: '0x60' }, { [series('up', job)]: '1x60' }], '20m'),
];
