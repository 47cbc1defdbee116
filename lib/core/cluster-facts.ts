import type { Size } from 'cdk8s';
import type { Cni } from './cni';
import type { PodSet } from './endpoint';
import type { Cidr } from './names';

/** Kubernetes minor versions that the platform serves: the oldest, the newest, and all between. */
export const kubernetesVersions = [
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
  '1.37',
] as const;
/** A Kubernetes minor version. */
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** How the cluster is made. Systems never branch on it: they ask for the facts below. */
export type Distribution = 'kind' | 'k3s' | 'vanilla' | 'eks' | 'aks' | 'gke';

/** Container runtime of the nodes. It decides the format of container logs. */
export type ContainerRuntime = 'containerd' | 'cri-o' | 'docker';

/** A storage class that exists in the cluster. */
export interface StorageClass {
  readonly name: string;
  /** Whether claims without a class get this one. @default false */
  readonly default?: boolean;
}

/** Where the API server's endpoints are. */
export interface ApiServerFacts {
  /** Addresses of the endpoints behind the `kubernetes` Service, not of that Service itself. */
  readonly ranges: readonly Cidr[];
  /** Port of these endpoints: 6443 on own control planes, 443 on most managed ones. */
  readonly port: number;
  /**
   * Why policies name its port alone: its addresses are not known.
   * @default they are, and must be stated
   */
  readonly portOnly?: string;
}

/**
 * From where the API server calls webhooks: from the nodes it runs on, from interfaces in the cluster's own network, or
 * through a tunnel that ends in agents on the nodes.
 */
export type ControlPlane = 'nodes' | 'interfaces' | 'tunnel';

/** The cluster's resolver. */
export interface DnsFacts extends PodSet {
  /** Port of the resolver's containers. */
  readonly port: number;
  /** Port of its metrics, where it is CoreDNS. @default none */
  readonly metricsPort?: number;
  /** Address of the node-local cache, where one runs. @default none */
  readonly nodeLocalAddress?: string;
  /**
   * Address of the resolver's Service, where the node-local cache answers at that, too, as it does with kube-proxy in iptables
   * mode: pods then reach the cache before anything translates the address.
   * @default it answers at its own address alone
   */
  readonly cachedServiceAddress?: string;
}

/** The ingress controller that publishes web interfaces. */
export interface IngressFacts extends PodSet {
  /** `ingressClassName`. */
  readonly className: string;
  /** Whether its pods use the network of the nodes. @default false */
  readonly onNodes?: boolean;
}

/**
 * Who vouches for a server of the cluster's own: `cluster` is the authority that every ServiceAccount gets with its token, and
 * `self-signed` is nobody.
 */
export type ServerCertificates = 'cluster' | 'self-signed';

/** Parts of Kubernetes whose metrics are of interest and not always to be had. */
export const clusterComponents = ['etcd', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler'] as const;
/** A part of Kubernetes whose metrics are of interest and not always to be had. */
export type ClusterComponent = (typeof clusterComponents)[number];

/** Where a part of Kubernetes shows its metrics: at a port of the nodes that its pods run on. */
export interface ComponentFacts {
  readonly port: number;
  /** Labels of its pods in `kube-system`, which use the network of their nodes. */
  readonly selector: Readonly<Record<string, string>>;
  /** Who vouches for its certificate. @default it serves without TLS */
  readonly certificates?: ServerCertificates;
}

/**
 * What kubeadm runs, for clusters that let it listen on the nodes' addresses: `bind-address: 0.0.0.0` for scheduler and
 * controller manager, `listen-metrics-urls: http://0.0.0.0:2381` for etcd, `metricsBindAddress: 0.0.0.0:10249` for kube-proxy.
 * By default they listen on the loopback address alone, and nobody can read them.
 */
export const kubeadmComponents: Readonly<Record<ClusterComponent, ComponentFacts>> = {
  etcd: { port: 2381, selector: { component: 'etcd' } },
  'kube-controller-manager': {
    port: 10257,
    selector: { component: 'kube-controller-manager' },
    certificates: 'self-signed',
  },
  'kube-proxy': { port: 10249, selector: { 'k8s-app': 'kube-proxy' } },
  'kube-scheduler': { port: 10259, selector: { component: 'kube-scheduler' }, certificates: 'self-signed' },
};

/** What the nodes offer to platform systems. */
export interface NodeFacts {
  /** Disk that agents may use for buffers and state on each node. */
  readonly agentStorage: Size;
  /** `vm.max_map_count` of the nodes. 65530 is the kernel's own default. */
  readonly maxMapCount: number;
}

/** Everything that systems may ask about a cluster. */
export interface ClusterFacts {
  readonly distribution: Distribution;
  readonly kubernetes: KubernetesVersion;
  readonly cni: Cni;
  readonly runtime: ContainerRuntime;
  readonly storageClasses: readonly StorageClass[];
  readonly apiServer: ApiServerFacts;
  readonly controlPlane: ControlPlane;
  readonly podRanges: readonly Cidr[];
  readonly serviceRanges: readonly Cidr[];
  readonly nodeRanges: readonly Cidr[];
  /**
   * Why addresses of nodes or of the API server may be those of pods: all are handed out of one network.
   * @default they never are, and ranges that overlap are refused
   */
  readonly sharedAddresses?: string;
  readonly zones: readonly string[];
  readonly dns: DnsFacts;
  readonly ingress?: IngressFacts;
  readonly node: NodeFacts;
  /** Who vouches for the certificates that kubelets serve with. */
  readonly kubeletCertificates: ServerCertificates;
  /** Parts of Kubernetes that show their metrics to pods. */
  readonly components: Readonly<Partial<Record<ClusterComponent, ComponentFacts>>>;
}

/** Facts that a distribution does not fix. */
export type ClusterProps = Pick<ClusterFacts, 'kubernetes'> & Partial<ClusterFacts>;

/** Facts that a cluster on somebody's own network must state: no distribution knows them. */
export type NetworkProps = Pick<ClusterFacts, 'apiServer' | 'podRanges' | 'nodeRanges'>;
