// node-exporter: what the kernel of each node says about it: processors, memory, file systems, disks, network, clock.
// Needs: the node's network, because the kernel counts traffic by network, a view of the node's file systems, and a certificate.
// Offers: metrics on a port of each node's own address, where no network policy reaches: to clients with a certificate of the platform.
// It runs without any capability and outside the process namespace of the node: no collector that is on needs either.
// https://github.com/prometheus/node_exporter

import type { Construct } from 'constructs';
import {
  type HostView,
  type Product,
  type Resources,
  Size,
  System,
  type SystemProps,
  secretFiles,
  tcp,
} from '../../core';
import { images } from '../../images';
import { nodeExporterMetrics } from '../metrics/node-exporter';
import { collectorArguments } from './collectors';
import { paths, webConfig, webFile } from './web';

export interface NodeExporterProps extends SystemProps {
  /**
   * Directory of the nodes whose `*.prom` files are told too, absolute: where scripts of the node leave what they found out.
   * @default none
   */
  readonly textfiles?: string;
}

const port = 9100;

/** More devices and mounts make a scrape larger; the processor is one by upstream's default. */
const resources = {
  minimal: { cpu: '20m', memory: Size.mebibytes(64) },
  standard: { cpu: '50m', memory: Size.mebibytes(96) },
  large: { cpu: '100m', memory: Size.mebibytes(160) },
} as const;

/** The user of upstream's image. */
const nobody = 65534;

const root: HostView = { path: '/', at: '/host/root', followsMounts: true };

/** One exporter on every node. */
export class NodeExporter extends System {
  static readonly product: Product = {
    id: 'node-exporter',
    title: 'node-exporter',
    upstream: 'https://github.com/prometheus/node_exporter',
    podSecurity: 'privileged',
  };

  constructor(scope: Construct, props: NodeExporterProps = {}) {
    super(scope, NodeExporter.product, props);
    this.refuse(textfileProblems(props));
    const host = `${this.name}.${this.namespace}.svc`;
    const certificate = this.certificate({
      name: `${this.name}-tls`,
      purpose: `certificate of ${this.name} on every node`,
      authority: 'platform',
      commonName: host,
      dnsNames: [host],
      usages: ['server'],
    });
    const exporter = this.daemonSet({
      image: images.nodeExporter,
      runAs: { user: nobody },
      args: [
        // The address that Kubernetes knows the node by, and no other that the node may have.
        `--web.listen-address=[$(NODE_ADDRESS)]:${port}`,
        `--web.config.file=${paths.config}/${webFile}`,
        `--path.rootfs=${root.at}`,
        `--path.procfs=${root.at}/proc`,
        `--path.sysfs=${root.at}/sys`,
        `--path.udev.data=${root.at}/run/udev/data`,
        ...collectorArguments,
        '--log.format=json',
        ...(props.textfiles ? [`--collector.textfile.directory=${root.at}${props.textfiles}`] : []),
      ],
      mounts: {
        [paths.config]: this.configMap('config', { [webFile]: webConfig() }),
        [paths.tls]: secretFiles(certificate),
      },
      env: { NODE_ADDRESS: { field: 'status.hostIP' } },
      host: {
        network: true,
        reads: [root],
        because: "counts the node's own traffic, and tells how full each file system is that the node mounts",
      },
      // A node with any trouble is the one whose numbers are wanted.
      tolerations: [{ operator: 'Exists' }],
      resources: this.environment.scaled<Resources>(resources),
      ports: { metrics: port },
      // The kubelet has no certificate to show.
      ready: tcp('metrics'),
    });
    this.observe({
      metrics: [this.metrics(exporter, 'metrics', { instance: 'node', tls: 'mutual', exposes: nodeExporterMetrics })],
      logs: 'json',
    });
  }
}

function textfileProblems({ textfiles }: NodeExporterProps) {
  if (textfiles === undefined || /^(\/[\w.-]+)+$/.test(textfiles)) return [];
  const problem = `'${textfiles}' is not an absolute path of a directory`;
  return [{ prop: 'textfiles', problem, remedy: 'write it like /var/lib/node-exporter' }];
}
