import { set } from '../fixture';
import { proves } from '../proof';

proves('pod-defaults', [
  {
    when: 'service links are on',
    edits: [set('Deployment web', 'spec.template.spec.enableServiceLinks', undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.enableServiceLinks: is not turned off; set it to false [pod-defaults]',
    ],
  },
  {
    when: 'the time to stop is left to the default',
    edits: [set('CronJob report', 'spec.jobTemplate.spec.template.spec.terminationGracePeriodSeconds', undefined)],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.terminationGracePeriodSeconds: is not set; set it to what a graceful stop takes [pod-defaults]',
    ],
  },
  {
    when: 'the pod stops at once',
    edits: [set('Deployment web', 'spec.template.spec.terminationGracePeriodSeconds', 0)],
    finds: [],
  },
]);
