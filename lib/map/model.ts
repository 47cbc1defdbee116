/**
 * What the map and `explain` know about one environment: plain data, made once from what was synthesized. Renderers see
 * nothing else, and the interactive page carries it as JSON.
 */
export interface PlatformMap {
  /** Name of the environment. */
  readonly environment: string;
  readonly domain: string;
  /** One line about the cluster: `eks, Kubernetes 1.34, aws-vpc`. */
  readonly cluster: string;
  /** Sorted by id. */
  readonly workloads: readonly MapWorkload[];
  /** What is not part of the platform and yet connects or is connected to. Sorted by id. */
  readonly outsiders: readonly MapOutsider[];
  /** Sorted by both ends, then by port. */
  readonly connections: readonly MapConnection[];
}

/** A workload of the platform. */
export interface MapWorkload {
  /** `namespace/name`: `logging/opensearch`. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly capability: string;
  /** The product that it belongs to: `opensearch`. */
  readonly product: string;
  /** Kind of its object: `StatefulSet`. */
  readonly kind: string;
  /** Pods that run at a time, in words: `3 replicas`, `one on each node`. */
  readonly scale: string;
  /** Construct path that declares it. */
  readonly path: string;
  readonly containers: readonly MapContainer[];
  readonly exceptions: readonly MapException[];
  readonly secrets: readonly MapSecret[];
}

export interface MapContainer {
  readonly name: string;
  /** Whether it runs to its end before the others. */
  readonly init: boolean;
  readonly image: string;
  /** Quantities by resource. */
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** A deviation from hardening, with its reason. */
export interface MapException {
  readonly id: string;
  readonly because: string;
}

/** A Secret that the workload reads. The project knows no value. */
export interface MapSecret {
  readonly name: string;
  readonly keys: readonly string[];
  /** What it is for, where a system declared it. */
  readonly purpose?: string;
}

/** Somebody outside the platform: the API server, an ingress controller, a host on the internet. */
export interface MapOutsider {
  readonly id: string;
  /** For people: `ingress controller traefik`. */
  readonly name: string;
  readonly kind: 'api-server' | 'nodes' | 'ingress' | 'resolver' | 'pods' | 'ranges' | 'internet' | 'anyone';
  /** Where it is, in words. */
  readonly detail: string;
  readonly place: MapPlace;
}

/** Where an outsider is, as policies name it. */
export type MapPlace =
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'addresses'; readonly ranges: readonly string[] }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'anyone' };

/** One declared connection between two ends of the map. */
export interface MapConnection {
  /** Id of the workload or outsider that connects. */
  readonly from: string;
  /** Id of the workload or outsider that it connects to; equal to `from` for members of one workload. */
  readonly to: string;
  readonly protocol: string;
  readonly tls: boolean;
  /** Ports as packets see them, after Service translation: `9200/TCP`. */
  readonly ports: readonly string[];
  /** Construct path of the workload that declares it. */
  readonly declaredBy: string;
  /** Why its policy lets more through than this connection. @default it does not */
  readonly open?: string;
}
