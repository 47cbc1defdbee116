import type { KubernetesObject } from '../../../lib';
import { objectName } from '../../../lib/verify/rule';
import type { Client, LiveObject } from '../client';
import { waitFor } from '../wait';
import type { Pass } from './trial';

interface LiveWorkload extends LiveObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** What an object still lacks before it is rolled out, by kind; nothing when it is complete. */
const lacks: Readonly<Record<string, (object: LiveWorkload) => string | undefined>> = {
  Deployment: ({ spec, status }) =>
    short(spec.replicas, Math.min(status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0)),
  StatefulSet: ({ spec, status }) =>
    short(spec.replicas, Math.min(status?.updatedReplicas ?? 0, status?.readyReplicas ?? 0)),
  DaemonSet: ({ status }) =>
    status?.desiredNumberScheduled
      ? short(status.desiredNumberScheduled, Math.min(status.updatedNumberScheduled ?? 0, status.numberReady ?? 0))
      : 'no node is to run it',
  Job: ({ status }) => (holds(status, 'Complete') ? undefined : 'not complete'),
  PersistentVolumeClaim: ({ status }) => (status?.phase === 'Bound' ? undefined : `${status?.phase}, not bound`),
  CustomResourceDefinition: ({ status }) => (holds(status, 'Established') ? undefined : 'not established'),
};

/** Whether an object is complete only some time after it was applied. */
export function isRolledOut({ kind }: KubernetesObject): boolean {
  return kind in lacks;
}

/** Waits until everything that was applied is complete; what is not in time is a fault, with what the events say. */
export async function awaitRollout(pass: Pass): Promise<void> {
  const workloads = pass.objects.filter(isRolledOut);
  const { namespaces } = pass;
  const missing = async () => [
    ...(await Promise.all(workloads.map((object) => missingOf(pass.plane.api, object)))).flat(),
    ...(await unboundClaims(pass.plane.api, namespaces)),
  ];
  try {
    await waitFor('rollout', pass.patience, missing);
  } catch {
    const events = await eventsOf(pass.plane.api, namespaces);
    for (const text of await missing()) pass.fault('rollout', `${text}${events ? `; ${events}` : ''}`);
  }
}

async function missingOf(api: Client, object: KubernetesObject): Promise<string[]> {
  const live = await api.find<LiveWorkload>(object);
  if (!live) return [`${objectName(object)} does not exist`];
  const { status, metadata } = live;
  const stale = status?.observedGeneration !== undefined && status.observedGeneration !== metadata.generation;
  const lack = stale ? 'not seen by its controller' : lacks[object.kind]?.(live);
  return lack ? [`${objectName(object)}: ${lack}`] : [];
}

async function unboundClaims(api: Client, namespaces: ReadonlySet<string>): Promise<string[]> {
  const claims = await api.list<LiveWorkload>({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
  return claims.flatMap((claim) => {
    const lack = lacks.PersistentVolumeClaim?.(claim);
    return lack && namespaces.has(claim.metadata.namespace ?? '') ? [`${objectName(claim)}: ${lack}`] : [];
  });
}

interface LiveEvent extends LiveObject {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What controllers and the scheduler complain of, each once. */
async function eventsOf(api: Client, namespaces: ReadonlySet<string>): Promise<string> {
  const events = await api.list<LiveEvent>({ apiVersion: 'v1', kind: 'Event' });
  const complaints = events
    .filter(({ type, metadata }) => type === 'Warning' && namespaces.has(metadata.namespace ?? ''))
    .map(({ reason, message }) => `${reason}: ${message}`);
  return [...new Set(complaints)].join('; ');
}

function short(wanted = 1, there: number): string | undefined {
  return there === wanted ? undefined : `${there} of ${wanted} pods`;
}

function holds(status: LiveWorkload['status'], condition: string): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === condition && state === 'True') ?? false;
}
