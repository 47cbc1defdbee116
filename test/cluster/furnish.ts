import type { KubernetesObject, StorageClass } from '../../lib';
import type { Client, LiveObject } from './client';
import { waitFor } from './wait';

/** What a cluster consists of, besides the control plane. */
export interface ClusterShape {
  /** Zones that nodes are spread over. @default three */
  readonly zones?: readonly string[];
  /** Storage classes. @default one of the name `standard`, for claims that name none */
  readonly storageClasses?: readonly StorageClass[];
  /** Worker nodes. @default 6 */
  readonly workers?: number;
}

const defaultZones = ['zone-a', 'zone-b', 'zone-c'];
const defaultWorkers = 6;
const defaultStorageClasses: readonly StorageClass[] = [{ name: 'standard', default: true }];

/** Machines of a middling size; what a kubelet with default settings says it can take. */
const workerCapacity = { cpu: '16', memory: '64Gi', 'ephemeral-storage': '200Gi', pods: '110' };
const controlPlaneCapacity = { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' };

/** Makes nodes and storage classes what the shape says; those of another shape go. */
export async function furnish(api: Client, shape: ClusterShape): Promise<void> {
  const wanted = [...nodes(shape), ...storageClasses(shape)];
  for (const kind of [
    { apiVersion: 'v1', kind: 'Node' },
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' },
  ]) {
    for (const found of await api.list(kind)) await api.delete(found);
  }
  for (const object of wanted) {
    await api.request('POST', await api.collection(object), { body: object });
  }
  await waitFor('nodes are ready', 60, async () =>
    (await api.list<LiveNode>({ apiVersion: 'v1', kind: 'Node' })).filter(unready).map(({ metadata }) => metadata.name),
  );
}

interface LiveNode extends LiveObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Not ready, or still tainted for it. */
function unready({ spec, status }: LiveNode): boolean {
  const isReady = status.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True');
  return !isReady || (spec.taints ?? []).some(({ key }) => key.startsWith('node.kubernetes.io/'));
}

function nodes({ zones, workers = defaultWorkers }: ClusterShape): KubernetesObject[] {
  const spread = zones && zones.length > 0 ? zones : defaultZones;
  const zone = (at: number) => spread[at % spread.length] ?? '';
  const taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
  return [
    node('control-plane-1', zone(0), controlPlaneCapacity, [taint]),
    ...Array.from({ length: workers }, (_, at) => node(`worker-${at + 1}`, zone(at), workerCapacity, [])),
  ];
}

function node(name: string, zone: string, capacity: Record<string, string>, taints: readonly object[]) {
  const role = name.replace(/-\d+$/, '');
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': 'region-1',
        'topology.kubernetes.io/zone': zone,
        [`node-role.kubernetes.io/${role}`]: '',
      },
    },
    spec: { taints },
    status: { capacity, allocatable: capacity },
  };
}

function storageClasses({ storageClasses: classes = defaultStorageClasses }: ClusterShape): KubernetesObject[] {
  // The platform makes the others.
  return classes
    .filter(({ encrypted }) => !encrypted)
    .map((storageClass) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: storageClass.name,
        annotations: { 'storageclass.kubernetes.io/is-default-class': String(storageClass.default ?? false) },
      },
      provisioner: 'kubernetes.io/host-path',
      reclaimPolicy: 'Delete',
      // The scheduler chooses the node first, as with the disks of a cloud.
      volumeBindingMode: 'WaitForFirstConsumer',
    }));
}
