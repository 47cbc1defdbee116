import type { Severity } from '../../lib';
import type { AlertStory, AlertTest, RecordingTest } from './alert-test';
import { type Courses, coursesOf, durations, growth, level, steady } from './courses';
import { presenceTests } from './presence';
import { quantiles } from './recorded';
import { resolving } from './resolving';
import { series } from './series';

const member = { job: 'etcd', instance: '10.0.0.1:2381' };
const peer = { To: '9175fe412f827d6f' };
const here = { instance: '10.0.0.1:2381' };
const of = (metric: string, more: Readonly<Record<string, string>> = {}) =>
  series(`etcd_${metric}`, { ...member, ...more });
const buckets =
  (metric: string, more: Readonly<Record<string, string>> = {}) =>
  (le: string) =>
    of(`${metric}_bucket`, { ...more, le });
const up = (instance: string) => series('up', { job: 'etcd', instance });

const course = (
  alert: string,
  courses: Courses,
  {
    severity,
    fires = here,
    more = [],
  }: {
    readonly severity?: Severity;
    readonly fires?: Readonly<Record<string, string>>;
    readonly more?: readonly AlertStory[];
  } = {},
): AlertTest => ({ alert, severity, stories: [...coursesOf(courses, [fires]), ...more] });

const size = of('mvcc_db_total_size_in_bytes');
const inUse = of('mvcc_db_total_size_in_use_in_bytes');
const quota = { [of('server_quota_backend_bytes')]: steady('2e9x400') };

const growing = (bytes: string) => ({ [size]: bytes, [of('server_quota_backend_bytes')]: '2e9x400' });

const consensus: readonly AlertTest[] = [
  course(
    'EtcdInsufficientMembers',
    { [up('a')]: steady('1x90'), [up('b')]: level(0, 1), [up('c')]: steady('0x90') },
    {
      fires: {},
      more: [
        {
          when: 'half of four members answer',
          series: { [up('a')]: '1x90', [up('b')]: '1x90', [up('c')]: '0x90', [up('d')]: '0x90' },
          at: '25m',
          fires: [{}],
        },
        { when: 'one is alone, and answers', series: { [up('a')]: '1x90' }, at: '25m', fires: [] },
      ],
    },
  ),
  course('EtcdNoLeader', { [of('server_has_leader')]: level(0, 1) }),
  // Six in 15 minutes, and three.
  course(
    'EtcdHighNumberOfLeaderChanges',
    { [of('server_leader_changes_seen_total')]: growth(0.4, 0.2) },
    { fires: {} },
  ),
  course(
    'EtcdHighNumberOfFailedProposals',
    {
      [of('server_proposals_failed_total')]: growth(6, 0.3),
      [of('server_proposals_committed_total')]: steady('0+60x90'),
    },
    {
      more: [
        {
          when: 'nothing is carried out any more',
          series: {
            [of('server_proposals_failed_total')]: '0+1x90',
            [of('server_proposals_committed_total')]: '1000x90',
          },
          at: '25m',
          fires: [here],
        },
        {
          when: 'nothing is asked for',
          series: {
            [of('server_proposals_failed_total')]: '5x90',
            [of('server_proposals_committed_total')]: '1000x90',
          },
          at: '25m',
          fires: [],
        },
      ],
    },
  ),
  course(
    'EtcdPeerUnreachable',
    { [of('network_peer_sent_failures_total', peer)]: growth(60, 0.3) },
    { fires: { ...here, ...peer } },
  ),
  course('EtcdMemberCommunicationSlow', durations(buckets('network_peer_round_trip_time_seconds', peer), 0.1, 0.4), {
    fires: { ...here, ...peer },
  }),
];

const storage: readonly AlertTest[] = [
  course('EtcdHighFsyncDurations', durations(buckets('disk_wal_fsync_duration_seconds'), 0.4, 0.8), {
    severity: 'warning',
  }),
  course('EtcdHighFsyncDurations', durations(buckets('disk_wal_fsync_duration_seconds'), 0.8, 1.6), {
    severity: 'critical',
  }),
  course('EtcdHighCommitDurations', durations(buckets('disk_backend_commit_duration_seconds'), 0.2, 0.4)),
  course('EtcdDatabaseQuotaLowSpace', { ...quota, [size]: level(1.7e9, 1.5e9) }, { severity: 'warning' }),
  course('EtcdDatabaseQuotaLowSpace', { ...quota, [size]: level(1.95e9, 1.85e9) }, { severity: 'critical' }),
  {
    alert: 'EtcdExcessiveDatabaseGrowth',
    stories: [
      { when: 'it will be full within four hours', series: growing('1e9+1e7x90'), at: '25m', fires: [here] },
      { when: 'it will be full within a day', series: growing('1e9+3e6x90'), at: '25m', fires: [] },
      ...resolving({
        when: 'it has stood still for four hours',
        series: growing('1e9+1e7x30 1.3e9x270'),
        firesAt: '25m',
        at: '290m',
        fires: [here],
      }),
    ],
  },
  course(
    'EtcdDatabaseHighFragmentationRatio',
    { [size]: steady('1e9x90'), [inUse]: level(4e8, 6e8) },
    {
      more: [
        {
          when: 'it is small',
          series: { [size]: '2e8x90', [inUse]: '8e7x90' },
          at: '25m',
          fires: [],
        },
      ],
    },
  ),
];

const method = { grpc_service: 'etcdserverpb.KV', grpc_method: 'Txn' };
const answers = (grpc_code: string, more: Readonly<Record<string, string>> = {}) =>
  series('grpc_server_handled_total', { ...member, ...method, grpc_type: 'unary', grpc_code, ...more });

const calls = (severity: Severity, bad: number, good: number): AlertTest =>
  course(
    'EtcdHighNumberOfFailedGRPCRequests',
    { [answers('Unavailable')]: growth(bad, good), [answers('OK')]: steady('0+100x90') },
    {
      severity,
      fires: { ...here, ...method },
      more: [
        {
          when: 'clients ask for what cannot be',
          series: { [answers('InvalidArgument')]: '0+50x90', [answers('OK')]: '0+100x90' },
          at: '25m',
          fires: [],
        },
        {
          when: 'watches end with their clients',
          series: {
            [answers('Unavailable', { grpc_method: 'Watch', grpc_type: 'bidi_stream' })]: '0+50x90',
            [answers('OK')]: '0+100x90',
          },
          at: '25m',
          fires: [],
        },
      ],
    },
  );

/** Tests of the alerts about etcd. */
export const etcdTests: readonly AlertTest[] = [
  ...presenceTests('Etcd', { job: 'etcd' }),
  ...consensus,
  ...storage,
  calls('warning', 3, 0.5),
  calls('critical', 8, 3),
];

/** Tests of what is recorded of etcd. */
export const etcdRecordings: readonly RecordingTest[] = [
  ...['etcd_disk_wal_fsync_duration_seconds', 'etcd_disk_backend_commit_duration_seconds'].flatMap((metric) =>
    quantiles(`instance_quantile:${metric}:histogram_quantile`, {
      bucket: (le) => series(`${metric}_bucket`, { ...member, le }),
      between: [0.1, 0.2],
      keeps: here,
      of: ['0.99'],
    }),
  ),
  ...quantiles('instance_peer_quantile:etcd_network_peer_round_trip_time_seconds:histogram_quantile', {
    bucket: buckets('network_peer_round_trip_time_seconds', peer),
    between: [0.1, 0.2],
    keeps: { ...here, ...peer },
    of: ['0.99'],
  }),
];
