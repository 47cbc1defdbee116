import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';
import { unmeasured } from './unmeasured';

const deployment = { namespace: 'secrets', deployment: 'vault-k8s' };
const target = { job: 'vault-k8s', namespace: 'secrets', pod: 'vault-k8s-0', instance: '10.0.0.5:8080' };

const available = series('kube_deployment_status_replicas_available', deployment);
const failed = series('vault_agent_injector_failed_injections_by_namespace_total', {
  ...target,
  exported_namespace: 'shop',
});
const queue = series('vault_agent_injector_request_queue_length', target);

/** Tests of the alerts of the injector. */
export const vaultInjectorTests: readonly AlertTest[] = [
  {
    alert: 'VaultInjectorUnavailable',
    stories: [
      { when: 'no replica is ready', series: { [available]: '0x10' }, at: '6m', fires: [deployment] },
      { when: 'one is', series: { [available]: '1x10' }, at: '8m', fires: [] },
      ...resolving({
        when: 'one is again',
        series: { [available]: '0x8 1x10' },
        firesAt: '6m',
        at: '10m',
        fires: [deployment],
      }),
    ],
  },
  {
    alert: 'VaultInjectionsRefused',
    stories: [
      {
        when: 'pods are refused',
        series: { [failed]: '0+1x20' },
        at: '10m',
        fires: [{ namespace: 'secrets', exported_namespace: 'shop' }],
      },
      { when: 'the last one was long ago', series: { [failed]: '3x40' }, at: '20m', fires: [] },
      ...resolving({
        when: 'none is refused any more',
        series: { [failed]: '0+1x20 20x40' },
        firesAt: '20m',
        at: '40m',
        fires: [{ namespace: 'secrets', exported_namespace: 'shop' }],
      }),
    ],
  },
  unmeasured({ alert: 'VaultInjectorUnmeasured', series: queue, fires: { job: 'vault-k8s', namespace: 'secrets' } }),
];
