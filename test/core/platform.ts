import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Capability,
  Cluster,
  Environment,
  type EnvironmentProps,
  http,
  Image,
  type Product,
  type SecretProvider,
  Size,
  System,
  type SystemProps,
  type Workload,
} from '../../lib/core';
import type { WorkloadProps } from '../../lib/core/workload-props';

/** Somebody brings every Secret, and the cluster is told nothing about it. */
export const brought: SecretProvider = { name: 'brought', fulfils: () => true, provide: () => undefined };

/** An environment to try things in. */
export function testEnvironment(props: Partial<EnvironmentProps> = {}): Environment {
  return new Environment(new App(), 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: brought,
    ...props,
  });
}

/** A capability to try systems in. */
export function testCapability(props: Partial<EnvironmentProps> = {}): Capability {
  return new Capability(testEnvironment(props), 'logging');
}

/** Facts that a cloud's cluster has to be told, for tests that ask about other things. */
export const cloudFacts = {
  kubernetes: '1.34',
  zones: [],
  storageClasses: [],
  serviceRanges: ['10.1.0.0/16'],
  podRanges: ['100.64.0.0/16'],
  nodeRanges: ['10.0.0.0/16'],
  apiServer: { ranges: ['172.16.0.0/28'], port: 443 },
} as const;

/** An image that no test pulls. */
export const image = new Image('registry.example.com/product:1.2.3');

/** A server with a port of each sort that the network tests ask about. */
export const serving = {
  kind: 'Deployment',
  replicas: 1,
  image,
  runAs: { user: 1000 },
  resources: { cpu: '100m', memory: Size.mebibytes(128) },
  ports: { http: 8080, webhook: 9443, peer: 9300 },
  ready: http('http', '/ready'),
} as const satisfies WorkloadProps;

/** A system that lets a test do what a product does in its constructor. */
export class TestSystem extends System {
  constructor(scope: Construct, product: Partial<Product> = {}, props: SystemProps = {}) {
    super(scope, { id: 'product', title: 'Product', upstream: 'https://example.com', ...product }, props);
  }

  declare = {
    configMap: this.configMap.bind(this),
    secret: this.secret.bind(this),
    certificate: this.certificate.bind(this),
    observe: this.observe.bind(this),
    metrics: this.metrics.bind(this),
    publish: this.publish.bind(this),
    refuse: this.refuse.bind(this),
  };

  run(props: WorkloadProps): Workload {
    switch (props.kind) {
      case 'Deployment':
        return this.deployment(props);
      case 'StatefulSet':
        return this.statefulSet(props);
      case 'DaemonSet':
        return this.daemonSet(props);
      case 'Job':
        return this.job(props);
      case 'CronJob':
        return this.cronJob(props);
    }
  }
}
