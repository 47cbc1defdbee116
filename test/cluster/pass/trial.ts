import type { Outcome } from '../../binaries/check';
import type { TestSubject } from '../../subjects';
import type { ControlPlane } from '../control-plane';

/** Parts of a pass, each of which proves something of its own. */
export type Layer = 'apply' | 'rollout' | 'endpoints' | 'references' | 'access' | 'repeat' | 'drain' | 'removal';

/** Something that a pass found wrong, and the part that saw it. */
export interface Fault {
  readonly layer: Layer;
  readonly text: string;
}

/** What is tried: objects in the order of application, and what others bring. */
export type Trial = Pick<TestSubject, 'name' | 'manifests' | 'expectedSecrets'>;

/** What a pass knows and what it has found so far. */
export class Pass {
  readonly faults: Fault[] = [];
  private readonly counted: Record<string, number> = {};

  constructor(
    readonly plane: ControlPlane,
    readonly trial: Trial,
    /** Seconds that a rollout may take. */
    readonly patience: number,
  ) {}

  /** Objects in the order of application. */
  get objects() {
    return this.trial.manifests.map(({ object }) => object);
  }

  /** Namespaces that hold any. */
  get namespaces(): ReadonlySet<string> {
    return new Set(this.objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  }

  fault(layer: Layer, text: string): void {
    this.faults.push({ layer, text });
  }

  count(name: string, by: number): void {
    this.counted[name] = (this.counted[name] ?? 0) + by;
  }

  get outcome(): Outcome {
    return {
      counts: this.counted,
      findings: this.faults.map(({ layer, text }) => `${this.trial.name}: ${layer}: ${text}`),
    };
  }
}
