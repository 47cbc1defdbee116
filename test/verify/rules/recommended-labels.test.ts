import { set } from '../fixture';
import { proves } from '../proof';

proves('recommended-labels', [
  {
    when: 'a workload lacks one',
    edits: [set('Deployment web', 'metadata.labels.[app.kubernetes.io/version]', undefined)],
    finds: [
      'demo/web: Deployment shop/web: metadata.labels: lacks app.kubernetes.io/version; add the labels [recommended-labels]',
    ],
  },
  {
    when: 'a pod template lacks two',
    edits: [
      set('CronJob report', 'spec.jobTemplate.spec.template.metadata.labels.[app.kubernetes.io/component]', undefined),
      set('CronJob report', 'spec.jobTemplate.spec.template.metadata.labels.[app.kubernetes.io/part-of]', undefined),
    ],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.metadata.labels: lacks app.kubernetes.io/component, app.kubernetes.io/part-of; add the labels [recommended-labels]',
    ],
  },
]);
