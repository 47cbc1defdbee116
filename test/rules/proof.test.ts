import { alertsOf } from '../../lib/monitoring/rules';
import { subjects } from '../subjects';
import { newestPlane } from '../tools/table';
import { alertTests } from '.';
import { pair } from './proof';
import { sources } from './sources';

test('every alert has stories in which it fires, is quiet, and resolves', () => {
  const alerts = alertsOf(sources(subjects(newestPlane)));
  expect(pair(alerts, Object.values(alertTests).flat()).findings).toEqual([]);
});
