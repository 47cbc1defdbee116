import { Size } from 'cdk8s';
import { type Cni, type CniFacts, cniFacts } from './cni';
import { Endpoint, type PodSet } from './endpoint';
import { addressRange, type Cidr, serviceAddressOf } from './names';
import type { NetworkFacts } from './network-facts';
import type { Protocol } from './protocol';
import type { StorageClass } from './storage-class';

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

/** The kernel's default of `vm.max_map_count`. */
const kernelMaxMapCount = 65530;
const controlPlanePort = 6443;
const managedControlPlanePort = 443;
const kubeletPort = 10250;
const httpPort = 80;

/** Where instances of AWS, Azure and Google Cloud learn about themselves. */
const metadataAddress = '169.254.169.254/32';

/**
 * Where pods get credentials of the cloud: the agent of EKS Pod Identity; on GKE the metadata server, which Dataplane V2 does
 * not translate. Pods of AKS get them from the internet. Sources: the clouds' documentation of workload identity.
 */
const identityAddresses: Partial<Record<Distribution, readonly Cidr[]>> = {
  eks: ['169.254.170.23/32'],
  gke: [metadataAddress],
};

const clouds: ReadonlySet<Distribution> = new Set(['eks', 'aks', 'gke']);

/** CoreDNS as every distribution here deploys it. */
const coreDns: DnsFacts = {
  namespace: 'kube-system',
  selector: { 'k8s-app': 'kube-dns' },
  port: 53,
  metricsPort: 9153,
};

const commonFacts = {
  runtime: 'containerd',
  controlPlane: 'nodes',
  kubeletCertificates: 'self-signed',
  components: {},
  zones: [],
  dns: coreDns,
  node: { agentStorage: Size.gibibytes(10), maxMapCount: kernelMaxMapCount },
} as const satisfies Partial<ClusterFacts>;

/**
 * Plain facts about a cluster, with a constructor for each distribution that fills in what is true of all of them.
 * Sources of the defaults: the distributions' own documentation and default configuration.
 */
export class Cluster {
  /** The API server, as pods reach it. */
  readonly apiServer: Endpoint<'kubernetes-api'>;
  /** The cluster's resolver, as pods reach it. */
  readonly resolver: Endpoint<'dns'>;
  /** The metrics of the resolver, where it is CoreDNS. */
  readonly resolverMetrics?: Endpoint<'metrics'>;
  /** The kubelet of every node, which also serves the metrics of containers. */
  readonly kubelets: Endpoint<'https'>;
  /** The cloud's metadata service, as pods reach it. Undefined where there is no cloud. */
  readonly metadata?: Endpoint<'http'>;
  /** Where pods get credentials of the cloud for their workload identity. Undefined where nothing in the cluster hands them out. */
  readonly identity?: Endpoint<'http'>;

  constructor(readonly facts: ClusterFacts) {
    this.apiServer = new Endpoint({
      protocol: 'kubernetes-api',
      host: 'kubernetes.default.svc',
      port: managedControlPlanePort,
      tls: true,
      peer: { kind: 'api-server' },
      peerPorts: [{ port: facts.apiServer.port, transport: 'TCP' }],
    });
    this.resolver = new Endpoint({
      protocol: 'dns',
      host: `kube-dns.${facts.dns.namespace}.svc`,
      port: 53,
      peer: { kind: 'pods', pods: facts.dns },
      peerPorts: [
        { port: facts.dns.port, transport: 'UDP' },
        { port: facts.dns.port, transport: 'TCP' },
      ],
    });
    this.resolverMetrics = facts.dns.metricsPort
      ? new Endpoint({
          protocol: 'metrics',
          host: `kube-dns.${facts.dns.namespace}.svc`,
          port: facts.dns.metricsPort,
          peer: { kind: 'pods', pods: facts.dns },
        })
      : undefined;
    this.kubelets = this.nodePort(kubeletPort, 'https', { tls: true });
    const identity = identityAddresses[facts.distribution];
    this.metadata = clouds.has(facts.distribution) ? linkLocal('metadata', [metadataAddress]) : undefined;
    this.identity = identity && linkLocal('workload-identity', identity);
  }

  /** A port of every node: of a process there, or of a pod that uses the node's network. */
  nodePort<P extends Protocol>(port: number, protocol: P, options: { readonly tls?: boolean } = {}): Endpoint<P> {
    return new Endpoint({ protocol, host: 'nodes', port, tls: options.tls, peer: { kind: 'nodes' } });
  }

  /** kind: Kubernetes in containers on one machine. */
  static kind(props: ClusterProps): Cluster {
    return new Cluster({
      ...commonFacts,
      distribution: 'kind',
      cni: 'kindnet',
      storageClasses: [{ name: 'standard', default: true }],
      apiServer: { ranges: ['172.18.0.0/16'], port: controlPlanePort },
      podRanges: ['10.244.0.0/16'],
      serviceRanges: ['10.96.0.0/16'],
      nodeRanges: ['172.18.0.0/16'],
      ...props,
    });
  }

  /** k3s with its embedded Flannel and network policy controller. The node addresses are the machine's own. */
  static k3s(props: ClusterProps & Pick<ClusterFacts, 'nodeRanges'>): Cluster {
    return new Cluster({
      ...commonFacts,
      distribution: 'k3s',
      kubeletCertificates: 'cluster',
      cni: 'kube-router',
      storageClasses: [{ name: 'local-path', default: true }],
      apiServer: { ranges: props.nodeRanges, port: controlPlanePort },
      podRanges: ['10.42.0.0/16'],
      serviceRanges: ['10.43.0.0/16'],
      ...props,
    });
  }

  /** A cluster of one's own making, kubeadm's for example: network, storage and CNI must be stated. */
  static vanilla(props: ClusterProps & NetworkProps & Pick<ClusterFacts, 'cni' | 'storageClasses'>): Cluster {
    return new Cluster({ ...commonFacts, distribution: 'vanilla', serviceRanges: ['10.96.0.0/12'], ...props });
  }

  /**
   * Amazon EKS. Its only class, `gp2`, is the default of no cluster since 1.30, so classes are stated with the network.
   * The API server's interfaces stand in the node subnets unless `apiServer` says otherwise. Amazon Linux 2023 nodes raise `vm.max_map_count` to 524288.
   */
  static eks(
    props: ClusterProps & Omit<NetworkProps, 'apiServer'> & Pick<ClusterFacts, 'zones' | 'storageClasses'>,
  ): Cluster {
    return new Cluster({
      ...commonFacts,
      distribution: 'eks',
      kubeletCertificates: 'cluster',
      controlPlane: 'interfaces',
      cni: 'aws-vpc',
      serviceRanges: ['172.20.0.0/16'],
      apiServer: { ranges: props.nodeRanges, port: managedControlPlanePort },
      node: { ...commonFacts.node, maxMapCount: 524288 },
      ...props,
    });
  }

  /** Azure AKS with Azure CNI Overlay and Cilium. The API server is reached at a public or private address of its own. */
  static aks(props: ClusterProps & Pick<ClusterFacts, 'apiServer' | 'nodeRanges'>): Cluster {
    return new Cluster({
      ...commonFacts,
      distribution: 'aks',
      kubeletCertificates: 'cluster',
      controlPlane: 'tunnel',
      cni: 'azure-cilium',
      storageClasses: [{ name: 'default', default: true }, { name: 'managed-csi' }, { name: 'managed-csi-premium' }],
      podRanges: ['10.244.0.0/16'],
      serviceRanges: ['10.0.0.0/16'],
      ...props,
    });
  }

  /** Google GKE with Dataplane V2. The control plane has a range of its own. */
  static gke(props: ClusterProps & NetworkProps & Pick<ClusterFacts, 'serviceRanges' | 'zones'>): Cluster {
    return new Cluster({
      ...commonFacts,
      distribution: 'gke',
      kubeletCertificates: 'cluster',
      controlPlane: 'tunnel',
      cni: 'dataplane-v2',
      // kube-dns, which is no CoreDNS.
      dns: { ...coreDns, metricsPort: undefined },
      storageClasses: [{ name: 'standard-rwo', default: true }, { name: 'premium-rwo' }],
      ...props,
    });
  }

  /** What follows from its CNI. */
  get cniFacts(): CniFacts {
    return cniFacts[this.facts.cni];
  }

  /** Whether network policies take effect. */
  get enforcesNetworkPolicies(): boolean {
    return this.cniFacts.enforces;
  }

  /** Address of the `kubernetes` Service: the first of the Services' range. */
  get apiServerServiceRanges(): readonly Cidr[] {
    return this.facts.serviceRanges.flatMap((range) => serviceAddressOf(range) ?? []).slice(0, 1);
  }

  /** What network policies mean here, for whoever checks them. */
  get networkFacts(): NetworkFacts {
    const { podRanges, serviceRanges, nodeRanges, apiServer, dns } = this.facts;
    return {
      podRanges,
      serviceRanges,
      nodeRanges,
      apiServer,
      resolver: {
        pods: { namespace: dns.namespace, labels: dns.selector },
        port: dns.port,
        caches: [dns.nodeLocalAddress, dns.cachedServiceAddress].flatMap((address) =>
          address ? [addressRange(address)] : [],
        ),
      },
      probeRanges: this.probeRanges,
      blocksMatch: this.cniFacts.blocksMatch,
    };
  }

  /** Nodes whose probes a policy must let in, empty where the CNI always admits the node a pod runs on. */
  get probeRanges(): readonly Cidr[] {
    return this.cniFacts.probesNeedPolicy ? this.facts.nodeRanges : [];
  }

  /** The storage class of claims that name none. */
  get defaultStorageClass(): string | undefined {
    return this.facts.storageClasses.find((storageClass) => storageClass.default)?.name;
  }
}

function linkLocal(host: string, ranges: readonly Cidr[]): Endpoint<'http'> {
  return new Endpoint({ protocol: 'http', host, port: httpPort, peer: { kind: 'ranges', ranges } });
}
