import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { PeerPort } from './endpoint';
import { lazy } from './lazy';

/** Whose Services these are. */
export interface WorkloadServicesProps {
  readonly metadata: k8s.ObjectMeta;
  /** Labels that select the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Whether each client keeps to one pod. */
  readonly sticky: boolean;
  /** Container ports, by name. */
  readonly ports: ReadonlyMap<string, PeerPort>;
}

/** The Services of one workload: one with the ports that somebody asked for, and a StatefulSet's governing one. */
export class WorkloadServices {
  private readonly exposed = new Set<string>();

  constructor(
    private readonly scope: Construct,
    private readonly of: WorkloadServicesProps,
  ) {}

  /** Puts a port behind the Service, which is declared on first use. */
  expose(port: string): void {
    if (this.exposed.size === 0) this.declare();
    this.exposed.add(port);
  }

  /** Declares a Service that resolves to every pod, ready or not. */
  declareHeadless(name: string): void {
    new k8s.KubeService(this.scope, 'headless-service', {
      metadata: { ...this.of.metadata, name },
      spec: {
        clusterIp: 'None',
        // Members find each other before they are ready: readiness waits for the cluster, not the other way round.
        publishNotReadyAddresses: true,
        selector: { ...this.of.selector },
        ports: this.render(() => true),
      },
    });
  }

  private declare(): void {
    new k8s.KubeService(this.scope, 'service', {
      metadata: this.of.metadata,
      spec: {
        sessionAffinity: this.of.sticky ? 'ClientIP' : undefined,
        selector: { ...this.of.selector },
        ports: lazy(() => this.render((name) => this.exposed.has(name))),
      },
    });
  }

  /** The same number as the container's: some CNIs judge a connection before the Service translates it. */
  private render(wanted: (name: string) => boolean): k8s.ServicePort[] {
    return [...this.of.ports]
      .filter(([name]) => wanted(name))
      .map(([name, { port, transport }]) => ({
        name,
        port,
        targetPort: k8s.IntOrString.fromString(name),
        protocol: transport,
      }));
  }
}
