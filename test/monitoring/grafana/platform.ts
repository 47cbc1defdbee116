import { App } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Capability, Cluster, Environment, existing, external, objectOf, type Scale } from '../../../lib';
import { Grafana, type GrafanaProps } from '../../../lib/monitoring/grafana';

/** An environment with an ingress controller, and nothing in it. */
export function emptyEnvironment(scale: Scale = 'standard'): Environment {
  return new Environment(new App(), 'test', {
    domain: 'example.com',
    scale,
    cluster: Cluster.kind({
      kubernetes: '1.34',
      ingress: { className: 'traefik', namespace: 'ingress', selector: { app: 'traefik' } },
    }),
    secrets: existing,
  });
}

/** A Grafana in it. */
export function grafana(props: Partial<GrafanaProps> = {}, environment = emptyEnvironment()): Grafana {
  const prometheus = external('prometheus', { host: 'prometheus.example.com' });
  return new Grafana(new Capability(environment, 'monitoring'), { prometheus, ...props });
}

/** Sections of an INI file. Quotation marks are not taken off: no value of ours has them. */
export function parseIni(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let current: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
    if (section) {
      current = {};
      sections[section] = current;
    } else if (key !== undefined && value !== undefined) {
      current[key] = value;
    } else if (line !== '') {
      throw new Error(`'${line}' is no line of an INI file`);
    }
  }
  return sections;
}

/** A file of one of its ConfigMaps. */
export function fileOf(system: Grafana, configMap: string, file: string): string {
  const { data } = objectOf(system, 'ConfigMap', configMap) as unknown as { data: Record<string, string> };
  return data[file] ?? '';
}

/** Its Deployment, as it is written. */
export interface WrittenDeployment {
  readonly spec: {
    readonly replicas: number;
    readonly strategy: { readonly type: string };
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly securityContext: k8s.SecurityContext;
          readonly volumeMounts: readonly k8s.VolumeMount[];
        }[];
        readonly volumes: readonly { readonly name: string; readonly projected?: { readonly sources: unknown } }[];
      };
    };
  };
}

/** Its Deployment. */
export function deploymentOf(system: Grafana): WrittenDeployment['spec'] {
  return (objectOf(system, 'Deployment', 'grafana') as unknown as WrittenDeployment).spec;
}
