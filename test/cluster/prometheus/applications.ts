import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject, Manifest, PrometheusProps } from '../../../lib';
import type { TestSubject } from '../../subjects';
import type { LiveObject } from '../client';
import type { ControlPlane } from '../control-plane';
import { waitFor } from '../wait';
import type { PrometheusServer } from './server';

/** Whom the environment lists. */
export const applications: PrometheusProps['applications'] = [
  { namespace: 'shop', selector: { team: 'shop' }, ports: [8080, 9090] },
  { namespace: 'shop', selector: { team: 'vault' }, ports: [8443], tls: { serverName: 'vault.shop.svc' } },
];

const job = 'applications/shop/team=shop';
const jobOverTls = 'applications/shop/team=vault';

/** What is scraped of each pod that asks: the scheme, and what follows its address. */
const asked: Readonly<Record<string, readonly [string, string]>> = {
  asks: ['http', ':9090/stats/prometheus'],
  'asks-briefly': ['http', ':8080/metrics'],
};
const askedOverTls: typeof asked = { 'asks-over-tls': ['https', ':8443/metrics'] };

/** Pods that are found and not scraped. */
const left = ['asks-for-another-port', 'does-not-ask', 'opts-out'];

/** Number of targets of each job. */
export const applicationTargets = {
  [job]: Object.keys(asked).length,
  [jobOverTls]: Object.keys(askedOverTls).length,
};

/** The environment beside applications that are none of its own, whose namespace is there before it. */
export function withApplications(subject: TestSubject): TestSubject {
  const text = readFileSync(join(__dirname, 'shop.yaml'), 'utf8');
  const manifests = parseAllDocuments(text).map((document): Manifest => {
    const object = document.toJS() as KubernetesObject;
    return { path: 'shop', stage: object.kind === 'Namespace' ? 'namespaces' : 'workloads', folder: 'shop', object };
  });
  const isEarly = ({ stage }: Manifest) => stage === 'namespaces';
  const late = manifests.filter((manifest) => !isEarly(manifest));
  return { ...subject, manifests: [...manifests.filter(isEarly), ...subject.manifests, ...late] };
}

/** Whether exactly the pods that ask are scraped, each where it says, until it no longer asks. */
export async function applicationFaults(
  { api }: ControlPlane,
  server: PrometheusServer,
  seconds: number,
): Promise<string[]> {
  const pods = await api.list<LivePod>({ apiVersion: 'v1', kind: 'Pod' }, 'shop');
  const address = (name: string) => pods.find(({ metadata }) => metadata.name === name)?.status.podIP ?? '';
  const wanted = Object.entries({ ...asked, ...askedOverTls }).map(
    ([name, [scheme, rest]]) => `${name} ${scheme}://${address(name)}${rest}`,
  );
  const all = (await server.targets()).filter(({ scrapePool }) => scrapePool.startsWith('applications/'));
  const found = all.map(({ labels, scrapeUrl }) => `${labels.pod} ${scrapeUrl}`);
  const targets = all.filter(({ scrapePool }) => scrapePool === job);
  const named = targets.map(({ labels }) => `${labels.pod} ${labels.container} ${labels.job}`).sort();
  const discovered = (await server.dropped(job)).map(({ discoveredLabels }) => discoveredLabels);
  const dropped = new Set(discovered.map((labels) => labels.__meta_kubernetes_pod_name ?? ''));
  const before = [
    ...difference('scraped', wanted, found),
    ...difference('named', ['asks web web', 'asks-briefly api shop'], named),
    ...difference('dropped', [...left, ...Object.keys(asked)], [...dropped]),
  ];
  const [leaving = ''] = Object.keys(asked);
  await api.request('PATCH', `/api/v1/namespaces/shop/pods/${leaving}`, {
    body: { metadata: { annotations: { 'prometheus.io/scrape': 'false' } } },
    contentType: 'application/merge-patch+json',
  });
  await waitFor(`${leaving} is no longer scraped`, seconds, async () =>
    (await server.targets())
      .filter(({ scrapePool, labels }) => scrapePool === job && labels.pod === leaving)
      .map(({ scrapeUrl }) => scrapeUrl),
  ).catch((error: Error) => before.push(error.message));
  return before;
}

interface LivePod extends LiveObject {
  readonly status: { readonly podIP?: string };
}

function difference(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  const [expected, actual] = [wanted, found].map((list) => [...list].sort().join(', '));
  return expected === actual ? [] : [`pods of applications: ${what} are ${actual}, not ${expected}`];
}
