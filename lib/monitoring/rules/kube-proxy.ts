import type { RuleSet } from '../../core';
import { presenceAlerts } from './presence';

/** Rules about kube-proxy. */
export const kubeProxyRules: RuleSet = {
  name: 'kube-proxy',
  rules: [],
  alerts: presenceAlerts({
    prefix: 'KubeProxy',
    of: 'job="kube-proxy"',
    title: 'kube-proxy',
    lost: 'nodes do not learn which pods are behind a Service',
  }),
};
