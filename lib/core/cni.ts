/** The network plugin, or the policy engine beside it where that is another program. */
export type Cni = 'antrea' | 'aws-vpc' | 'azure-npm' | 'calico' | 'cilium' | 'flannel' | 'kindnet' | 'kube-router';

/** What follows from the choice of a CNI. */
export interface CniFacts {
  /** Whether NetworkPolicy objects take effect. */
  readonly enforces: boolean;
  /**
   * Whether a policy must let in the probes of the node a pod runs on. Kubernetes says it need not, but kube-router
   * (cloudnativelabs/kube-router#1017) and kindnet's engine (kubernetes-sigs/kube-network-policies#65) have denied them.
   */
  readonly probesNeedPolicy: boolean;
}

export const cniFacts: Readonly<Record<Cni, CniFacts>> = {
  antrea: { enforces: true, probesNeedPolicy: false },
  'aws-vpc': { enforces: true, probesNeedPolicy: false },
  'azure-npm': { enforces: true, probesNeedPolicy: false },
  calico: { enforces: true, probesNeedPolicy: false },
  cilium: { enforces: true, probesNeedPolicy: false },
  flannel: { enforces: false, probesNeedPolicy: false },
  kindnet: { enforces: true, probesNeedPolicy: true },
  'kube-router': { enforces: true, probesNeedPolicy: true },
};
