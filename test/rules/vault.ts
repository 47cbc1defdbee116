import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const namespace = 'secrets';

const name = 'openbao';

const member = (ordinal: number) => ({
  job: name,
  namespace,
  pod: `${name}-${ordinal}`,
  instance: `10.0.0.${ordinal}:8200`,
});
const exposed = (metric: string, ordinal = 0) => series(`vault_${metric}`, member(ordinal));
const unsealed = (ordinal: number) => exposed('core_unsealed', ordinal);
const active = (ordinal: number) => exposed('core_active', ordinal);
const snapshot = { namespace, cronjob: `${name}-snapshot` };
const succeeded = series('kube_cronjob_status_last_successful_time', snapshot);
const created = series('kube_cronjob_created', snapshot);
const store = [{ namespace }];
const absence = [{ job: name, namespace }];

/** Tests of the alerts of both distributions, as an OpenBao of three members has them, with a snapshot every hour. */
export const vaultTests: readonly AlertTest[] = [
  {
    alert: 'VaultSealed',
    stories: [
      {
        when: 'one of two is sealed',
        series: { [unsealed(0)]: '1x10', [unsealed(1)]: '0x10' },
        at: '3m',
        fires: [member(1)],
      },
      { when: 'none is sealed', series: { [unsealed(0)]: '1x10', [unsealed(1)]: '1x10' }, at: '3m', fires: [] },
      { when: 'a member starts', series: { [unsealed(0)]: '0x1 1x10' }, at: '3m', fires: [] },
      ...resolving({
        when: 'its key service is back',
        series: { [unsealed(0)]: '0x5 1x10' },
        firesAt: '4m',
        at: '7m',
        fires: [member(0)],
      }),
    ],
  },
  {
    alert: 'VaultMembersMissing',
    stories: [
      {
        when: 'two of three are there',
        series: { [unsealed(0)]: '1x20', [unsealed(1)]: '1x20' },
        at: '11m',
        fires: store,
      },
      {
        when: 'all three are unsealed',
        series: { [unsealed(0)]: '1x20', [unsealed(1)]: '1x20', [unsealed(2)]: '1x20' },
        at: '15m',
        fires: [],
      },
      ...resolving({
        when: 'the third is back',
        series: { [unsealed(0)]: '1x30', [unsealed(1)]: '1x30', [unsealed(2)]: '0x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: store,
      }),
    ],
  },
  {
    alert: 'VaultUnmeasured',
    stories: [
      { when: 'no member is measured', series: {}, at: '6m', fires: absence },
      { when: 'one is', series: { [unsealed(0)]: '0x10' }, at: '6m', fires: [] },
      ...resolving({
        when: 'one is again',
        series: { [unsealed(0)]: '_x8 1x10' },
        firesAt: '6m',
        at: '10m',
        fires: absence,
      }),
    ],
  },
  {
    alert: 'VaultNoLeader',
    stories: [
      { when: 'none leads', series: { [active(0)]: '0x10', [active(1)]: '0x10' }, at: '3m', fires: store },
      { when: 'two lead', series: { [active(0)]: '1x10', [active(1)]: '1x10' }, at: '3m', fires: store },
      { when: 'one leads', series: { [active(0)]: '0x10', [active(1)]: '1x10' }, at: '3m', fires: [] },
      ...resolving({
        when: 'one was chosen',
        series: { [active(0)]: '0x5 1x10', [active(1)]: '0x20' },
        firesAt: '4m',
        at: '7m',
        fires: store,
      }),
    ],
  },
  {
    alert: 'VaultQuorumAtRisk',
    stories: [
      {
        when: 'no further loss is survived',
        series: { [exposed('autopilot_failure_tolerance')]: '0x20' },
        at: '11m',
        fires: store,
      },
      {
        when: 'the leader says that one is, whatever the others say',
        series: {
          [exposed('autopilot_failure_tolerance', 0)]: '1x20',
          [exposed('autopilot_failure_tolerance', 1)]: '0x20',
        },
        at: '15m',
        fires: [],
      },
      ...resolving({
        when: 'the third votes again',
        series: { [exposed('autopilot_failure_tolerance')]: '0x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: store,
      }),
    ],
  },
  {
    alert: 'VaultAuditFailing',
    stories: [
      {
        when: 'a request could not be logged',
        series: {
          [exposed('audit_log_request_failure')]: '0x4 1x20',
          [exposed('audit_log_response_failure')]: '0x30',
        },
        at: '6m',
        fires: [member(0)],
      },
      {
        when: 'a response could not be logged',
        series: {
          [exposed('audit_log_request_failure')]: '0x30',
          [exposed('audit_log_response_failure')]: '0x4 1x20',
        },
        at: '6m',
        fires: [member(0)],
      },
      {
        when: 'it happened long ago',
        series: { [exposed('audit_log_request_failure')]: '3x20', [exposed('audit_log_response_failure')]: '2x20' },
        at: '10m',
        fires: [],
      },
      ...resolving({
        when: 'a device takes them again',
        series: {
          [exposed('audit_log_request_failure')]: '0x4 1x30',
          [exposed('audit_log_response_failure')]: '0x40',
        },
        firesAt: '6m',
        at: '15m',
        fires: [member(0)],
      }),
    ],
  },
  {
    alert: 'VaultLeasesMany',
    stories: [
      {
        when: '200000 are open',
        series: { [exposed('expire_num_leases')]: '200000x40' },
        at: '31m',
        fires: store,
      },
      { when: '100000 are open', series: { [exposed('expire_num_leases')]: '100000x40' }, at: '35m', fires: [] },
      { when: 'a burst', series: { [exposed('expire_num_leases')]: '100x5 200000x10 100x30' }, at: '35m', fires: [] },
      ...resolving({
        when: 'they ended',
        series: { [exposed('expire_num_leases')]: '200000x35 100x10' },
        firesAt: '33m',
        at: '40m',
        fires: store,
      }),
    ],
  },
  {
    alert: 'VaultLeasesIrrevocable',
    stories: [
      {
        when: 'one cannot be revoked',
        series: { [exposed('expire_num_irrevocable_leases')]: '1x20' },
        at: '16m',
        fires: store,
      },
      { when: 'all can', series: { [exposed('expire_num_irrevocable_leases')]: '0x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'somebody revoked it',
        series: { [exposed('expire_num_irrevocable_leases')]: '1x18 0x10' },
        firesAt: '17m',
        at: '20m',
        fires: store,
      }),
    ],
  },
  {
    alert: 'VaultSnapshotOld',
    stories: [
      {
        when: 'the last success was more than three hours ago',
        series: { [succeeded]: '60x80', [created]: '0x80' },
        every: '5m',
        at: '200m',
        fires: store,
      },
      {
        when: 'none has succeeded in three hours',
        series: { [created]: '0x80' },
        every: '5m',
        at: '200m',
        fires: store,
      },
      {
        when: 'one succeeded since',
        series: { [succeeded]: '60x24 7200x40', [created]: '0x80' },
        every: '5m',
        at: '250m',
        fires: [],
      },
      { when: 'the job is new', series: { [created]: '0x80' }, every: '5m', at: '100m', fires: [] },
      ...resolving({
        when: 'one succeeded at last',
        series: { [succeeded]: '60x41 12600x20', [created]: '0x80' },
        every: '5m',
        firesAt: '200m',
        at: '220m',
        fires: store,
      }),
    ],
  },
];
