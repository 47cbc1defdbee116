import type { Duration, Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Transport } from './endpoint';
import type { Image } from './image';
import { type Probe, renderProbe, renderStartup } from './probe';
import { type Cpu, cpuQuantity, sizeQuantity } from './quantity';
import type { SecretKey } from './secret';
import { isReadOnly, type PartialMount, type Volume } from './volume';

/** What a container asks for. Memory is requested and limited alike, so that a pod is never evicted for a neighbour's use. */
export interface Resources {
  /** CPU that is always there. There is no limit: an idle core is free to use, and throttling hurts. */
  readonly cpu: Cpu;
  /** Memory limit, and the request unless `memoryRequest` says less. */
  readonly memory: Size;
  /** @default memory */
  readonly memoryRequest?: Size;
}

/** A field of the pod, as an environment variable. */
export interface PodField {
  /** For example `spec.nodeName`. */
  readonly field: string;
}

/** The value of an environment variable. Secret values enter by reference only. */
export type EnvValue = string | SecretKey | PodField;

/** A port, with its transport where it is not TCP. */
export type PortProps = number | { readonly port: number; readonly transport: Transport };

/** What every container has. */
export interface ContainerProps {
  readonly image: Image;
  /** @default the image's entry point */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Volumes by path. The root file system is read-only: whatever the program writes to is declared here. */
  readonly mounts?: Readonly<Record<string, Volume | PartialMount>>;
  readonly resources: Resources;
}

/** Ports and the probe that says whether they can be used: one requires the other. */
export type Listening =
  | { readonly ports?: undefined; readonly ready?: Probe }
  | { readonly ports: Readonly<Record<string, PortProps>>; readonly ready: Probe };

/** What a container that keeps running has besides. */
export type ServingProps = ContainerProps &
  Listening & {
    /** Restarts the container when it fails. Not a copy of readiness: only for what a restart mends. @default none */
    readonly live?: Probe;
    /** Time that a start may take before the other probes count. @default none */
    readonly start?: { readonly probe: Probe; readonly within: Duration };
  };

/** Container ports of given props, by name. */
export function portsOf(props: {
  readonly ports?: Readonly<Record<string, PortProps>>;
}): Map<string, { port: number; transport: Transport }> {
  return new Map(
    Object.entries(props.ports ?? {}).map(([name, port]) => [
      name,
      typeof port === 'number' ? { port, transport: 'TCP' } : port,
    ]),
  );
}

/** Names of the ports that the kubelet probes. */
export function probedPorts({ ready, live, start }: Partial<ServingProps>): readonly string[] {
  const names = [ready, live, start?.probe].flatMap((probe) => (probe && probe.kind !== 'exec' ? [probe.port] : []));
  return [...new Set(names)];
}

/** The volume of a mount. */
export function volumeOf(mount: Volume | PartialMount): Volume {
  return 'volume' in mount ? mount.volume : mount;
}

/** A container, hardened; `writableRoot` only where the workload has an exception for it. */
export function renderContainer(
  name: string,
  props: ContainerProps | ServingProps,
  context: { readonly nameOf: (volume: Volume) => string; readonly writableRoot: boolean },
): k8s.Container {
  return {
    name,
    image: props.image.reference,
    command: props.command ? [...props.command] : undefined,
    args: props.args ? [...props.args] : undefined,
    env: renderEnv(props.env),
    ports: 'ports' in props ? renderPorts(props) : undefined,
    ...('ready' in props || 'live' in props || 'start' in props ? renderProbes(props) : {}),
    resources: renderResources(props.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: !context.writableRoot,
    },
    volumeMounts: renderMounts(props.mounts, context.nameOf),
  };
}

function renderEnv(env: ContainerProps['env']): k8s.EnvVar[] | undefined {
  return env && Object.entries(env).map(([name, value]) => ({ name, ...renderEnvValue(value) }));
}

function renderEnvValue(value: EnvValue): Omit<k8s.EnvVar, 'name'> {
  if (typeof value === 'string') return { value };
  return 'field' in value
    ? { valueFrom: { fieldRef: { fieldPath: value.field } } }
    : { valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

function renderPorts(props: { readonly ports?: Readonly<Record<string, PortProps>> }): k8s.ContainerPort[] {
  return [...portsOf(props)].map(([name, { port, transport }]) => ({ name, containerPort: port, protocol: transport }));
}

function renderProbes(
  props: Partial<ServingProps>,
): Pick<k8s.Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'> {
  return {
    livenessProbe: props.live && renderProbe(props.live),
    readinessProbe: props.ready && renderProbe(props.ready),
    startupProbe: props.start && renderStartup(props.start.probe, props.start.within),
  };
}

function renderResources({ cpu, memory, memoryRequest }: Resources): k8s.ResourceRequirements {
  return {
    requests: { cpu: cpuQuantity(cpu), memory: sizeQuantity(memoryRequest ?? memory) },
    limits: { memory: sizeQuantity(memory) },
  };
}

function renderMounts(
  mounts: ContainerProps['mounts'],
  nameOf: (volume: Volume) => string,
): k8s.VolumeMount[] | undefined {
  return mounts && Object.entries(mounts).map(([mountPath, mount]) => renderMount(mountPath, mount, nameOf));
}

function renderMount(
  mountPath: string,
  mount: Volume | PartialMount,
  nameOf: (volume: Volume) => string,
): k8s.VolumeMount {
  const volume = volumeOf(mount);
  const partial = 'volume' in mount ? mount : undefined;
  const readOnly = partial?.readOnly ?? isReadOnly(volume);
  return {
    name: nameOf(volume),
    mountPath,
    subPath: partial?.subPath,
    readOnly: readOnly || undefined,
    mountPropagation: partial?.followsMounts ? 'HostToContainer' : undefined,
  };
}
