import { type Alert, alert, type Duration } from '../../core';

/** Leases that a cluster of this size handles without a word; growth without end is a client that never renews. */
const manyLeases = 100_000;

/** What the alerts are about. */
export interface VaultAlertFacts {
  readonly members: number;
  readonly namespace: string;
  /** The CronJob of the snapshots, and the age that is too old. @default no snapshots */
  readonly snapshots?: { readonly job: string; readonly oldest: Duration };
}

/** Alerts over the servers' own metrics, which both distributions call by the same names. */
export function vaultAlerts(job: string, { members, snapshots, namespace }: VaultAlertFacts): Alert[] {
  const of = `{job="${job}"}`;
  return [
    alert({
      name: 'VaultSealed',
      severity: 'critical',
      expression: `vault_core_unsealed${of} == 0`,
      minutes: 2,
      summary: 'A member of the secret store is sealed and serves nothing.',
      description:
        '{{ $labels.instance }} has been sealed for 2 minutes: its key service refuses or cannot be reached.',
    }),
    alert({
      name: 'VaultMembersMissing',
      severity: 'warning',
      expression: `count by (namespace) (vault_core_unsealed${of} == 1) < ${members}`,
      minutes: 10,
      summary: 'The secret store lacks a member.',
      description: `{{ $value }} of ${members} members are unsealed and measured.`,
    }),
    alert({
      name: 'VaultUnmeasured',
      severity: 'critical',
      expression: `absent(vault_core_unsealed{job="${job}", namespace="${namespace}"})`,
      minutes: 5,
      summary: 'Nobody knows how the secret store is.',
      description: `No metrics of ${job} for 5 minutes; every other alert of it is blind.`,
    }),
    alert({
      name: 'VaultNoLeader',
      severity: 'critical',
      expression: `sum by (namespace) (vault_core_active${of}) != 1`,
      minutes: 2,
      summary: 'The secret store has no active member, or two.',
      description: '{{ $value }} members are active; one has to be.',
    }),
    alert({
      name: 'VaultQuorumAtRisk',
      severity: 'warning',
      expression: `max by (namespace) (vault_autopilot_failure_tolerance${of}) < ${Math.floor((members - 1) / 2)}`,
      minutes: 10,
      summary: 'The secret store survives fewer losses than it was built for.',
      description: `It survives the loss of {{ $value }} more members, of ${Math.floor((members - 1) / 2)} by design.`,
    }),
    alert({
      name: 'VaultAuditFailing',
      severity: 'critical',
      expression: `increase(vault_audit_log_request_failure${of}[5m]) + increase(vault_audit_log_response_failure${of}[5m]) > 0`,
      minutes: 1,
      summary: 'Requests are refused because no audit device takes them.',
      description: '{{ $labels.instance }} failed to log {{ $value | humanize }} requests or responses in 5 minutes.',
    }),
    alert({
      name: 'VaultLeasesMany',
      severity: 'warning',
      expression: `max by (namespace) (vault_expire_num_leases${of}) > ${manyLeases}`,
      minutes: 30,
      summary: 'Clients take leases and never give them back.',
      description: '{{ $value | humanize }} leases are open.',
    }),
    alert({
      name: 'VaultLeasesIrrevocable',
      severity: 'warning',
      expression: `max by (namespace) (vault_expire_num_irrevocable_leases${of}) > 0`,
      minutes: 15,
      summary: 'Credentials that ought to be gone are still valid somewhere.',
      description: '{{ $value | humanize }} leases cannot be revoked.',
    }),
    ...(snapshots ? [snapshotAlert(namespace, snapshots)] : []),
  ];
}

/** Before the first success counts the time since there is a job at all. */
function snapshotAlert(namespace: string, { job, oldest }: NonNullable<VaultAlertFacts['snapshots']>): Alert {
  const of = `{namespace="${namespace}",cronjob="${job}"}`;
  return alert({
    name: 'VaultSnapshotOld',
    severity: 'critical',
    expression: `time() - (max by (namespace) (kube_cronjob_status_last_successful_time${of}) or max by (namespace) (kube_cronjob_created${of})) > ${oldest.toSeconds()}`,
    minutes: 5,
    summary: 'The newest snapshot of the secret store is too old.',
    description: 'The last snapshot succeeded {{ $value | humanizeDuration }} ago, or none ever has in this time.',
  });
}
