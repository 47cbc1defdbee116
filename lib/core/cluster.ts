import { Size } from 'cdk8s';
import type { ClusterFacts, ClusterProps, Distribution, DnsFacts, NetworkProps } from './cluster-facts';
import { type CniFacts, cniFacts } from './cni';
import { Endpoint } from './endpoint';
import { addressRange, type Cidr, serviceAddressOf } from './names';
import type { NetworkFacts } from './network-facts';
import type { Protocol } from './protocol';

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
