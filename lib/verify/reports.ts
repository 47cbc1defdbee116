import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ExpectedSecret } from '../core/manifest';
import type { ExpectedFlow, ExpectedNetwork, FlowAddresses, FlowPods, NetworkFacts } from '../core/network-facts';
import { PlatformError } from '../core/platform-error';
import { documentsIn } from './files';
import { boolean, choice, fields, isMap, list, map, number, type Shape, string, variant } from './shape';

/** What is known of an environment besides its manifests. */
export interface Reports {
  readonly expectedSecrets: readonly ExpectedSecret[];
  /** Namespaces that others declare. */
  readonly expectedNamespaces: readonly string[];
  /** Kubernetes minor version of the cluster: `1.31`. @default not known */
  readonly kubernetes?: string;
  /** @default not known */
  readonly network?: ExpectedNetwork;
}

/** Where the reports are, if not where synthesis writes them. */
export interface ReportPlaces {
  /** Their directory. @default `reports/<name of the directory of manifests>` beside that */
  readonly reports?: string;
  /** The file of expected Secrets. @default `secrets.yaml` among the reports */
  readonly secrets?: string;
}

interface ClusterReport {
  readonly kubernetes: string;
  readonly namespaces?: readonly string[];
  readonly network: NetworkFacts;
}

const ranges = list(string);
const pods = fields<FlowPods>({}, { namespace: string, labels: map(string) });
const end = variant('kind', {
  pods,
  addresses: fields<FlowAddresses>({ coversPods: string, throughTunnels: boolean }, { ranges }),
  name: fields<{ hosts: unknown }>({}, { hosts: list(string) }),
  outside: fields({}),
  anyone: fields({}),
});
const port = fields<ExpectedFlow['ports'][number]>({}, { port: number, transport: choice('TCP', 'UDP') });
const flow = fields<ExpectedFlow>({}, { path: string, from: end, to: end, ports: list(port) });
const network = fields<NetworkFacts>(
  {},
  {
    podRanges: ranges,
    serviceRanges: ranges,
    nodeRanges: ranges,
    apiServer: fields<NetworkFacts['apiServer']>({}, { ranges, port: number }),
    resolver: fields<NetworkFacts['resolver']>({}, { pods, port: number, caches: ranges }),
    probeRanges: ranges,
    blocksMatch: choice('everything', 'outside'),
  },
);
const secret = fields<ExpectedSecret>({}, { namespace: string, name: string, keys: list(string) });

/**
 * What synthesis reported of the environment in a directory, as far as it is there.
 * @throws PlatformError when a file that was named is missing, or one does not hold what it should.
 */
export function reportsOf(directory: string, { reports, secrets }: ReportPlaces = {}): Reports {
  const folder = reports ?? join(dirname(directory), 'reports', basename(directory));
  if (reports !== undefined) mustExist(reports, 'name the directory of reports');
  if (secrets !== undefined) mustExist(secrets, 'name the file of expected Secrets');
  const cluster = read<ClusterReport>(
    join(folder, 'cluster.yaml'),
    fields<ClusterReport>({ namespaces: list(string) }, { kubernetes: string, network }),
  );
  const flows = read<readonly ExpectedFlow[]>(join(folder, 'flows.yaml'), list(flow), 'flows');
  return {
    expectedSecrets:
      read<readonly ExpectedSecret[]>(secrets ?? join(folder, 'secrets.yaml'), list(secret), 'secrets') ?? [],
    expectedNamespaces: cluster?.namespaces ?? [],
    kubernetes: cluster?.kubernetes,
    network: cluster && flows && { facts: cluster.network, flows },
  };
}

function mustExist(path: string, remedy: string): void {
  if (!existsSync(path)) throw new PlatformError({ path, problem: 'does not exist', remedy });
}

/** The content of a file, or of one field where it is a map; undefined when there is no such file. */
function read<T>(file: string, shape: Shape, field = ''): T | undefined {
  if (!existsSync(file)) return undefined;
  const [content] = documentsIn(file);
  const value: unknown = field && isMap(content) ? content[field] : content;
  const misfit = shape(value);
  if (!misfit) return value as T;
  const separator = field && misfit.field && !misfit.field.startsWith('[') ? '.' : '';
  throw new PlatformError({
    path: file,
    prop: `${field}${separator}${misfit.field}`,
    problem: misfit.problem,
    remedy: 'write what synthesis reports of an environment, or remove the file',
  });
}
