import type { MapConnection, MapWorkload, PlatformMap } from '../../lib/map/model';

const capabilities = ['logging', 'monitoring', 'tracing', 'ci', 'cd', 'registry', 'network', 'security', 'secrets'];

/** A workload of which only what a test says matters. */
export function mapWorkload(namespace: string, name: string, props: Partial<MapWorkload> = {}): MapWorkload {
  return {
    id: `${namespace}/${name}`,
    name,
    namespace,
    capability: namespace,
    product: name,
    kind: 'Deployment',
    scale: '2 replicas',
    path: `production/${namespace}/${name}/workload`,
    containers: [
      {
        name: 'main',
        init: false,
        image: 'registry.example.com/team/product:1.2.3',
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { memory: '128Mi' },
      },
    ],
    exceptions: [],
    secrets: [],
    ...props,
  };
}

export function mapConnection(from: string, to: string, props: Partial<MapConnection> = {}): MapConnection {
  const declaredBy = `production/${from}/workload`;
  return { from, to, protocol: 'http', tls: false, ports: ['8080/TCP'], declaredBy, ...props };
}

export function platformMap(props: Partial<PlatformMap> = {}): PlatformMap {
  return {
    environment: 'production',
    domain: 'example.com',
    cluster: 'vanilla, Kubernetes 1.34, cilium',
    workloads: [],
    outsiders: [],
    connections: [],
    ...props,
  };
}

/**
 * A platform as large as asked, the same each time: two of three connections go to a tenth of the workloads, as they do to
 * stores and gateways, and some workloads connect to themselves.
 */
export function generatedMap(workloads: number, connections: number, namespaces: number): PlatformMap {
  const random = sequence();
  const all = Array.from({ length: workloads }, (_, at) => {
    const place = at % namespaces;
    return mapWorkload(`team-${place}`, `workload-${at}`, { capability: capabilities[place % capabilities.length] });
  });
  const pick = (among: number) => all[random(among)] ?? mapWorkload('team-0', 'workload-0');
  const made = Array.from({ length: connections }, () => {
    const from = pick(workloads);
    const to = random(3) > 0 ? pick(Math.ceil(workloads / 10)) : pick(workloads);
    return mapConnection(from.id, to.id, { ports: [`${8000 + random(3)}/TCP`] });
  });
  return platformMap({ workloads: all, connections: made });
}

/** Numbers below a limit, in an order that never changes. */
function sequence(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
}

/** Names that mean something in XML, HTML, JavaScript, CSS and addresses. None of them can come from Kubernetes; other texts can hold them. */
export const hostile = [
  '</script><script>globalThis.broken = true</script>',
  '</style><img src=x onerror="globalThis.broken = true">',
  `"'><svg onload=globalThis.broken=true>`,
  '<!-- <script>',
  '&lt;b&gt; ]]> \u0000 \ud800 \u2028',
  'constructor',
  '__proto__',
  '#%zz?/..',
] as const;

/** A platform in which every text is hostile. */
export function hostileMap(): PlatformMap {
  const workloads = hostile.map((text, at) =>
    mapWorkload(`${text} namespace`, text, {
      capability: `${text} ${at}`,
      kind: text,
      scale: text,
      path: text,
      containers: [{ name: text, init: true, image: text, requests: { [text]: text }, limits: { [text]: text } }],
      exceptions: [{ id: text, because: text }],
      secrets: [{ name: text, keys: [text], purpose: text }],
    }),
  );
  const outsiders = hostile.map((text) => ({
    id: `internet ${text}`,
    name: text,
    kind: 'internet' as const,
    detail: text,
    place: { kind: 'host' as const, host: text },
  }));
  const connections = workloads.flatMap(({ id }, at) => {
    const text = hostile[at] ?? '';
    const next = workloads[(at + 1) % workloads.length]?.id ?? id;
    const said = { protocol: text, ports: [text], declaredBy: text };
    return [mapConnection(id, next, said), mapConnection(id, id, said), mapConnection(id, `internet ${text}`, said)];
  });
  return platformMap({
    environment: hostile[0],
    domain: hostile[1],
    cluster: hostile[2],
    workloads,
    outsiders,
    connections,
  });
}
