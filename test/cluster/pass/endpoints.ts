import { objectName } from '../../../lib/verify/rule';
import type { LiveObject } from '../client';
import { waitFor } from '../wait';
import type { Pass } from './trial';

/** The server writes null for an empty list. */
interface LiveSlice extends LiveObject {
  readonly ports: readonly { readonly name?: string }[] | null;
  readonly endpoints: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null;
}

interface LiveService extends LiveObject {
  readonly spec: { readonly selector?: object; readonly ports?: readonly { readonly name?: string }[] };
}

/** Seconds until the endpoint controller has caught up. */
const patience = 20;

/** Every Service that selects pods reaches ready ones, on every one of its ports: the selector and the target ports are right. */
export async function checkEndpoints(pass: Pass): Promise<void> {
  const { api } = pass.plane;
  const missing = async () => {
    const slices = await api.list<LiveSlice>({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' });
    const services = await Promise.all(
      pass.objects.filter(({ kind }) => kind === 'Service').map((object) => api.find<LiveService>(object)),
    );
    return services.flatMap((service) => (service?.spec.selector ? lacksOf(service, slices) : []));
  };
  try {
    await waitFor('endpoints', Math.min(patience, pass.patience), missing);
  } catch {
    for (const text of await missing()) pass.fault('endpoints', text);
  }
  pass.count('services', pass.objects.filter(({ kind }) => kind === 'Service').length);
}

function lacksOf(service: LiveService, slices: readonly LiveSlice[]): string[] {
  const own = slices.filter(
    ({ metadata }) =>
      metadata.namespace === service.metadata.namespace &&
      metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
  );
  const ready = own.filter(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready));
  if (ready.length === 0) return [`${objectName(service)} reaches no ready pod`];
  const reached = new Set(ready.flatMap(({ ports }) => (ports ?? []).map(({ name = '' }) => name)));
  return (service.spec.ports ?? [])
    .filter(({ name = '' }) => !reached.has(name))
    .map(({ name = '' }) => `${objectName(service)} reaches no pod on its port ${name || '(unnamed)'}`);
}
