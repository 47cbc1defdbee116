import type { PersistentVolumeClaim, Pod, PodSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { boolean, fields, list, map, number, numberOrString, string } from './shape';

/** The type of a field, when it is there. */
export type Of<T, F extends keyof T> = NonNullable<T[F]>;
/** The type of the items of a list. */
export type Item<T> = T extends ReadonlyArray<infer I> ? I : never;
type Container = Item<PodSpec['containers']>;
type Volume = Item<Of<PodSpec, 'volumes'>>;
type SecurityContext = Of<Container, 'securityContext'>;

/** Labels, annotations, and other maps of text. */
export const strings = map(string);
/** Amounts by resource name. */
export const quantities = map(numberOrString);

/** What metadata holds besides a name. */
export const metadata = { labels: strings, annotations: strings, namespace: string };

/** A selector of objects by their labels. */
export const labelSelector = fields<LabelSelector>({
  matchLabels: strings,
  matchExpressions: list(
    fields<Item<Of<LabelSelector, 'matchExpressions'>>>({ values: list(string) }, { key: string, operator: string }),
  ),
});

const resources = fields<Of<Container, 'resources'>>({ requests: quantities, limits: quantities });

const commonSecurity = {
  appArmorProfile: fields<Of<SecurityContext, 'appArmorProfile'>>({ type: string }),
  runAsNonRoot: boolean,
  runAsUser: number,
  seLinuxOptions: fields<Of<SecurityContext, 'seLinuxOptions'>>({ type: string, user: string, role: string }),
  seccompProfile: fields<Of<SecurityContext, 'seccompProfile'>>({ type: string }),
  windowsOptions: fields<Of<SecurityContext, 'windowsOptions'>>({ hostProcess: boolean }),
};

const handler = {
  httpGet: fields<Of<Of<Container, 'readinessProbe'>, 'httpGet'>>({ host: string }, { port: numberOrString }),
  tcpSocket: fields<Of<Of<Container, 'readinessProbe'>, 'tcpSocket'>>({ host: string }, { port: numberOrString }),
};
const probe = fields<Of<Container, 'readinessProbe'>>({
  ...handler,
  grpc: fields<Of<Of<Container, 'readinessProbe'>, 'grpc'>>({}, { port: number }),
});
const hook = fields<Of<Of<Container, 'lifecycle'>, 'preStop'>>(handler);

const keyRef = fields<{ name?: string; key: string; optional?: boolean }>(
  { optional: boolean },
  { name: string, key: string },
);
/** The name of a ConfigMap or Secret beside the object. */
export const nameRef = fields<{ name?: string; optional?: boolean }>({ optional: boolean }, { name: string });
const items = list(fields<{ key: string; path: string }>({}, { key: string, path: string }));

const container = fields<Container>(
  {
    args: list(string),
    command: list(string),
    env: list(
      fields<Item<Of<Container, 'env'>>>(
        {
          value: string,
          valueFrom: fields<Of<Item<Of<Container, 'env'>>, 'valueFrom'>>({
            configMapKeyRef: keyRef,
            secretKeyRef: keyRef,
          }),
        },
        { name: string },
      ),
    ),
    envFrom: list(fields<Item<Of<Container, 'envFrom'>>>({ configMapRef: nameRef, secretRef: nameRef })),
    image: string,
    lifecycle: fields<Of<Container, 'lifecycle'>>({ postStart: hook, preStop: hook }),
    livenessProbe: probe,
    ports: list(
      fields<Item<Of<Container, 'ports'>>>(
        { name: string, protocol: string, hostPort: number, hostIP: string },
        { containerPort: number },
      ),
    ),
    readinessProbe: probe,
    resources,
    restartPolicy: string,
    securityContext: fields<SecurityContext>({
      ...commonSecurity,
      allowPrivilegeEscalation: boolean,
      capabilities: fields<Of<SecurityContext, 'capabilities'>>({ add: list(string), drop: list(string) }),
      privileged: boolean,
      procMount: string,
      readOnlyRootFilesystem: boolean,
    }),
    startupProbe: probe,
    volumeDevices: list(fields<Item<Of<Container, 'volumeDevices'>>>({}, { name: string, devicePath: string })),
    volumeMounts: list(
      fields<Item<Of<Container, 'volumeMounts'>>>({ subPath: string }, { name: string, mountPath: string }),
    ),
  },
  { name: string },
);

/** What a volume claim asks for. */
export const claimSpec = fields<Of<PersistentVolumeClaim, 'spec'>>({ resources, volumeMode: string });

const volume = fields<Volume>(
  {
    configMap: fields<Of<Volume, 'configMap'>>({ items, optional: boolean }, { name: string }),
    secret: fields<Of<Volume, 'secret'>>({ items, optional: boolean }, { secretName: string }),
    projected: fields<Of<Volume, 'projected'>>({
      sources: list(
        fields<Item<Of<Of<Volume, 'projected'>, 'sources'>>>({
          configMap: fields<{ name?: string; items?: unknown; optional?: boolean }>(
            { items, optional: boolean },
            { name: string },
          ),
          secret: fields<{ name?: string; items?: unknown; optional?: boolean }>(
            { items, optional: boolean },
            { name: string },
          ),
          serviceAccountToken: fields({}),
        }),
      ),
    }),
    persistentVolumeClaim: fields<Of<Volume, 'persistentVolumeClaim'>>({}, { claimName: string }),
    emptyDir: fields<Of<Volume, 'emptyDir'>>({ sizeLimit: numberOrString }),
    ephemeral: fields<Of<Volume, 'ephemeral'>>({
      volumeClaimTemplate: fields<Of<Of<Volume, 'ephemeral'>, 'volumeClaimTemplate'>>({ spec: claimSpec }),
    }),
  },
  { name: string },
);

/** A pod, as far as rules read it. */
export const podSpec = fields<PodSpec>(
  {
    affinity: fields<Of<PodSpec, 'affinity'>>({ podAntiAffinity: fields({}) }),
    automountServiceAccountToken: boolean,
    enableServiceLinks: boolean,
    ephemeralContainers: list(container),
    hostIPC: boolean,
    hostNetwork: boolean,
    hostPID: boolean,
    hostUsers: boolean,
    imagePullSecrets: list(nameRef),
    initContainers: list(container),
    nodeSelector: strings,
    os: fields<Of<PodSpec, 'os'>>({ name: string }),
    priorityClassName: string,
    securityContext: fields<Of<PodSpec, 'securityContext'>>({
      ...commonSecurity,
      sysctls: list(fields<Item<Of<Of<PodSpec, 'securityContext'>, 'sysctls'>>>({}, { name: string })),
    }),
    serviceAccountName: string,
    terminationGracePeriodSeconds: number,
    topologySpreadConstraints: list(fields({})),
    volumes: list(volume),
  },
  { containers: list(container) },
);

/** A pod template. */
export const template = fields<{ metadata?: unknown; spec?: unknown }>(
  { metadata: fields<Of<Pod, 'metadata'>>(metadata) },
  { spec: podSpec },
);
