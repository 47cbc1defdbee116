import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const check = (type: string, name: string, component = 'apiserver') =>
  series('kubernetes_healthcheck', { job: 'component-slis', component, instance: '10.0.0.1:6443', type, name });

const failing = { component: 'apiserver', instance: '10.0.0.1:6443', name: 'etcd' };

/** Tests of the alert about health checks of components. */
export const componentSlisTests: readonly AlertTest[] = [
  {
    alert: 'KubeComponentHealthcheckFailing',
    stories: [
      {
        when: 'one of the checks fails, for both questions',
        series: {
          [check('readyz', 'etcd')]: '0x30',
          [check('healthz', 'etcd')]: '0x30',
          [check('readyz', 'ping')]: '1x30',
        },
        at: '20m',
        fires: [failing],
      },
      {
        when: 'it fails for one question alone',
        series: { [check('readyz', 'etcd')]: '0x30', [check('healthz', 'etcd')]: '1x30' },
        at: '20m',
        fires: [failing],
      },
      {
        when: 'a check fails of two components',
        series: { [check('readyz', 'etcd')]: '0x30', [check('healthz', 'syncloop', 'kubelet')]: '0x30' },
        at: '20m',
        fires: [failing, { component: 'kubelet', name: 'syncloop' }],
      },
      { when: 'all are well', series: { [check('readyz', 'etcd')]: '1x30' }, at: '20m', fires: [] },
      { when: 'a start takes ten minutes', series: { [check('readyz', 'etcd')]: '0x10 1x20' }, at: '20m', fires: [] },
      ...resolving({
        when: 'it is well again',
        series: { [check('readyz', 'etcd')]: '0x20 1x10' },
        firesAt: '19m',
        at: '22m',
        fires: [failing],
      }),
    ],
  },
];
