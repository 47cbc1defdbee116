/** The network plugin, or the policy engine beside it where that is another program. */
export type Cni =
  | 'antrea'
  | 'aws-vpc'
  /** Azure CNI powered by Cilium, without the paid network services that add names. */
  | 'azure-cilium'
  | 'azure-npm'
  | 'calico'
  | 'cilium'
  /** GKE Dataplane V2: Cilium, of whose own policies it serves none in a namespace. */
  | 'dataplane-v2'
  | 'flannel'
  | 'kindnet'
  | 'kube-router';

/** The policy kinds beside NetworkPolicy in which a CNI names ends that are not pods. */
export type PolicyDialect = 'antrea' | 'calico' | 'cilium';

/** What follows from the choice of a CNI. */
export interface CniFacts {
  /** Whether NetworkPolicy objects take effect. */
  readonly enforces: boolean;
  /**
   * Whether a policy must let in the probes of the node a pod runs on. Kubernetes says it need not, but kube-router
   * (cloudnativelabs/kube-router#1017) and kindnet's engine (kubernetes-sigs/kube-network-policies#65) have denied them.
   */
  readonly probesNeedPolicy: boolean;
  /** @default none: all that can be said is what NetworkPolicy can say */
  readonly dialect?: PolicyDialect;
  /** Whether a policy can name a host outside the cluster. */
  readonly namesHosts: boolean;
  /** Whether address blocks match pods and nodes too, or only what is outside the cluster (cilium/cilium#9209). */
  readonly blocksMatch: 'everything' | 'outside';
  /** Whether a connection to a Service is judged by the Service's address, before it is translated. */
  readonly judgesServiceAddress: boolean;
  /** Whether nodes reach the pods of other nodes from a tunnel, whose addresses are among those of pods. */
  readonly tunnelsNodes: boolean;
}

const plain: CniFacts = {
  enforces: true,
  probesNeedPolicy: false,
  namesHosts: false,
  blocksMatch: 'everything',
  judgesServiceAddress: false,
  tunnelsNodes: false,
};

export const cniFacts: Readonly<Record<Cni, CniFacts>> = {
  antrea: { ...plain, dialect: 'antrea', namesHosts: true },
  'aws-vpc': { ...plain, judgesServiceAddress: true },
  'azure-cilium': { ...plain, dialect: 'cilium', blocksMatch: 'outside' },
  'azure-npm': plain,
  calico: { ...plain, dialect: 'calico', tunnelsNodes: true },
  cilium: { ...plain, dialect: 'cilium', namesHosts: true, blocksMatch: 'outside' },
  'dataplane-v2': { ...plain, blocksMatch: 'outside' },
  flannel: { ...plain, enforces: false, tunnelsNodes: true },
  kindnet: { ...plain, probesNeedPolicy: true },
  'kube-router': { ...plain, probesNeedPolicy: true, tunnelsNodes: true },
};
