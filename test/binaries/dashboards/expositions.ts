/*
 * What exporters say, line by line with their labels and a few values of each, as far as dashboards ask for it. Written from
 * expositions and the documentation of the versions that the platform runs, and not from the queries.
 */

/** A program in Go about itself. */
export const process = `
process_cpu_seconds_total{}
process_resident_memory_bytes{}
process_open_fds{} 100
process_max_fds{} 1000
`;

/** A program about its requests to the API server. */
export const client = `
rest_client_requests_total{code=200|404,host=10.0.0.1:443,method=GET|PUT}
rest_client_request_duration_seconds_bucket{host=10.0.0.1:443,verb=GET|PUT}
`;

/** A program about its work queues. */
export const queues = `
workqueue_adds_total{name=deployment|node}
workqueue_depth{name=deployment|node}
workqueue_queue_duration_seconds_bucket{name=deployment|node}
`;

/** Every target, whatever it is, as Prometheus itself adds them. */
export const anyTarget = `
up{}
scrape_duration_seconds{} 0.2
scrape_samples_scraped{} 500
scrape_samples_post_metric_relabeling{} 400
scrape_series_added{} 2
`;

/** Of each node. */
export const nodeExporter = `
node_cpu_seconds_total{cpu=0|1,mode=idle|iowait|irq|nice|softirq|steal|system|user}
node_load1{} 0.5
node_memory_MemAvailable_bytes{} 4e9
node_memory_MemTotal_bytes{} 8e9
node_memory_Cached_bytes{} 2e9
node_pressure_cpu_waiting_seconds_total{}
node_pressure_io_waiting_seconds_total{}
node_pressure_memory_waiting_seconds_total{}
node_vmstat_pgmajfault{} +1
node_filesystem_avail_bytes{device=/dev/vda1,device_error=,fstype=ext4,mountpoint=/|/data} 5e9
node_filesystem_size_bytes{device=/dev/vda1,device_error=,fstype=ext4,mountpoint=/|/data} 1e10
node_filesystem_files{device=/dev/vda1,device_error=,fstype=ext4,mountpoint=/|/data} 1e6
node_filesystem_files_free{device=/dev/vda1,device_error=,fstype=ext4,mountpoint=/|/data} 9e5
node_filesystem_avail_bytes{device=tmpfs,device_error=,fstype=tmpfs,mountpoint=/run} 1
node_filesystem_size_bytes{device=tmpfs,device_error=,fstype=tmpfs,mountpoint=/run} 2
node_disk_io_time_seconds_total{device=vda|vdb}
node_disk_read_bytes_total{device=vda|vdb}
node_disk_written_bytes_total{device=vda|vdb}
node_network_receive_bytes_total{device=eth0|lo}
node_network_receive_drop_total{device=eth0|lo}
node_network_receive_errs_total{device=eth0|lo}
node_network_transmit_bytes_total{device=eth0|lo}
node_network_transmit_drop_total{device=eth0|lo}
node_network_transmit_errs_total{device=eth0|lo}
node_netstat_Tcp_RetransSegs{} +1
node_netstat_Tcp_OutSegs{} +100
node_nf_conntrack_entries{} 100
node_nf_conntrack_entries_limit{} 1000
node_filefd_allocated{} 100
node_filefd_maximum{} 1000
node_timex_offset_seconds{} 0.001
node_time_seconds{} 2e9
node_boot_time_seconds{} 1.9e9
node_uname_info{domainname=,machine=x86_64,nodename=node,release=6.1.0,sysname=Linux,version=1}
`;

/** The kubelet's own metrics, of each node. */
export const kubeletOwn = `
kubelet_running_pods{} 20
kubelet_running_containers{container_state=created|exited|running} 30
kubelet_evictions{eviction_signal=memory.available}
kubelet_certificate_manager_client_ttl_seconds{} 8e6
kubelet_pod_start_duration_seconds_bucket{}
kubelet_pod_worker_duration_seconds_bucket{operation_type=create|sync|update}
kubelet_pleg_relist_duration_seconds_bucket{}
kubelet_runtime_operations_total{operation_type=list_containers|start_container}
kubelet_runtime_operations_errors_total{operation_type=list_containers}
kubelet_runtime_operations_duration_seconds_bucket{operation_type=list_containers|start_container}
kubelet_cgroup_manager_duration_seconds_bucket{operation_type=create|destroy|update}
storage_operation_duration_seconds_bucket{migrated=false,operation_name=volume_mount,status=success|fail-unknown,volume_plugin=kubernetes.io/csi}
${client}
${process}
`;

/** Of each claim, from the kubelet. */
export const kubeletVolume = `
kubelet_volume_stats_available_bytes{} 6e9
kubelet_volume_stats_capacity_bytes{} 1e10
kubelet_volume_stats_used_bytes{} 4e9
kubelet_volume_stats_inodes{} 1000
kubelet_volume_stats_inodes_free{} 900
kubelet_volume_stats_inodes_used{} 100
`;

/** cAdvisor, of each container. */
export const cadvisorContainer = `
container_cpu_usage_seconds_total{cpu=total}
container_cpu_cfs_periods_total{}
container_cpu_cfs_throttled_periods_total{}
container_memory_working_set_bytes{} 5e7
container_fs_reads_bytes_total{device=/dev/vda}
container_fs_reads_total{device=/dev/vda}
container_fs_writes_bytes_total{device=/dev/vda}
container_fs_writes_total{device=/dev/vda}
`;

/** cAdvisor, of the network of each pod. */
export const cadvisorNetwork = `
container_network_receive_bytes_total{interface=eth0}
container_network_receive_packets_total{interface=eth0}
container_network_receive_packets_dropped_total{interface=eth0}
container_network_transmit_bytes_total{interface=eth0}
container_network_transmit_packets_total{interface=eth0}
container_network_transmit_packets_dropped_total{interface=eth0}
`;
