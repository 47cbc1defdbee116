export { communityAlerts } from './alerts';
export type { Community, Equivalent } from './equivalent';
export { communityRecordings } from './recordings';
export { countsOf, tablesOf } from './summary';
