import type { Board } from '../board';
import type { Folder } from '../provisioning';
import { alertmanagerBoard } from './alertmanager';
import { apiServerBoard } from './apiserver';
import { clusterBoard } from './cluster';
import { controllerManagerBoard, schedulerBoard } from './control-plane';
import { corednsBoard } from './coredns';
import { etcdBoard } from './etcd';
import { grafanaBoard } from './grafana';
import { kubeProxyBoard } from './kube-proxy';
import { kubeletBoard } from './kubelet';
import { namespaceBoard } from './namespace';
import { networkBoard } from './network';
import { nodeBoard, nodesBoard } from './nodes';
import { platformBoard } from './platform';
import { podBoard } from './pod';
import { probesBoard } from './probes';
import { prometheusBoard, remoteWriteBoard } from './prometheus';
import { volumesBoard } from './volumes';
import { workloadBoard, workloadsBoard } from './workloads';

/** A dashboard of the platform itself, and what must be scraped for it to show anything. */
export interface OwnBoard {
  readonly folder: Folder;
  /** Values of `job` that must be known. */
  readonly needs: readonly string[];
  readonly board: Board;
}

const platform: Folder = { id: 'platform', title: 'Platform' };
const kubernetes: Folder = { id: 'kubernetes', title: 'Kubernetes' };
const monitoring: Folder = { id: 'monitoring', title: 'Monitoring' };

const containers = ['kubelet', 'kube-state-metrics'];
const nodes = ['node-exporter', 'kube-state-metrics'];

/** The dashboard that people see first. */
export const home = { folder: platform, uid: platformBoard.uid } as const;

/** The platform's own dashboards, in the order in which they are read. */
export const ownBoards: readonly OwnBoard[] = [
  { folder: platform, needs: [], board: platformBoard },
  { folder: kubernetes, needs: [...containers, 'node-exporter'], board: clusterBoard },
  { folder: kubernetes, needs: containers, board: namespaceBoard },
  { folder: kubernetes, needs: containers, board: workloadsBoard },
  { folder: kubernetes, needs: containers, board: workloadBoard },
  { folder: kubernetes, needs: containers, board: podBoard },
  { folder: kubernetes, needs: nodes, board: nodesBoard },
  { folder: kubernetes, needs: [...nodes, 'kubelet'], board: nodeBoard },
  { folder: kubernetes, needs: containers, board: volumesBoard },
  { folder: kubernetes, needs: [...containers, 'node-exporter'], board: networkBoard },
  { folder: kubernetes, needs: ['apiserver'], board: apiServerBoard },
  { folder: kubernetes, needs: ['kube-scheduler'], board: schedulerBoard },
  { folder: kubernetes, needs: ['kube-controller-manager'], board: controllerManagerBoard },
  { folder: kubernetes, needs: ['etcd'], board: etcdBoard },
  { folder: kubernetes, needs: ['kube-proxy'], board: kubeProxyBoard },
  { folder: kubernetes, needs: ['kubelet'], board: kubeletBoard },
  { folder: kubernetes, needs: ['coredns'], board: corednsBoard },
  { folder: monitoring, needs: ['prometheus'], board: prometheusBoard },
  { folder: monitoring, needs: ['prometheus'], board: remoteWriteBoard },
  { folder: monitoring, needs: ['alertmanager'], board: alertmanagerBoard },
  { folder: monitoring, needs: ['grafana'], board: grafanaBoard },
  { folder: monitoring, needs: ['blackbox-exporter'], board: probesBoard },
];
