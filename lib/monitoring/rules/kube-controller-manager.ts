import type { RuleSet } from '../../core';
import { presenceAlerts } from './presence';

/** Rules about kube-controller-manager. */
export const kubeControllerManagerRules: RuleSet = {
  name: 'kube-controller-manager',
  rules: [],
  alerts: presenceAlerts({
    prefix: 'KubeControllerManager',
    of: 'job="kube-controller-manager"',
    title: 'kube-controller-manager',
    lost: 'pods that end are not replaced',
  }),
};
