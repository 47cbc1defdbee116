import { type Alert, alert } from '../../core';

/** Which instance, and how many members it has. */
export interface WatchedMesh {
  readonly namespace: string;
  readonly name: string;
  /** Value of the `job` label. */
  readonly job: string;
  readonly replicas: number;
}

/** Ways that wake somebody; a heartbeat that is not sent does, too. */
const waking = 'opsgenie|pagerduty|webhook';

/** Share of messages that may fail. */
const tolerated = 0.01;

/** What can go wrong with the one that tells. Some of it nobody hears of but through a dead man's switch. */
export function alertmanagerAlerts({ namespace, name, job, replicas }: WatchedMesh): Alert[] {
  const of = `job="${job}",namespace="${namespace}"`;
  const instance = `${namespace}/${name}`;
  return [
    alert({
      name: 'AlertmanagerFailedReload',
      severity: 'critical',
      expression: `max_over_time(alertmanager_config_last_reload_successful{${of}}[5m]) == 0`,
      minutes: 10,
      summary: 'Alertmanager works with an old configuration: it could not load the new one.',
      description: '{{ $labels.pod }} has failed to load its configuration for 10 minutes.',
    }),
    alert({
      name: 'AlertmanagerFailedToSendAlerts',
      severity: 'warning',
      expression: `${failing(of, 'namespace, pod, integration')} > ${tolerated}`,
      minutes: 5,
      summary: 'A member of Alertmanager fails to tell; another one tries in its place.',
      description:
        '{{ $labels.pod }} fails with {{ $value | humanizePercentage }} of its messages through {{ $labels.integration }}.',
    }),
    alert({
      name: 'AlertmanagerClusterFailedToSendAlerts',
      severity: 'critical',
      expression: `min by (namespace, integration) (${failing(`${of},integration=~"${waking}"`, 'namespace, pod, integration')}) > ${tolerated}`,
      minutes: 5,
      summary: 'Nobody is woken: no member of Alertmanager reaches whoever wakes people.',
      description: `Every member of ${instance} that tried failed with at least {{ $value | humanizePercentage }} of its messages through {{ $labels.integration }}.`,
    }),
    alert({
      name: 'AlertmanagerClusterFailedToSendAlerts',
      severity: 'warning',
      expression: `min by (namespace, integration) (${failing(`${of},integration!~"${waking}"`, 'namespace, pod, integration')}) > ${tolerated}`,
      minutes: 5,
      summary: 'People are not told: no member of Alertmanager reaches one of the channels.',
      description: `Every member of ${instance} that tried failed with at least {{ $value | humanizePercentage }} of its messages through {{ $labels.integration }}.`,
    }),
    alert({
      name: 'AlertmanagerClusterDown',
      severity: 'critical',
      expression: `count by (namespace) (avg_over_time(up{${of}}[5m]) < 0.5) / count by (namespace) (up{${of}}) >= 0.5`,
      minutes: 5,
      summary: 'Alerts reach nobody soon: half of the members of Alertmanager do not answer.',
      description: `{{ $value | humanizePercentage }} of the members of ${instance} have been away for most of the last 5 minutes.`,
    }),
    alert({
      name: 'AlertmanagerClusterCrashlooping',
      severity: 'critical',
      expression: `count by (namespace) (changes(process_start_time_seconds{${of}}[10m]) > 4) / count by (namespace) (up{${of}}) >= 0.5`,
      minutes: 5,
      summary: 'Alerts reach nobody soon: members of Alertmanager start again and again.',
      description: `{{ $value | humanizePercentage }} of the members of ${instance} have started at least five times in 10 minutes.`,
    }),
    alert({
      name: 'AlertmanagerUnmeasured',
      severity: 'critical',
      expression: `absent(up{${of}})`,
      minutes: 5,
      summary: 'Nobody knows whether alerts reach anybody: no member of Alertmanager is scraped.',
      description: `No member of ${instance} has been scraped for 5 minutes; every other alert of it is blind.`,
    }),
    ...(replicas > 1 ? meshAlerts(of, instance, replicas) : []),
  ];
}

/** What can go wrong between members. */
function meshAlerts(of: string, instance: string, replicas: number): Alert[] {
  return [
    alert({
      name: 'AlertmanagerMembersInconsistent',
      severity: 'critical',
      expression: `max_over_time(alertmanager_cluster_members{${of}}[5m]) < ${replicas}`,
      minutes: 15,
      summary: 'A member of Alertmanager does not see all others: people are told twice.',
      description: `{{ $labels.pod }} sees {{ $value }} of ${replicas} members of ${instance}.`,
    }),
    alert({
      name: 'AlertmanagerClusterFailedPeers',
      severity: 'warning',
      expression: `max_over_time(alertmanager_cluster_failed_peers{${of}}[5m]) > 0`,
      minutes: 15,
      summary: 'A member of Alertmanager has lost another one and does not find it again.',
      description: '{{ $labels.pod }} has not reached {{ $value }} members for 15 minutes.',
    }),
    alert({
      name: 'AlertmanagerConfigInconsistent',
      severity: 'critical',
      expression: `count by (namespace) (count_values by (namespace) ("hash", alertmanager_config_hash{${of}})) != 1`,
      minutes: 20,
      summary: 'Members of Alertmanager have different configurations: who is told depends on who tells.',
      description: `${instance} has had {{ $value }} configurations for 20 minutes.`,
    }),
  ];
}

/** Share of messages that could not be sent, whatever the reason. */
function failing(of: string, by: string): string {
  return `sum by (${by}) (rate(alertmanager_notifications_failed_total{${of}}[15m])) / sum by (${by}) (rate(alertmanager_notifications_total{${of}}[15m]))`;
}
