import { type Alert, alert, type RecordingRule, type RuleSet } from '../../core';

const state = 'job="kube-state-metrics"';
const containers = 'job="kubelet",metrics_path="/metrics/cadvisor",image!="",container!=""';

/** The node of each pod; a pod that moves is for a moment on two. */
const nodeOf = `on (namespace, pod) group_left (node) topk by (namespace, pod) (1, max by (namespace, pod, node) (kube_pod_info{${state},node!=""}))`;

const memory = (metric: string): RecordingRule => ({
  name: `node_namespace_pod_container:${metric}`,
  expression: `max by (namespace, pod, container) (${metric}{${containers}}) * ${nodeOf}`,
});

/** What pods that run or wait ask for, by namespace. */
const asked = (resource: 'cpu' | 'memory', what: 'requests' | 'limits'): RecordingRule => ({
  name: `namespace_${resource}:kube_pod_container_resource_${what}:sum`,
  expression: `sum by (namespace) (sum by (namespace, pod) (max by (namespace, pod, container) (kube_pod_container_resource_${what}{${state},resource="${resource}"})) * on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{${state},phase=~"Pending|Running"} == 1))`,
});

/** Requests that no longer fit once the largest node is gone; one node alone has nothing to fall back on. */
function overcommit(resource: 'cpu' | 'memory'): Alert {
  const name = resource === 'cpu' ? 'CPU' : 'Memory';
  const nodes = `kube_node_status_allocatable{${state},resource="${resource}"}`;
  const asks = `sum(namespace_${resource}:kube_pod_container_resource_requests:sum)`;
  return alert({
    name: `Kube${name}Overcommit`,
    severity: 'warning',
    expression: `${asks} - (sum(${nodes}) - max(${nodes})) > 0 and count(${nodes}) > 1`,
    minutes: 10,
    summary: `The cluster cannot lose a node: requests for ${resource} would no longer fit.`,
    description: `Pods ask for ${resource === 'cpu' ? '{{ $value | humanize }} processors' : '{{ $value | humanize1024 }}B'} more than is left without the largest node.`,
  });
}

/** Quotas that promise more than the cluster has. */
function quotaOvercommit(resource: 'cpu' | 'memory'): Alert {
  const name = resource === 'cpu' ? 'CPU' : 'Memory';
  const quotas = `kube_resourcequota{${state},type="hard",resource=~"(requests.)?${resource}"}`;
  return alert({
    name: `Kube${name}QuotaOvercommit`,
    severity: 'warning',
    expression: `100 * sum(min without (resource) (${quotas})) / sum(kube_node_status_allocatable{${state},resource="${resource}"}) > 150`,
    minutes: 5,
    summary: `Namespaces are promised more ${resource} than there is.`,
    description: `Quotas for ${resource} add up to {{ $value | printf "%.0f" }} % of what nodes have.`,
  });
}

const used = `100 * kube_resourcequota{${state},type="used"} / ignoring (type) (kube_resourcequota{${state},type="hard"} > 0)`;

function quota(name: string, severity: Alert['severity'], comparison: string, summary: string): Alert {
  return alert({
    name,
    severity,
    expression: `${used} ${comparison}`,
    minutes: 15,
    summary,
    description:
      'Namespace {{ $labels.namespace }} uses {{ $value | printf "%.0f" }} % of its quota of {{ $labels.resource }}.',
  });
}

/** Rules about what containers use, and about what they ask for. */
export const resourceRules: RuleSet = {
  name: 'resources',
  rules: [
    {
      name: 'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m',
      expression: `sum by (namespace, pod, container) (rate(container_cpu_usage_seconds_total{${containers}}[5m])) * ${nodeOf}`,
    },
    ...[
      'container_memory_working_set_bytes',
      'container_memory_rss',
      'container_memory_cache',
      'container_memory_swap',
    ].map(memory),
    asked('cpu', 'requests'),
    asked('cpu', 'limits'),
    asked('memory', 'requests'),
    asked('memory', 'limits'),
  ],
  alerts: [
    overcommit('cpu'),
    overcommit('memory'),
    quotaOvercommit('cpu'),
    quotaOvercommit('memory'),
    quota('KubeQuotaAlmostFull', 'info', '> 90 < 100', 'A namespace will soon have used up its quota.'),
    quota('KubeQuotaFullyUsed', 'info', '== 100', 'A namespace has used up its quota.'),
    quota('KubeQuotaExceeded', 'warning', '> 100', 'A namespace uses more than its quota, which was lowered.'),
    alert({
      name: 'CPUThrottlingHigh',
      severity: 'info',
      expression: `100 * sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total{${containers}}[5m])) / sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total{${containers}}[5m])) > 25`,
      minutes: 15,
      summary: 'A container is held back by its limit of processors.',
      description:
        'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} is held back in {{ $value | printf "%.0f" }} % of the periods.',
    }),
    alert({
      name: 'KubeContainerOOMKilled',
      severity: 'warning',
      expression: `increase(kube_pod_container_status_restarts_total{${state}}[10m]) > 0 and on (namespace, pod, container) kube_pod_container_status_last_terminated_reason{${state},reason="OOMKilled"} == 1`,
      minutes: 0,
      summary: 'A container was killed because it used more memory than its limit.',
      description:
        'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} has been restarted after its memory ran out.',
    }),
  ],
};
