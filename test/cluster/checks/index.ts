import { newestPlane, type PlaneVersion } from '../../tools/table';
import type { ClusterCheck } from '../check';
import { certificatesCheck } from './certificates';
import { crashCheck } from './crash';
import { customKindsCheck } from './custom-kinds';
import { leftoversCheck } from './leftovers';
import { metricTablesCheck } from './metric-tables';
import { negativesCheck } from './negatives';
import { prometheusCheck } from './prometheus';
import { providedKindsCheck } from './provided-kinds';
import { schemasCheck } from './schemas';
import { secretBootstrapCheck } from './secret-bootstrap';
import { secretPreflightCheck } from './secret-preflight';
import { subjectChecks } from './subjects';
import { upgradeCheck } from './upgrade';

/** Every check on a version, most valuable first: what does not fit into the time is left out from the end. */
export function clusterChecks(kubernetes: PlaneVersion): readonly ClusterCheck[] {
  return [
    ...subjectChecks(kubernetes),
    prometheusCheck,
    certificatesCheck,
    // What is released is for clusters of the environments' own versions, which the oldest does not serve.
    ...(kubernetes === newestPlane ? [upgradeCheck] : []),
    crashCheck,
    schemasCheck,
    // The tables are of the newest version.
    ...(kubernetes === newestPlane ? [metricTablesCheck] : []),
    customKindsCheck,
    providedKindsCheck,
    negativesCheck,
    secretBootstrapCheck,
    secretPreflightCheck,
    leftoversCheck,
  ];
}
