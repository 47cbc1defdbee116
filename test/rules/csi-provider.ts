import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const daemonSet = { namespace: 'secrets-privileged', daemonset: 'openbao-csi-provider' };
const unavailable = series('kube_daemonset_status_number_unavailable', daemonSet);

/** Tests of the alert of the CSI providers. */
export const csiProviderTests: readonly AlertTest[] = [
  {
    alert: 'VaultCsiProviderUnavailable',
    stories: [
      { when: 'a node has none', series: { [unavailable]: '1x20' }, at: '16m', fires: [daemonSet] },
      { when: 'every node has one', series: { [unavailable]: '0x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'the node has one again',
        series: { [unavailable]: '1x18 0x10' },
        firesAt: '17m',
        at: '20m',
        fires: [daemonSet],
      }),
    ],
  },
];
