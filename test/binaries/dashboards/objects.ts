import { type Series, seriesOf } from './series';
import { application, type WorldPod, worldNodes } from './world';

/** Namespace of the application. */
const namespace = 'shop';

/** What kube-state-metrics says of the pods that run, and of the application's objects. */
export function objectSeries(pods: readonly WorldPod[]): Series[] {
  return [
    ...pods.flatMap(podSeries),
    ...worldNodes.flatMap((node) => seriesOf(ofNode, { node })),
    ...[...new Set(pods.map((pod) => pod.namespace))].flatMap((name) =>
      seriesOf('kube_namespace_created{} 1.7e9', { namespace: name }),
    ),
    ...seriesOf(ofApplication, { namespace }),
  ].map(({ labels, ...series }) => ({ ...series, labels: { job: 'kube-state-metrics', ...labels } }));
}

function podSeries({ namespace: of, name, container, node, owner, deployment }: WorldPod): Series[] {
  const pod = { namespace: of, pod: name, uid: `uid-${name}` };
  const replicaSet = deployment
    ? seriesOf(`kube_replicaset_owner{owner_is_controller=true,owner_kind=Deployment,owner_name=${deployment}}`, {
        namespace: of,
        replicaset: owner.name,
      })
    : [];
  return [
    ...replicaSet,
    ...seriesOf(ofPod, pod),
    ...seriesOf(
      `kube_pod_info{created_by_kind=${owner.kind},created_by_name=${owner.name},host_network=false,node=${node}}`,
      pod,
    ),
    ...seriesOf(`kube_pod_owner{owner_is_controller=true,owner_kind=${owner.kind},owner_name=${owner.name}}`, pod),
    ...seriesOf(ofContainer, { ...pod, container }),
    ...seriesOf(askedFor, { ...pod, container, node }),
  ];
}

const ofPod = `
kube_pod_created{} 1.7e9
kube_pod_status_phase{phase=Failed|Pending|Succeeded|Unknown} 0
kube_pod_status_phase{phase=Running} 1
kube_pod_status_ready{condition=false|unknown} 0
kube_pod_status_ready{condition=true} 1
`;

const ofContainer = `
kube_pod_container_status_ready{}
kube_pod_container_status_restarts_total{}
`;

const askedFor = `
kube_pod_container_resource_requests{resource=cpu,unit=core} 0.1
kube_pod_container_resource_limits{resource=cpu,unit=core} 1
kube_pod_container_resource_requests{resource=memory,unit=byte} 1e8
kube_pod_container_resource_limits{resource=memory,unit=byte} 2e8
`;

const ofNode = `
kube_node_info{container_runtime_version=containerd://2.1.0,internal_ip=10.0.0.1,kubelet_version=v1.34.0,os_image=Linux}
kube_node_spec_unschedulable{} 0
kube_node_status_allocatable{resource=cpu,unit=core} 4
kube_node_status_allocatable{resource=memory,unit=byte} 8e9
kube_node_status_condition{condition=DiskPressure|MemoryPressure|PIDPressure|Ready,status=false|true|unknown}
`;

/** The application's own, whose pods stand in the world. */
const ofApplication = `
kube_deployment_spec_replicas{deployment=web} 2
kube_deployment_status_replicas_available{deployment=web} 2
kube_deployment_status_replicas_updated{deployment=web} 2
kube_statefulset_replicas{statefulset=db} 2
kube_statefulset_status_replicas_ready{statefulset=db} 2
kube_statefulset_status_replicas_updated{statefulset=db} 2
kube_daemonset_status_desired_number_scheduled{daemonset=agent} 2
kube_daemonset_status_number_available{daemonset=agent} 2
kube_daemonset_status_updated_number_scheduled{daemonset=agent} 2
kube_job_failed{condition=false|true|unknown,job_name=${application.find(({ owner }) => owner.kind === 'Job')?.owner.name}} 0
kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler=web} 4
kube_horizontalpodautoscaler_status_current_replicas{horizontalpodautoscaler=web} 2
kube_poddisruptionbudget_status_pod_disruptions_allowed{poddisruptionbudget=web} 1
kube_persistentvolumeclaim_info{persistentvolumeclaim=data-db-0|data-db-1,storageclass=fast,volumename=pv,volumemode=Filesystem}
kube_persistentvolumeclaim_status_phase{persistentvolumeclaim=data-db-0|data-db-1,phase=Lost|Pending} 0
kube_persistentvolumeclaim_status_phase{persistentvolumeclaim=data-db-0|data-db-1,phase=Bound} 1
kube_resourcequota{resource=limits.memory|pods,resourcequota=all,type=hard} 10
kube_resourcequota{resource=limits.memory|pods,resourcequota=all,type=used} 5
`;
