import type { Workload } from '../../../lib/core';

/** A pod that runs, and what it belongs to. */
export interface WorldPod {
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
  readonly node: string;
  readonly owner: { readonly kind: string; readonly name: string };
  /** The Deployment above its ReplicaSet. */
  readonly deployment?: string;
}

/** Nodes of the cluster. */
export const worldNodes: readonly string[] = ['node-a', 'node-b'];

/** Random parts of names, as controllers make them. */
const random = { replicaSet: '7d9f6c5b4d', pods: ['x2x4z', 'q7rkw'], job: '29377440' } as const;

/** One of an application's pods for each kind of workload. */
export const application: readonly WorldPod[] = [
  ...podsOfWorkload('shop', 'web', 'Deployment'),
  ...podsOfWorkload('shop', 'db', 'StatefulSet'),
  ...podsOfWorkload('shop', 'agent', 'DaemonSet'),
  ...podsOfWorkload('shop', 'report', 'CronJob'),
];

/** The pods that a cluster would run of workloads. */
export function podsOfWorkloads(workloads: readonly Workload[]): WorldPod[] {
  return workloads.flatMap(({ namespace, name, props }) =>
    podsOfWorkload(namespace, name, props.kind, props.kind === 'Job' ? `${name}-1a2b3c4d` : name),
  );
}

function podsOfWorkload(namespace: string, name: string, kind: Workload['props']['kind'], object = name): WorldPod[] {
  const pod = (suffix: string, at: number, ownerKind: string, owner: string, deployment?: string): WorldPod => ({
    namespace,
    name: `${object}${suffix}`,
    container: name,
    node: worldNodes[at % worldNodes.length] ?? '',
    owner: { kind: ownerKind, name: owner },
    deployment,
  });
  const each = (make: (suffix: string, at: number) => WorldPod) => random.pods.map(make);
  switch (kind) {
    case 'Deployment': {
      const replicaSet = `${name}-${random.replicaSet}`;
      return each((suffix, at) => pod(`-${random.replicaSet}-${suffix}`, at, 'ReplicaSet', replicaSet, name));
    }
    case 'StatefulSet':
      return each((_, at) => pod(`-${at}`, at, 'StatefulSet', name));
    case 'DaemonSet':
      return each((suffix, at) => pod(`-${suffix}`, at, 'DaemonSet', name));
    case 'Job':
      return [pod(`-${random.pods[0]}`, 0, 'Job', object)];
    case 'CronJob':
      return [pod(`-${random.job}-${random.pods[0]}`, 0, 'Job', `${name}-${random.job}`)];
  }
}
