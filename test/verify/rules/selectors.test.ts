import { add, container, set, template, workload } from '../fixture';
import { proves } from '../proof';

const job = {
  ...workload(
    'Job',
    'agent-setup',
    { template: template('agent', { containers: [container('setup')] }) },
    { inNamespace: 'agents' },
  ),
  apiVersion: 'batch/v1',
};

proves('selectors', [
  {
    when: 'it misses its own pods',
    edits: [set('StatefulSet store', 'spec.selector.matchLabels', { app: 'store' })],
    finds: [
      'demo/store: StatefulSet shop/store: spec.selector: app=store does not match the pod template; use labels of the pod template [selectors]',
    ],
  },
  {
    when: 'it holds the version',
    edits: [set('StatefulSet store', 'spec.selector.matchLabels.[app.kubernetes.io/version]', '1.2.3')],
    finds: [
      'demo/store: StatefulSet shop/store: spec.selector: app.kubernetes.io/version changes with a release, a selector cannot; select by name and instance [selectors]',
    ],
  },
  {
    when: 'it holds a chart by expression',
    edits: [
      set('StatefulSet store', 'spec.selector.matchExpressions', [{ key: 'helm.sh/chart', operator: 'DoesNotExist' }]),
    ],
    finds: [
      'demo/store: StatefulSet shop/store: spec.selector: helm.sh/chart changes with a release, a selector cannot; select by name and instance [selectors]',
    ],
  },
  {
    when: 'it selects another workload too',
    edits: [set('StatefulSet store', 'spec.selector.matchLabels', { 'app.kubernetes.io/part-of': 'shop' })],
    finds: [
      'demo/store: StatefulSet shop/store: spec.selector: app.kubernetes.io/part-of=shop selects pods of CronJob shop/report and of 1 more workloads; give each workload an instance label of its own [selectors]',
    ],
  },
  {
    when: 'it selects the pods of a Job',
    edits: [add(job)],
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.selector: app.kubernetes.io/name=agent,app.kubernetes.io/instance=agent selects pods of Job agents/agent-setup too; give each workload an instance label of its own [selectors]',
    ],
  },
]);
