import type { AlertTest, RecordingTest } from './alert-test';
import { presenceTests } from './presence';
import { quantiles } from './recorded';
import { series } from './series';

/** Tests of the alerts about kube-controller-manager. */
export const kubeControllerManagerTests: readonly AlertTest[] = presenceTests('KubeControllerManager', {
  job: 'kube-controller-manager',
});

/** Tests of the alerts about kube-proxy. */
export const kubeProxyTests: readonly AlertTest[] = presenceTests('KubeProxy', { job: 'kube-proxy' });

/** Tests of the alerts about kube-scheduler. */
export const kubeSchedulerTests: readonly AlertTest[] = presenceTests('KubeScheduler', { job: 'kube-scheduler' });

/** What is recorded of kube-scheduler, and by what it is told apart. */
const toldApart: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  scheduling_attempt: { result: 'scheduled' },
  scheduling_algorithm: {},
  pod_scheduling_sli: { attempts: '1' },
};

/** Tests of what is recorded of kube-scheduler. */
export const kubeSchedulerRecordings: readonly RecordingTest[] = Object.entries(toldApart).flatMap(
  ([duration, keeps]) =>
    quantiles(`cluster_quantile:scheduler_${duration}_duration_seconds:histogram_quantile`, {
      bucket: (le) =>
        series(`scheduler_${duration}_duration_seconds_bucket`, {
          job: 'kube-scheduler',
          instance: '10.0.0.1:10259',
          ...keeps,
          le,
        }),
      between: [1, 2],
      keeps,
    }),
);
