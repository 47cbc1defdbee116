import { type Alert, alert, type RecordingRule, type RuleSet } from '../../core';
import { presenceAlerts } from './presence';

const of = 'job="kubelet",metrics_path="/metrics"';
const day = 24 * 3600;

/** How long the kubelet takes to look at all containers of its node. */
const relists = 'node_quantile:kubelet_pleg_relist_duration_seconds:histogram_quantile';

const relistQuantiles: readonly RecordingRule[] = ['0.99', '0.9', '0.5'].map((quantile) => ({
  name: relists,
  expression: `histogram_quantile(${quantile}, sum by (cluster, node, instance, le) (rate(kubelet_pleg_relist_duration_seconds_bucket{${of}}[5m])))`,
  labels: { quantile },
}));

/** Certificates of the kubelet: which it is, and the counter of failed renewals. */
const certificates = {
  Client: {
    use: 'with which it speaks to the API server',
    errors: 'certificate_manager_client_expiration_renew_errors',
  },
  Server: { use: 'that it serves with', errors: 'server_expiration_renew_errors' },
} as const;

const certificateAlerts: readonly Alert[] = Object.entries(certificates).flatMap(([kind, { use, errors }]) => {
  const left = `kubelet_certificate_manager_${kind.toLowerCase()}_ttl_seconds{${of}}`;
  const expires = (severity: 'warning' | 'critical', days: number) =>
    alert({
      name: `Kubelet${kind}CertificateExpiration`,
      severity,
      expression: `${left} < ${days * day}`,
      minutes: 15,
      summary: `A kubelet's certificate ${use} expires soon.`,
      description: `The certificate of node {{ $labels.node }} expires in {{ $value | humanizeDuration }}.`,
    });
  return [
    expires('warning', 7),
    expires('critical', 1),
    alert({
      name: `Kubelet${kind}CertificateRenewalErrors`,
      severity: 'warning',
      expression: `increase(kubelet_${errors}{${of}}[5m]) > 0`,
      minutes: 15,
      summary: `A kubelet cannot renew the certificate ${use}.`,
      description: `Node {{ $labels.node }} has failed {{ $value | humanize }} times in 5 minutes.`,
    }),
  ];
});

/** Rules about kubelets, by what they tell themselves. */
export const kubeletRules: RuleSet = {
  name: 'kubelet',
  rules: relistQuantiles,
  alerts: [
    ...presenceAlerts({
      prefix: 'Kubelet',
      of,
      title: 'kubelet',
      lost: 'pods are neither started nor measured, or Prometheus may not read',
    }),
    alert({
      name: 'KubeletPlegDurationHigh',
      severity: 'warning',
      expression: `${relists}{quantile="0.99"} >= 10`,
      minutes: 5,
      summary: 'A container runtime is slow: its node will be not ready soon.',
      description:
        'It takes {{ $value | humanizeDuration }} to look at the containers of node {{ $labels.node }} (99th percentile).',
    }),
    alert({
      name: 'KubeletPodStartUpLatencyHigh',
      severity: 'warning',
      expression: `histogram_quantile(0.99, sum by (cluster, node, instance, le) (rate(kubelet_pod_worker_duration_seconds_bucket{${of}}[5m]))) >= 10`,
      minutes: 15,
      summary: 'Pods start slowly on a node.',
      description:
        'Node {{ $labels.node }} takes at least {{ $value | humanizeDuration }} to bring a pod to its state (99th percentile).',
    }),
    alert({
      name: 'KubeNodeEviction',
      severity: 'info',
      expression: `sum by (cluster, node, eviction_signal) (increase(kubelet_evictions{${of}}[15m])) > 0`,
      minutes: 0,
      summary: 'A node puts pods out.',
      description:
        'Node {{ $labels.node }} has put out {{ $value | humanize }} pods for {{ $labels.eviction_signal }}.',
    }),
    ...certificateAlerts,
  ],
};

const told = 'job="kube-state-metrics"';
const ready = `kube_node_status_condition{${told},condition="Ready",status="true"}`;
/** Whoever cordons a node is at work there. */
const cordoned = `on (cluster, node) kube_node_spec_unschedulable{${told}} == 1`;

/** Rules about nodes, by what the API server knows of them. */
export const nodeConditionRules: RuleSet = {
  name: 'node-conditions',
  rules: [],
  alerts: [
    alert({
      name: 'KubeNodeNotReady',
      severity: 'warning',
      expression: `${ready} == 0 unless ${cordoned}`,
      minutes: 15,
      summary: 'A node is not ready, and its pods are started elsewhere.',
      description: 'Node {{ $labels.node }} has not been ready for 15 minutes.',
    }),
    alert({
      name: 'KubeNodePressure',
      severity: 'info',
      expression: `kube_node_status_condition{${told},condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"} == 1 unless ${cordoned}`,
      minutes: 10,
      summary: 'A node runs short, takes no more pods and may put some out.',
      description: 'Node {{ $labels.node }} has said {{ $labels.condition }} for 10 minutes.',
    }),
    alert({
      name: 'KubeNodeUnreachable',
      severity: 'warning',
      // The autoscalers' own marks: the node goes because it is to go.
      expression: `max by (cluster, node) (kube_node_spec_taint{${told},key="node.kubernetes.io/unreachable",effect="NoSchedule"}) == 1 unless on (cluster, node) kube_node_spec_taint{${told},key=~"ToBeDeletedByClusterAutoscaler|karpenter.sh/disrupted|cloud.google.com/impending-node-termination|aws-node-termination-handler/spot-itn"} == 1`,
      minutes: 15,
      summary: 'The API server has lost a node.',
      description: 'The kubelet of node {{ $labels.node }} has not been heard of for 15 minutes.',
    }),
    alert({
      name: 'KubeletTooManyPods',
      severity: 'info',
      expression: `max by (cluster, node) (kubelet_running_pods{${of}}) / on (cluster, node) max by (cluster, node) (kube_node_status_capacity{${told},resource="pods"}) > 0.95`,
      minutes: 15,
      summary: 'A node has nearly as many pods as it may have.',
      description: 'Node {{ $labels.node }} has {{ $value | humanizePercentage }} of the pods that it may have.',
    }),
    alert({
      name: 'KubeNodeReadinessFlapping',
      severity: 'warning',
      expression: `sum by (cluster, node) (changes(${ready}[15m])) > 2 unless ${cordoned}`,
      minutes: 15,
      summary: 'A node becomes ready and not ready again and again.',
      description: 'Node {{ $labels.node }} has changed {{ $value }} times in 15 minutes.',
    }),
  ],
};
