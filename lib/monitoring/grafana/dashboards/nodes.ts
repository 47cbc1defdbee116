import { type Board, graph, row, stat, table } from '../board';
import { nodeUsage } from './node-usage';
import { clusterVariable, inCluster, nodes, objects } from './support';
import { usage } from './usage';

const each = nodeUsage();
const legend = '{{instance}}';
const conditions = 'condition=~"MemoryPressure|DiskPressure|PIDPressure|NetworkUnavailable"';

/** All nodes beside each other: use, saturation and errors. */
export const nodesBoard: Board = {
  uid: 'nodes',
  title: 'Nodes',
  description: 'All nodes beside each other: use, saturation and errors of processor, memory, disks and network.',
  tags: ['kubernetes'],
  variables: [clusterVariable('node_uname_info')],
  rows: [
    row(
      'At a glance',
      stat('Nodes', 'count', `count(kube_node_info{${objects}})`),
      stat(
        'Not ready',
        'count',
        `sum(kube_node_status_condition{${objects}, condition="Ready", status=~"false|unknown"})`,
        {
          alarm: { critical: 1 },
        },
      ),
      stat(
        'Under pressure',
        'count',
        `sum(kube_node_status_condition{${objects}, ${conditions}, status="true"}) or vector(0)`,
        {
          description: 'Conditions that keep pods away or evict them.',
          alarm: { warning: 1 },
        },
      ),
      stat('Cordoned', 'count', `sum(kube_node_spec_unschedulable{${objects}})`, {
        description: 'They take no new pods.',
        alarm: { warning: 1 },
      }),
    ),
    row(
      'Overview',
      table(
        'Nodes',
        { instance: 'Node' },
        [
          { title: 'CPU', unit: 'ratio', query: each.cpu },
          { title: 'Load per CPU', unit: 'ratio', query: `max by (instance) (${each.loadOfCpus})` },
          { title: 'Memory', unit: 'ratio', query: each.memory },
          { title: 'Fullest disk', unit: 'ratio', query: each.disk },
          { title: 'Received', unit: 'bytes-per-second', query: each.received },
          { title: 'Sent', unit: 'bytes-per-second', query: each.transmitted },
          {
            title: 'Uptime',
            unit: 'seconds',
            query: `max by (instance) (node_time_seconds{${nodes}} - node_boot_time_seconds{${nodes}})`,
          },
        ],
        { sortBy: 'CPU', opens: { label: 'instance', board: 'node', sets: { node: 'instance' } } },
      ),
    ),
    row(
      'CPU and memory',
      graph('CPU', 'ratio', { [legend]: each.cpu }, { alarm: { critical: 0.95 } }),
      graph(
        'CPU pressure',
        'ratio',
        { [legend]: each.cpuWaiting },
        {
          description: 'Share of the time in which something that could run did not. Above 10 % somebody notices.',
        },
      ),
      graph('Memory', 'ratio', { [legend]: each.memory }, { alarm: { critical: 0.95 } }),
      graph(
        'Memory pressure',
        'ratio',
        { [legend]: each.memoryWaiting },
        {
          description: 'Share of the time in which something waited for memory to be freed or read back.',
        },
      ),
    ),
    row(
      'Disks and network',
      graph('Fullest file system', 'ratio', { [legend]: each.disk }, { alarm: { warning: 0.85, critical: 0.97 } }),
      graph('I/O pressure', 'ratio', { [legend]: each.diskWaiting }),
      graph('Received', 'bytes-per-second', { [legend]: each.received }),
      graph('Sent', 'bytes-per-second', { [legend]: each.transmitted }),
      graph('Packets dropped', 'packets-per-second', { [legend]: each.dropped }),
      graph('TCP segments retransmitted', 'ratio', { [legend]: each.retransmitted }, { max: 0.05 }),
    ),
  ],
};

const chosen = 'instance=~"$node"';
const one = nodeUsage(chosen);
const pods = usage(['namespace', 'pod'], 'node=~"$node"');

/** One node in depth. */
export const nodeBoard: Board = {
  uid: 'node',
  title: 'Node',
  description: 'One node in depth: what it does, what it lacks, and which pods take it.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('node_uname_info'),
    { name: 'node', label: 'Node', metric: `node_uname_info{${inCluster}}`, of: 'instance' },
  ],
  rows: [
    row(
      'At a glance',
      stat(
        'Ready',
        'yes-no',
        `max(kube_node_status_condition{${objects}, node=~"$node", condition="Ready", status="true"})`,
        {
          alarm: { critical: 1, below: true },
        },
      ),
      stat('CPU', 'ratio', one.cpu, { alarm: { warning: 0.8, critical: 0.95 } }),
      stat('Memory', 'ratio', one.memory, { alarm: { warning: 0.8, critical: 0.95 } }),
      stat('Fullest disk', 'ratio', one.disk, { alarm: { warning: 0.85, critical: 0.97 } }),
      stat('Pods', 'count', `sum(kube_pod_info{${objects}, node=~"$node"})`),
      stat(
        'Uptime',
        'seconds',
        `max(node_time_seconds{${nodes}, ${chosen}} - node_boot_time_seconds{${nodes}, ${chosen}})`,
      ),
    ),
    row(
      'CPU and memory',
      graph('CPU, by what it does', 'ratio', { '{{mode}}': one.cpuModes }, { stacked: true }),
      graph(
        'Load per CPU',
        'ratio',
        { '1 minute': one.loadOfCpus },
        {
          description: 'Above 100 % more wants to run than there are processors.',
        },
      ),
      graph('Pressure', 'ratio', {
        CPU: one.cpuWaiting,
        memory: one.memoryWaiting,
        'I/O': one.diskWaiting,
      }),
      graph('Memory', 'bytes', {
        available: `node_memory_MemAvailable_bytes{${nodes}, ${chosen}}`,
        'page cache': `node_memory_Cached_bytes{${nodes}, ${chosen}}`,
        all: `node_memory_MemTotal_bytes{${nodes}, ${chosen}}`,
      }),
      graph('Major page faults', 'per-second', { faults: one.majorFaults }),
    ),
    row(
      'Disks',
      graph('Space used', 'ratio', { '{{mountpoint}}': one.space }, { alarm: { warning: 0.85, critical: 0.97 } }),
      graph('Inodes used', 'ratio', { '{{mountpoint}}': one.inodes }, { alarm: { warning: 0.85, critical: 0.97 } }),
      graph('Busy', 'ratio', { '{{device}}': one.diskBusy }),
      graph('Read and written', 'bytes-per-second', { read: one.diskRead, written: one.diskWritten }),
    ),
    row(
      'Network',
      graph('Bytes', 'bytes-per-second', { received: one.received, sent: one.transmitted }),
      graph('Packets lost', 'packets-per-second', { dropped: one.dropped, errors: one.errors }),
      graph('TCP segments retransmitted', 'ratio', { segments: one.retransmitted }, { max: 0.05 }),
      graph('Conntrack entries used', 'ratio', { connections: one.connections }, { alarm: { warning: 0.75 } }),
      graph('File descriptors', 'ratio', { open: one.fileDescriptors }, { alarm: { warning: 0.7, critical: 0.9 } }),
      graph('Clock offset', 'seconds', { offset: one.clockOffset }, { alarm: { warning: 0.05 } }),
    ),
    row(
      'Pods',
      table(
        'Pods',
        { namespace: 'Namespace', pod: 'Pod' },
        [
          { title: 'CPU', unit: 'cores', query: pods.cpu },
          { title: 'CPU requests', unit: 'cores', query: pods.cpuRequests },
          { title: 'Memory', unit: 'bytes', query: pods.memory },
          { title: 'Memory requests', unit: 'bytes', query: pods.memoryRequests },
          { title: 'Memory limits', unit: 'bytes', query: pods.memoryLimits },
        ],
        { sortBy: 'Memory', opens: { label: 'pod', board: 'pod', sets: { namespace: 'namespace', pod: 'pod' } } },
      ),
    ),
  ],
};
