import { compareTable, together } from './compare';
import { tables } from './tables';

const { metrics } = tables.etcd;

/** Everything that the table has, as lines of samples. */
const everything = metrics.map((name) => `${name}{a="b"} 1`).join('\n');

test('a table whose metrics are all exposed is right', () => {
  expect(compareTable('etcd', everything)).toEqual({
    counts: { 'metrics of tables that are exposed': metrics.length, 'metrics with a reason': 0 },
    findings: [],
  });
});

test('a metric that is not exposed is named, unless there is a reason', () => {
  const without = everything.replace('etcd_server_has_leader', 'etcd_server_has_a_leader');
  expect(compareTable('etcd', without).findings).toEqual([
    'etcd: etcd_server_has_leader is in the table, and not exposed',
  ]);
  const { counts, findings } = compareTable('kube-controller-manager', everything);
  expect(counts['metrics with a reason']).toBeGreaterThan(0);
  expect(findings.filter((finding) => finding.includes('stale_sync'))).toEqual([]);
});

test('what is declared is exposed, even before there is a sample', () => {
  const declared =
    '# HELP etcd_disk_wal_fsync_duration_seconds Of calls.\n# TYPE etcd_disk_wal_fsync_duration_seconds histogram';
  const { findings } = compareTable('etcd', declared);
  expect(findings.filter((finding) => finding.includes('wal_fsync_duration_seconds'))).toEqual([]);
  expect(findings).toContain('etcd: etcd_server_has_leader is in the table, and not exposed');
});

test.each(Object.entries(tables))(
  'each reason of %s explains a metric of its table, and not all of them',
  (_, table) => {
    for (const { names, because } of table.unseen) {
      const explained = table.metrics.filter((name) => names.test(name)).length;
      expect([because, explained > 0 && explained < table.metrics.length / 2]).toEqual([because, true]);
    }
  },
);

test('outcomes are added up', () => {
  const one = { counts: { a: 1, b: 2 }, findings: ['x'] };
  expect(together(one, { counts: { a: 3 }, findings: ['y'] })).toEqual({
    counts: { a: 4, b: 2 },
    findings: ['x', 'y'],
  });
});
