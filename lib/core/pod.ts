import { createHash } from 'node:crypto';
import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Cluster } from './cluster';
import type { ConfigFiles } from './config-files';
import { type ContainerProps, renderContainer, volumeOf } from './container';
import type { PodsProblem } from './injection';
import { PlatformError } from './platform-error';
import { renderVolume } from './rendered-volume';
import { followingRenewals } from './renewal';
import type { ExceptionId, HostAccess, HostView, SecurityException } from './security';
import { type Claim, configsIn, type PartialMount, type ProvidedFiles, type Volume, volumeName } from './volume';
import type { PodProps } from './workload-props';

/** Grace that Kubernetes itself grants. Written out so that it is a decision. */
const defaultGrace = Duration.seconds(30);

/** All images are of Linux: on a node with another system, of which clusters may have some, a pod would wait for ever. */
const linux = { 'kubernetes.io/os': 'linux' } as const;

/** What a pod template needs to know besides the props. */
export interface PodContext {
  readonly path: string;
  readonly mainContainer: string;
  readonly serviceAccount: string;
  readonly priorityClass: string;
  readonly restartPolicy?: 'OnFailure' | 'Never';
  readonly spread?: k8s.TopologySpreadConstraint[];
}

/** The pod of given props, hardened. */
export function renderPod(props: PodProps, context: PodContext): k8s.PodSpec {
  const volumes = nameVolumes(props, context.path);
  const container = (name: string, of: ContainerProps) =>
    renderContainer(name, of, {
      nameOf: (volume) => volumes.get(volume) ?? '',
      writableRoot: props.writableRoot !== undefined,
    });
  const rendered = [...volumes]
    .map(([volume, name]) => renderVolume(name, volume))
    .filter((volume) => volume !== undefined);
  return {
    serviceAccountName: context.serviceAccount,
    automountServiceAccountToken: props.access !== undefined,
    enableServiceLinks: false,
    priorityClassName: context.priorityClass,
    restartPolicy: context.restartPolicy,
    terminationGracePeriodSeconds: (props.grace ?? defaultGrace).toSeconds(),
    hostNetwork: props.host?.network || undefined,
    dnsPolicy: props.host?.network ? 'ClusterFirstWithHostNet' : undefined,
    securityContext: renderSecurityContext(props),
    initContainers: emptyless(Object.entries(props.init ?? {}).map(([name, init]) => container(name, init))),
    containers: [
      container(context.mainContainer, followingRenewals(withHostMounts(props))),
      ...Object.entries(props.sidecars ?? {}).map(([name, sidecar]) => container(name, followingRenewals(sidecar))),
    ],
    volumes: emptyless(rendered),
    nodeSelector: linux,
    tolerations: props.tolerations ? [...props.tolerations] : undefined,
    topologySpreadConstraints: context.spread,
  };
}

/** The deviations from the hardened default that props ask for. */
export function exceptionsOf(props: PodProps, path: string): SecurityException[] {
  const found: [ExceptionId, string | undefined][] = [
    ['host-path', Object.keys(hostMounts(props)).length > 0 ? props.host?.because : undefined],
    ['host-network', props.host?.network ? props.host.because : undefined],
    ['run-as-root', 'root' in props.runAs ? props.runAs.root : undefined],
    ['writable-root-filesystem', props.writableRoot],
    ['idle-token', props.access?.idleToken],
  ];
  return found.flatMap(([id, because]) => (because === undefined ? [] : [{ path, id, because }]));
}

/** The claims that the containers mount. */
export function claimsOf(props: PodProps): Claim[] {
  return [...new Set(volumesOf(props))].filter((volume): volume is Claim => volume.kind === 'claim');
}

/** What speaks against the pods, of what their volumes and a webhook bring to them. */
export function suppliesOf(props: PodProps): { readonly prop: string; readonly problem: PodsProblem }[] {
  const provided = [...new Set(volumesOf(props))].filter(
    (volume): volume is ProvidedFiles => volume.kind === 'provided',
  );
  return [
    ...(props.injected ? [{ prop: 'injected', problem: props.injected.problem }] : []),
    ...provided.map(({ problem }) => ({ prop: 'mounts', problem })),
  ];
}

/** A checksum over every ConfigMap that the containers mount and do not watch; none if they mount none. */
export function checksumOf(props: PodProps): string | undefined {
  const configs = new Set<ConfigFiles>(
    volumesOf(props)
      .flatMap(configsIn)
      .filter(({ watched }) => !watched),
  );
  if (configs.size === 0) return undefined;
  const hash = createHash('sha256');
  for (const checksum of [...configs].map((config) => `${config.name}:${config.checksum}`).sort())
    hash.update(checksum);
  return hash.digest('hex').slice(0, 16);
}

/** Spreads replicas over hosts, and over zones where there are any, so that one failure takes one of them. */
export function renderSpread(
  cluster: Cluster,
  selector: Record<string, string>,
  hosts: 'required' | 'preferred',
): k8s.TopologySpreadConstraint[] {
  const over = (topologyKey: string, required: boolean) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    nodeTaintsPolicy: 'Honor',
  });
  const zones = cluster.facts.zones.length > 1 ? [over('topology.kubernetes.io/zone', false)] : [];
  return [over('kubernetes.io/hostname', hosts === 'required'), ...zones];
}

function renderSecurityContext({ runAs }: PodProps): k8s.PodSecurityContext {
  const seccompProfile = { type: 'RuntimeDefault' };
  if ('root' in runAs) return { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0, seccompProfile };
  const group = runAs.group ?? runAs.user;
  return {
    runAsNonRoot: true,
    runAsUser: runAs.user,
    runAsGroup: group,
    fsGroup: group,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile,
  };
}

function withHostMounts(props: PodProps): PodProps {
  const mounts = hostMounts(props);
  return Object.keys(mounts).length > 0 ? { ...props, mounts: { ...props.mounts, ...mounts } } : props;
}

type HostMounts = Readonly<Record<string, PartialMount>>;

const knownHostMounts = new WeakMap<HostAccess, HostMounts>();

/** The node's directories by path, the same objects for the same props: a volume's identity is its object. */
function hostMounts({ host }: PodProps): HostMounts {
  if (!host) return {};
  const known = knownHostMounts.get(host);
  if (known) return known;
  const made = Object.fromEntries([
    ...(host.reads ?? []).map((read) =>
      typeof read === 'string' ? hostView({ path: read, at: read }) : hostView(read),
    ),
    ...(host.keeps ?? []).map((path) => [path, { volume: { kind: 'host', path, writable: true } }] as const),
  ]);
  knownHostMounts.set(host, made);
  return made;
}

function hostView({ path, at, followsMounts }: HostView): readonly [string, PartialMount] {
  return [at, { volume: { kind: 'host', path, writable: false }, followsMounts }];
}

function mountsOf(props: PodProps): [string, Volume][] {
  const containers: ContainerProps[] = [
    ...Object.values(props.init ?? {}),
    withHostMounts(props),
    ...Object.values(props.sidecars ?? {}),
  ];
  const mounts = containers.flatMap(({ mounts }) =>
    Object.entries(mounts ?? {}).map(([path, mount]): [string, Volume] => [path, volumeOf(mount)]),
  );
  return props.injected ? [...mounts, ['', props.injected.token]] : mounts;
}

function volumesOf(props: PodProps): Volume[] {
  return mountsOf(props).map(([, volume]) => volume);
}

function nameVolumes(props: PodProps, path: string): Map<Volume, string> {
  const names = new Map<Volume, string>();
  for (const [mountPath, volume] of mountsOf(props)) {
    if (!names.has(volume)) names.set(volume, volumeName(volume, mountPath));
  }
  const taken = [...names.values()];
  const twice = taken.find((name, at) => taken.indexOf(name) !== at);
  if (twice === undefined) return names;
  throw new PlatformError({
    path,
    prop: 'mounts',
    problem: `two different volumes are both named '${twice}'`,
    remedy: 'mount one object in both places, or give them different names',
  });
}

function emptyless<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
