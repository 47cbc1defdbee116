import type { k8s } from 'cdk8s-plus-28';

/** How soon a pod gives way when a cluster is short of room: `job` first, `node-agent` last. */
export type Priority = 'node-agent' | 'store' | 'service' | 'job';

/**
 * All above the 0 of ordinary workloads and below the two billion of Kubernetes' own components. Steps leave room between.
 * A change of a value needs a new name: the API server refuses to change it.
 */
export const priorities: Readonly<Record<Priority, Pick<k8s.KubePriorityClassProps, 'value' | 'description'>>> = {
  'node-agent': { value: 1_000_000, description: 'Agents that every node needs, such as log collectors.' },
  store: { value: 900_000, description: 'Platform systems that hold data.' },
  service: { value: 800_000, description: 'Platform systems that serve requests and hold no data.' },
  job: { value: 700_000, description: 'Platform jobs that can be run again.' },
};
