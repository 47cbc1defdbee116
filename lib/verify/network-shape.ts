import type { Service } from 'kubernetes-types/core/v1';
import type { Ingress, NetworkPolicy } from 'kubernetes-types/networking/v1';
import { type Item, labelSelector, type Of, strings } from './pod-shape';
import { fields, list, number, numberOrString, string } from './shape';

const backend = fields<Of<Of<Ingress, 'spec'>, 'defaultBackend'>>({
  service: fields<{ name: string; port?: unknown }>(
    { port: fields<{ name?: string; number?: number }>({ name: string, number }) },
    { name: string },
  ),
});

type Policy = Of<NetworkPolicy, 'spec'>;
const peers = list(
  fields<Item<Of<Item<Of<Policy, 'ingress'>>, 'from'>>>({
    namespaceSelector: labelSelector,
    podSelector: labelSelector,
    ipBlock: fields<{ cidr: string; except?: string[] }>({ except: list(string) }, { cidr: string }),
  }),
);
const policyPorts = list(
  fields<Item<Of<Item<Of<Policy, 'ingress'>>, 'ports'>>>({ port: numberOrString, endPort: number, protocol: string }),
);

/** An Ingress, as far as rules read it. */
export const ingress = fields<Ingress>({
  spec: fields<Of<Ingress, 'spec'>>({
    defaultBackend: backend,
    tls: list(fields<Item<Of<Of<Ingress, 'spec'>, 'tls'>>>({ secretName: string })),
    rules: list(
      fields<Item<Of<Of<Ingress, 'spec'>, 'rules'>>>({
        host: string,
        http: fields<{ paths: unknown }>({
          paths: list(fields<{ backend: unknown; path?: string }>({ path: string }, { backend })),
        }),
      }),
    ),
  }),
});

/** A NetworkPolicy, as far as rules read it. */
export const networkPolicy = fields<NetworkPolicy>(
  {},
  {
    spec: fields<Policy>({
      podSelector: labelSelector,
      policyTypes: list(string),
      ingress: list(fields<Item<Of<Policy, 'ingress'>>>({ from: peers, ports: policyPorts })),
      egress: list(fields<Item<Of<Policy, 'egress'>>>({ to: peers, ports: policyPorts })),
    }),
  },
);

/** A Service, as far as rules read it. */
export const service = fields<Service>({
  spec: fields<Of<Service, 'spec'>>({
    clusterIP: string,
    selector: strings,
    type: string,
    ports: list(
      fields<Item<Of<Of<Service, 'spec'>, 'ports'>>>(
        { name: string, protocol: string, targetPort: numberOrString, nodePort: number },
        { port: number },
      ),
    ),
  }),
});
