import type { IConstruct } from 'constructs';
import {
  type ConfigFiles,
  configMapBytes,
  type Environment,
  PlatformError,
  type RegisteredObservation,
  System,
  type Volume,
  Workload,
} from '../../core';
import type { Board } from './board';
import { capabilityBoard, capabilityUid } from './capability-board';
import { ownBoards } from './dashboards';
import type { ObservedSystem } from './observed-system';
import { type Folder, folderPath } from './provisioning';
import { renderBoard } from './render';
import { systemBoard, systemUid } from './system-board';

/** How a ConfigMap is made: the system that has the library does it. */
export type MakeConfigMap = (id: string, files: Readonly<Record<string, () => string>>) => ConfigFiles;

/**
 * Every dashboard of an environment: the platform's own, for what is scraped here, and one for each capability and
 * system. Grows while systems register themselves, and
 * renders at synthesis what they have told by then.
 */
export class DashboardLibrary {
  private readonly known = new Map<string, () => Board>();
  /** Values of `job`. Whoever scrapes a cluster scrapes its own parts. */
  private readonly jobs: Set<string>;
  /** What each system has told, by its path. */
  private readonly told = new Map<string, RegisteredObservation[]>();
  private readonly sources = new Map<string, ConfigFiles[]>();
  private readonly opened: Folder[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly configMap: MakeConfigMap,
    /** Volumes by path, to which one for each folder is added, and to that a ConfigMap for each dashboard. */
    private readonly mounts: Record<string, Volume>,
  ) {
    const { components, dns } = environment.cluster.facts;
    this.jobs = new Set(['apiserver', 'kubelet', ...(dns.metricsPort ? ['coredns'] : []), ...Object.keys(components)]);
    this.provideOwn();
    environment.telemetry.forEach((observation) => {
      this.learn(observation);
    });
  }

  /** Folders that have dashboards, in the order of their titles. */
  get folders(): readonly Folder[] {
    return [...this.opened].sort((a, b) => (a.title < b.title ? -1 : 1));
  }

  /** Every dashboard, as data. */
  get boards(): readonly Board[] {
    return [...this.known.values()].map((board) => board());
  }

  /** What is wrong with the dashboards: those that no ConfigMap can hold. */
  problems(): string[] {
    return this.boards
      .map((board) => ({ board, bytes: Buffer.byteLength(jsonOf(board)) }))
      .filter(({ bytes }) => bytes > configMapBytes)
      .map(
        ({ board, bytes }) =>
          `dashboards: '${board.uid}' has ${bytes} bytes, and a ConfigMap holds ${configMapBytes}; split it`,
      );
  }

  /**
   * Adds a dashboard, which is rendered at synthesis.
   * @throws PlatformError when another one has the same identifier.
   */
  provide(folder: Folder, uid: string, board: () => Board): void {
    if (this.known.has(uid)) {
      const problem = `two of them are '${uid}'`;
      const { path } = this.environment.node;
      throw new PlatformError({
        path,
        prop: 'dashboards',
        problem,
        remedy: 'give one of them an identifier of its own',
      });
    }
    this.known.set(uid, board);
    const file = this.configMap(`dashboard-${uid}`, { [`${uid}.json`]: () => jsonOf(board()) });
    const sources = this.sources.get(folder.id) ?? this.open(folder);
    sources.push(file);
  }

  private learn(observation: RegisteredObservation): void {
    for (const { job } of observation.metrics ?? []) this.jobs.add(job);
    const observations = this.told.get(observation.path) ?? [];
    observations.push(observation);
    this.told.set(observation.path, observations);
    if (observations.length === 1) this.provideSystem(observation.path);
    this.provideOwn();
  }

  private provideSystem(path: string): void {
    const { capability, name } = this.placeOf(path);
    const folder = { id: capability, title: folderTitle(capability) };
    if (!this.known.has(capabilityUid(capability))) {
      this.provide(folder, capabilityUid(capability), () => capabilityBoard(folder.title, this.systemsOf(capability)));
    }
    this.provide(folder, systemUid({ capability, name }), () => systemBoard(this.systemAt(path)));
  }

  private systemsOf(capability: string): ObservedSystem[] {
    return [...this.told.keys()]
      .filter((path) => this.placeOf(path).capability === capability)
      .map((path) => this.systemAt(path));
  }

  private systemAt(path: string): ObservedSystem {
    const place = this.placeOf(path);
    const observations = this.told.get(path) ?? [];
    const title = this.titleOf(path) ?? observations.find(({ dashboard }) => dashboard)?.dashboard?.title ?? place.name;
    return { ...place, title, observations, workloads: this.workloadsOf(path) };
  }

  private placeOf(path: string): { readonly capability: string; readonly name: string } {
    const [capability = path, ...parts] = this.below(path);
    return { capability, name: parts.join('-') || capability };
  }

  /** Those of the platform's own whose metrics are scraped by now. */
  private provideOwn(): void {
    for (const { folder, needs, board } of ownBoards) {
      const ready = needs.every((job) => this.jobs.has(job));
      if (ready && !this.known.has(board.uid)) this.provide(folder, board.uid, () => board);
    }
  }

  private open(folder: Folder): ConfigFiles[] {
    const sources: ConfigFiles[] = [];
    this.sources.set(folder.id, sources);
    this.opened.push(folder);
    this.mounts[folderPath(folder)] = { kind: 'combined', name: `dashboards-${folder.id}`, sources };
    return sources;
  }

  /** The parts of a construct path below the environment. */
  private below(path: string): string[] {
    return path.slice(this.environment.node.path.length + 1).split('/');
  }

  private workloadsOf(path: string): Workload[] {
    const children = this.constructAt(path)?.node.findAll() ?? [];
    return children.filter((child) => child instanceof Workload);
  }

  /** The product's title, with the instance's name where it has one of its own. */
  private titleOf(path: string): string | undefined {
    const system = this.constructAt(path);
    if (!(system instanceof System)) return undefined;
    const { name, product } = system;
    return name === product.id ? product.title : `${product.title} (${name})`;
  }

  private constructAt(path: string): IConstruct | undefined {
    let at: IConstruct | undefined = this.environment;
    for (const id of this.below(path)) at = at?.node.tryFindChild(id);
    return at;
  }
}

function jsonOf(board: Board): string {
  return JSON.stringify(renderBoard(board));
}

/** `image-build` as people write it. */
function folderTitle(capability: string): string {
  const words = capability.replaceAll('-', ' ');
  return abbreviations.has(capability) ? words.toUpperCase() : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const abbreviations: ReadonlySet<string> = new Set(['ci', 'cd']);
