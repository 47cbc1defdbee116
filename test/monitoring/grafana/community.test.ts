import { ownBoards } from '../../../lib/monitoring/grafana/dashboards';

/** Our dashboard that answers the same questions, or why nobody here asks them. */
type Equivalent = { readonly boards: readonly string[] } | { readonly because: string };

const noWindows = 'no node runs Windows: nothing of the platform does, and no exporter for it is offered';

/** Every dashboard of the two community stacks for Prometheus on Kubernetes, by its name there. */
const community: Readonly<Record<string, Equivalent>> = {
  'alertmanager-overview': { boards: ['alertmanager'] },
  apiserver: { boards: ['apiserver'] },
  'cluster-total': { boards: ['network'] },
  'controller-manager': { boards: ['kube-controller-manager'] },
  etcd: { boards: ['etcd'] },
  'grafana-overview': { boards: ['grafana'] },
  'k8s-coredns': { boards: ['coredns'] },
  'k8s-resources-cluster': { boards: ['cluster'] },
  'k8s-resources-multicluster': {
    because:
      'each environment has a Prometheus of its own; where several write to one store, the variable Cluster of every dashboard chooses and sums',
  },
  'k8s-resources-namespace': { boards: ['namespace'] },
  'k8s-resources-node': { boards: ['node'] },
  'k8s-resources-nodes-overview': { boards: ['nodes'] },
  'k8s-resources-pod': { boards: ['pod'] },
  'k8s-resources-windows-cluster': { because: noWindows },
  'k8s-resources-windows-namespace': { because: noWindows },
  'k8s-resources-windows-pod': { because: noWindows },
  'k8s-resources-workload': { boards: ['workload'] },
  'k8s-resources-workloads-namespace': { boards: ['workloads'] },
  'k8s-windows-cluster-rsrc-use': { because: noWindows },
  'k8s-windows-node-rsrc-use': { because: noWindows },
  kubelet: { boards: ['kubelet'] },
  'namespace-by-pod': { boards: ['namespace', 'network'] },
  'namespace-by-workload': { boards: ['workloads', 'network'] },
  'node-cluster-rsrc-use': { boards: ['nodes'] },
  'node-rsrc-use': { boards: ['node'] },
  nodes: { boards: ['node'] },
  'nodes-aix': { because: 'Kubernetes has no nodes with AIX' },
  'nodes-darwin': { because: 'Kubernetes has no nodes with macOS' },
  persistentvolumesusage: { boards: ['volumes'] },
  'pod-total': { boards: ['pod'] },
  prometheus: { boards: ['prometheus'] },
  'prometheus-remote-write': { boards: ['prometheus-remote-write'] },
  proxy: { boards: ['kube-proxy'] },
  scheduler: { boards: ['kube-scheduler'] },
  'workload-total': { boards: ['workload'] },
};

const uids = new Set(ownBoards.map(({ board }) => board.uid));

test('all thirty-five have an equivalent or a reason', () => {
  expect(Object.keys(community)).toHaveLength(35);
  for (const [name, equivalent] of Object.entries(community)) {
    const known = 'because' in equivalent || equivalent.boards.every((uid) => uids.has(uid));
    expect([name, known]).toEqual([name, true]);
  }
});

test('whatever else there is, is ours alone', () => {
  const equivalents = Object.values(community).flatMap((equivalent) =>
    'boards' in equivalent ? equivalent.boards : [],
  );
  expect([...uids].filter((uid) => !equivalents.includes(uid))).toEqual(['platform', 'probes']);
});
