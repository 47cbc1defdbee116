import {
  type ConfigFiles,
  configMapBytes,
  type Environment,
  PlatformError,
  type Problem,
  type RuleSet,
} from '../../core';
import {
  alertsOf,
  clusterJobNames,
  environmentRules,
  evaluatedAlerts,
  knownMetrics,
  ruleFiles,
  ruleSets,
  type SourcedRules,
  type Tuning,
} from '../rules';
import { dashboardProblems } from './dashboard-checks';
import { exposedMetrics } from './exposed';

/** What decides the rules of one server. */
export interface RuleSettings {
  /** Construct path of the server. */
  readonly path: string;
  /** Besides those about the cluster and monitoring itself, and those of systems. */
  readonly ruleSets: readonly RuleSet[];
  readonly tuning: Tuning;
  readonly repository?: string;
}

/** The rules of an environment as ConfigMaps, one for each capability that declares rules. */
export class RuleMaps {
  /** Filled as systems declare rules: to be mounted in one directory. */
  readonly maps: ConfigFiles[] = [];
  private readonly capabilities = new Set<string>();
  private rendered?: { readonly declared: number; readonly files: Readonly<Record<string, string>> };

  constructor(
    private readonly environment: Environment,
    private readonly settings: RuleSettings,
    private readonly declare: (id: string, files: () => Readonly<Record<string, string>>) => ConfigFiles,
  ) {
    this.add('monitoring');
    environment.telemetry.declareEvaluation({
      path: settings.path,
      alerts: () => evaluatedAlerts(alertsOf(this.sets), settings.tuning),
    });
    environment.telemetry.forEach((observation) => {
      for (const { capability } of environmentRules([], [observation])) this.add(capability);
    });
  }

  /** What is wrong with the dashboards of systems: they ask for what is not kept or recorded here. */
  dashboardProblems(): Problem[] {
    const { kept, dropped } = exposedMetrics(this.environment);
    return dashboardProblems(this.environment.telemetry.observations, knownMetrics(this.sets, kept), dropped);
  }

  private add(capability: string): void {
    if (this.capabilities.has(capability)) return;
    this.capabilities.add(capability);
    this.maps.push(this.declare(`rules-${capability}`, () => this.filesOf(capability)));
  }

  private filesOf(capability: string): Readonly<Record<string, string>> {
    const { files } = this.render();
    const names = this.sets.filter((set) => set.capability === capability).map(({ name }) => `${name}.yaml`);
    const own = Object.fromEntries(names.flatMap((name) => (files[name] === undefined ? [] : [[name, files[name]]])));
    this.checkSize(capability, Buffer.byteLength(Object.values(own).join('')));
    return own;
  }

  /** Every file. Systems have declared all their rules by the time that the first is asked for. */
  private render(): { readonly files: Readonly<Record<string, string>> } {
    const { observations, slos } = this.environment.telemetry;
    const declared = observations.length + slos.length;
    if (this.rendered?.declared !== declared) {
      const { path, tuning, repository } = this.settings;
      const { kept: exposed, dropped } = exposedMetrics(this.environment);
      const files = ruleFiles({ path, sets: this.sets, tuning, exposed, dropped, repository });
      this.rendered = { declared, files };
    }
    return this.rendered;
  }

  private get sets(): readonly SourcedRules[] {
    const { cluster, telemetry } = this.environment;
    const declared = telemetry.observations.flatMap(({ metrics = [] }) => metrics.map(({ job }) => job));
    const scraped = new Set([...clusterJobNames(cluster), ...declared]);
    const sets = [...ruleSets(cluster, scraped), ...this.settings.ruleSets];
    return environmentRules(sets, telemetry.observations, telemetry.slos);
  }

  private checkSize(capability: string, bytes: number): void {
    if (bytes <= configMapBytes) return;
    throw new PlatformError({
      path: this.settings.path,
      prop: 'ruleSets',
      problem: `rules of ${capability} take ${bytes} bytes, and a ConfigMap holds ${configMapBytes}`,
      remedy: 'turn some off in tuning, or leave rule sets out',
    });
  }
}
