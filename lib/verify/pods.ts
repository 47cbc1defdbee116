import type { Container, ContainerPort, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { Manifest } from '../core/manifest';
import type { Typed } from './objects';
import type { Labels } from './selector';
import type { TypedKinds } from './shapes';

/** Kinds whose objects hold a pod or a template of one. */
export const podKinds = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet'] as const;
type PodKind = (typeof podKinds)[number];

/** A container and the field it stands at. */
export interface PlacedContainer {
  readonly container: Container;
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  /** `spec.template.spec.containers[web]` */
  readonly field: string;
}

/** A pod template with the object that owns it; of a bare Pod, the Pod itself. */
export interface PodOwner {
  readonly at: Manifest;
  readonly kind: PodKind;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
  /** Containers of every sort, in the order of the lists below. */
  readonly containers: readonly PlacedContainer[];
  /** The field of the pod spec in its owner: `spec.template.spec`. */
  readonly field: string;
  /** The field of the pod's metadata in its owner. */
  readonly metadataField: string;
  /** Pods that run at a time; undefined when the nodes or a controller decide. */
  readonly replicas: number | undefined;
  /** The owner's selector; undefined when the API server makes it. */
  readonly selector: LabelSelector | undefined;
}

interface Reading {
  readonly template: PodTemplateSpec;
  readonly field: string;
  readonly replicas?: number;
  readonly selector?: LabelSelector;
}

const readers: { readonly [K in PodKind]: (object: TypedKinds[K]) => Reading | undefined } = {
  CronJob: ({ spec }) =>
    spec && { template: spec.jobTemplate.spec?.template ?? {}, field: 'spec.jobTemplate.spec.template' },
  DaemonSet: ({ spec }) => spec && { template: spec.template, field: 'spec.template', selector: spec.selector },
  Deployment: ({ spec }) => spec && scaled(spec.template, spec.selector, spec.replicas),
  Job: ({ spec }) => spec && { template: spec.template, field: 'spec.template' },
  Pod: (pod) => ({ template: pod, field: '' }),
  ReplicaSet: ({ spec }) => spec && scaled(spec.template ?? {}, spec.selector, spec.replicas),
  StatefulSet: ({ spec }) => spec && scaled(spec.template, spec.selector, spec.replicas),
};

function scaled(template: PodTemplateSpec, selector: LabelSelector, replicas: number | undefined): Reading {
  return { template, selector, replicas: replicas ?? 1, field: 'spec.template' };
}

/** The pod template of an object of one of the pod kinds. */
export function podOwner<K extends PodKind>(kind: K, at: Typed<K>): PodOwner | undefined {
  const read: (object: TypedKinds[K]) => Reading | undefined = readers[kind];
  const reading = read(at.object);
  const spec = reading?.template.spec;
  if (!reading || !spec) return undefined;
  const field = reading.field ? `${reading.field}.spec` : 'spec';
  return {
    at,
    kind,
    namespace: at.object.metadata.namespace ?? 'default',
    name: at.object.metadata.name,
    labels: reading.template.metadata?.labels ?? {},
    annotations: reading.template.metadata?.annotations ?? {},
    spec,
    containers: [
      ...placed('initContainers', spec.initContainers, field),
      ...placed('containers', spec.containers, field),
      ...placed('ephemeralContainers', spec.ephemeralContainers, field),
    ],
    field,
    metadataField: reading.field ? `${reading.field}.metadata` : 'metadata',
    replicas: reading.replicas,
    selector: reading.selector,
  };
}

function placed(
  list: PlacedContainer['list'],
  containers: readonly Container[] | undefined,
  field: string,
): readonly PlacedContainer[] {
  return (containers ?? []).map((container) => ({ container, list, field: `${field}.${list}[${container.name}]` }));
}

/** The protocol of a port; TCP unless it says otherwise. */
export function protocolOf({ protocol }: { readonly protocol?: string }): string {
  return protocol ?? 'TCP';
}

/** The ports that a pod listens at: those of containers that keep running, sidecars included. */
export function listeningPorts({ containers }: PodOwner): readonly ContainerPort[] {
  return containers
    .filter(({ container, list }) => list === 'containers' || container.restartPolicy === 'Always')
    .flatMap(({ container }) => container.ports ?? []);
}

/** Whether a pod declares a port, given by number or by name. */
export function declaresPort(pod: PodOwner, port: number | string, protocol: string): boolean {
  return listeningPorts(pod).some(
    (declared) =>
      (typeof port === 'number' ? declared.containerPort === port : declared.name === port) &&
      protocolOf(declared) === protocol,
  );
}
