import {
  Capability,
  type Duration,
  type Environment,
  Fluentd,
  OpenSearch,
  OpenSearchDashboards,
  type Size,
} from '../lib';

/** What differs between environments. */
export interface LoggingNumbers {
  /** Volume of logs that a day brings. */
  readonly dailyVolume: Size;
  /** Time for which logs are kept. */
  readonly retention: Duration;
  /** Disk of each OpenSearch node. */
  readonly storage: Size;
  /** First label of the web interface's host name. @default not published */
  readonly at?: string;
}

/** Every container's log, on every node, in one place that people can search. */
export class Logging extends Capability {
  constructor(environment: Environment, { dailyVolume, retention, storage, at }: LoggingNumbers) {
    super(environment, 'logging');
    const store = new OpenSearch(this, { storage, dailyVolume, retention });
    new OpenSearchDashboards(this, { store, at });
    new Fluentd(this, { destinations: [store.logs()] });
  }
}
