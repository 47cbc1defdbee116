import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct, type IConstruct } from 'constructs';
import type { Cluster } from './cluster';
import { DeclaredSecrets } from './declared-secrets';
import type { Flow } from './endpoint';
import { environmentProblems } from './environment-checks';
import { recommendedLabels } from './labels';
import type { ExpectedSecret } from './manifest';
import { expectedFlows } from './naming';
import type { ExpectedNetwork } from './network-facts';
import { NetworkSets } from './network-sets';
import { place } from './placement';
import { PlatformError } from './platform-error';
import { type Priority, priorities } from './priority';
import type { WorkloadRenewal } from './renewal';
import type { DeclaredSecret } from './secret';
import type { Decryption, SecretProvider } from './secret-provider';
import type { Generation } from './secret-rotation';
import type { SecurityException } from './security';
import { makeStorageClass } from './storage-class';
import { Telemetry } from './telemetry';

/**
 * How much an environment carries. `minimal`: one of everything, for a machine on a desk. `standard`: survives the loss
 * of a node. `large`: survives it under load.
 */
export type Scale = 'minimal' | 'standard' | 'large';

/** Where the repository that holds `dist/` is, for Argo CD and Flux. */
export interface DeliverySource {
  /** URL of the git repository. */
  readonly repository: string;
  /** Branch. @default 'main' */
  readonly branch?: string;
}

export interface EnvironmentProps {
  /** Domain under which web interfaces are published: `logs.<domain>`. */
  readonly domain: string;
  readonly scale: Scale;
  readonly cluster: Cluster;
  /** Who brings the secrets. Of several, the first that can bring a Secret does; one that none can bring is an error. */
  readonly secrets: SecretProvider | readonly SecretProvider[];
  /** Who issues certificates; those that it cannot issue are up to `secrets`. @default whoever brings the secrets */
  readonly certificates?: SecretProvider;
  /**
   * Generations of rotated Secrets, as `namespace/name`. One of rotation class `restart` has a number: raising it puts a Secret
   * `<name>-g<generation>` in the place of the one before, and whoever uses it restarts; afterwards the old one can be deleted.
   * One of class `coordinated` goes from 1 through `{ from: 1, to: 2 }`, where both are there and the new one is used, to 2.
   * @default 1 for each
   */
  readonly secretGenerations?: Readonly<Record<string, Generation>>;
  /** @default no objects for Argo CD and Flux */
  readonly delivery?: DeliverySource;
  /** Why a CNI that ignores network policies is acceptable here. @default it is not */
  readonly acceptsUnenforcedPolicies?: string;
}

const environmentSymbol = Symbol.for('cdk8s-landscape.Environment');

/** One deployment target. Everything below finds it with `Environment.of(this)`. */
export class Environment extends Construct {
  readonly name: string;
  readonly domain: string;
  readonly scale: Scale;
  readonly cluster: Cluster;
  readonly delivery?: DeliverySource;
  readonly telemetry = new Telemetry();

  private readonly chart: Chart;
  /** Hosts outside whose addresses are known, where the CNI has a kind for them. */
  readonly networkSets: NetworkSets;
  private readonly declaredSecrets: DeclaredSecrets;
  private readonly declaredFlows: Flow[] = [];
  private readonly declaredExceptions: SecurityException[] = [];
  private readonly namespacesOfOthers = new Set<string>();
  private readonly declaredRenewals: (() => readonly WorkloadRenewal[])[] = [];

  constructor(scope: Construct, name: string, props: EnvironmentProps) {
    super(scope, name);
    Object.defineProperty(this, environmentSymbol, { value: true });
    const problems = environmentProblems(this.node.path, name, props);
    if (problems.length > 0) throw new PlatformError(problems);
    this.name = name;
    this.domain = props.domain;
    this.scale = props.scale;
    this.cluster = props.cluster;
    this.declaredSecrets = new DeclaredSecrets({
      providers: [props.secrets].flat(),
      certificates: props.certificates,
      generations: props.secretGenerations ?? {},
    });
    this.node.addValidation({ validate: () => this.declaredSecrets.problems() });
    this.delivery = props.delivery;
    this.chart = new Chart(this, 'platform');
    place(this.chart, { stage: 'namespaces', folder: 'platform' });
    this.networkSets = new NetworkSets(this.chart);
    for (const storageClass of props.cluster.facts.storageClasses) makeStorageClass(this.chart, storageClass);
  }

  /** Whether a construct is an environment. */
  static isEnvironment(construct: IConstruct): construct is Environment {
    return environmentSymbol in construct;
  }

  /**
   * The environment that a construct belongs to.
   * @throws PlatformError when it belongs to none.
   */
  static of(construct: IConstruct): Environment {
    const found = construct.node.scopes.find(Environment.isEnvironment);
    if (found) return found;
    throw new PlatformError({
      path: construct.node.path,
      problem: 'belongs to no environment',
      remedy: 'create it below an Environment',
    });
  }

  /** Host name of a web interface by its first label, under the domain. */
  hostOf(label: string): string {
    return `${label}.${this.domain}`;
  }

  /** Picks the value for this environment's scale. */
  scaled<T>(values: Readonly<Record<Scale, T>>): T {
    return values[this.scale];
  }

  /** The name of the PriorityClass of a priority, which is declared on first use. */
  priorityClass(priority: Priority): string {
    const name = `platform-${priority}`;
    if (!this.chart.node.tryFindChild(name)) {
      new k8s.KubePriorityClass(this.chart, name, {
        metadata: {
          name,
          labels: recommendedLabels({ product: 'platform', instance: name, component: 'priority', partOf: 'platform' }),
        },
        ...priorities[priority],
      });
    }
    return name;
  }

  /**
   * Records a secret need and lets whoever is responsible for it fulfil it.
   * @returns the need as it will be fulfilled: a rotated one has another name
   * @throws PlatformError when another need has the same name in the same namespace, a format is impossible, a Secret is to be
   * rotated that cannot be in this way, or nobody brings it.
   */
  declareSecret(scope: Construct, declared: DeclaredSecret): DeclaredSecret {
    return this.declaredSecrets.declare(scope, declared);
  }

  /** Records a connection. */
  declareFlow(flow: Flow): void {
    this.declaredFlows.push(flow);
  }

  /** Records a deviation from hardening. */
  declareException(exception: SecurityException): void {
    this.declaredExceptions.push(exception);
  }

  /** Records a namespace that others declare, because an object of the platform is in it. */
  expectNamespace(name: string): void {
    this.namespacesOfOthers.add(name);
  }

  /** Records how a workload takes up certificates that were renewed: a function, for mounts may follow. */
  declareRenewals(renewals: () => readonly WorkloadRenewal[]): void {
    this.declaredRenewals.push(renewals);
  }

  /** Who brings a Secret that was declared here. */
  providerOf(declared: DeclaredSecret): SecretProvider {
    return this.declaredSecrets.providerOf(declared);
  }

  /** Everybody who may bring Secrets, in the order in which they are asked. */
  get secretProviders(): readonly SecretProvider[] {
    return this.declaredSecrets.providers;
  }

  /** How Flux decrypts what is declared here; undefined where nothing has to be. */
  get decryption(): Decryption | undefined {
    return this.declaredSecrets.decryption;
  }

  get secrets(): readonly DeclaredSecret[] {
    return this.declaredSecrets.all;
  }

  get flows(): readonly Flow[] {
    return this.declaredFlows;
  }

  get exceptions(): readonly SecurityException[] {
    return this.declaredExceptions;
  }

  /** How workloads take up certificates that were renewed. */
  get renewals(): readonly WorkloadRenewal[] {
    return this.declaredRenewals.flatMap((renewals) => renewals());
  }

  /** Names of the Secrets of a namespace that hold certificates. */
  certificatesIn(namespace: string): ReadonlySet<string> {
    return this.declaredSecrets.certificatesIn(namespace);
  }

  /** What the policies of its workloads must add up to. */
  expectedNetwork(): ExpectedNetwork {
    const flows = this.flows.flatMap((flow) => expectedFlows(this.cluster, flow));
    return { facts: this.cluster.networkFacts, flows };
  }

  /** The namespaces that objects may name although `dist/` does not hold them. */
  expectedNamespaces(): readonly string[] {
    return [...this.namespacesOfOthers].sort();
  }

  /** The Secrets that references may name although `dist/` does not hold them. */
  expectedSecrets(): readonly ExpectedSecret[] {
    return this.secrets.map(({ namespace, need }) => ({ namespace, name: need.name, keys: Object.keys(need.keys) }));
  }
}
