import type { AlertTest } from './alert-test';
import { presenceTests } from './presence';

/** Tests of the alerts about kube-controller-manager. */
export const kubeControllerManagerTests: readonly AlertTest[] = presenceTests('KubeControllerManager', {
  job: 'kube-controller-manager',
});

/** Tests of the alerts about kube-scheduler. */
export const kubeSchedulerTests: readonly AlertTest[] = presenceTests('KubeScheduler', { job: 'kube-scheduler' });
