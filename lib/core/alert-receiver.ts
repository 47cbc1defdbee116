import { Endpoint } from './endpoint';
import type { WorkloadPort } from './workload';

/**
 * Takes alerts and tells people: the contract between whoever evaluates rules and Alertmanager. Its members tell each other
 * what they have sent, not what they were told, so every alert has to go to every member, and never through a Service that
 * chooses one.
 */
export interface AlertReceiver {
  /** Namespace of the members. */
  readonly namespace: string;
  /** Service whose endpoint slices list every member. */
  readonly service: string;
  /** Name of their port in those slices. */
  readonly port: string;
  /** What whoever sends alerts connects to; each member answers. */
  readonly members: Endpoint<'alertmanager'>;
}

/** The members of a workload as a receiver of alerts. */
export function alertReceiver({ workload, name }: WorkloadPort): AlertReceiver {
  const { service, endpoint } = workload.scraped(name);
  return {
    namespace: workload.namespace,
    service,
    port: name,
    members: new Endpoint({ ...endpoint, protocol: 'alertmanager' }),
  };
}
