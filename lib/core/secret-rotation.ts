import type { Fault } from './platform-error';
import type { DeclaredSecret, Rotation, SecretNeed } from './secret';

/**
 * Which generation of a Secret is used: a number, or, while a `coordinated` one is replaced, the one before and the one after,
 * which both exist then. Consumers use the one after.
 */
export type Generation = number | { readonly from: number; readonly to: number };

/** How a Secret is replaced. */
export function rotationProcedure(declared: DeclaredSecret): string {
  const { need } = declared;
  if (need.rotation === 'restart') {
    return `raise secretGenerations['${idOf(declared)}'] of the environment, roll out, and delete the old Secret`;
  }
  return need.rotation === 'coordinated' ? coordinatedProcedure(declared) : otherProcedures[need.rotation];
}

/** What speaks against a generation of a Secret. */
export function generationProblems({ rotation }: SecretNeed, generation: Generation): readonly Fault[] {
  const { from, to } = span(generation);
  const wrong = [from, to].find((each) => !(Number.isInteger(each) && each >= 1));
  if (wrong !== undefined) {
    return [{ problem: `${wrong} is no generation`, remedy: 'use a whole number of 1 or more' }];
  }
  if (typeof generation === 'object') return phaseProblems(rotation, generation);
  if (generation === 1 || rotation === 'restart' || rotation === 'coordinated') return [];
  return [{ problem: `is of rotation class ${rotation} and has no generations`, remedy: otherProcedures[rotation] }];
}

/** The declarations that a generation makes of one: what consumers use, and what is still accepted beside it. */
export function generationsOf(
  declared: DeclaredSecret,
  generation: Generation,
): { readonly current: DeclaredSecret; readonly old?: DeclaredSecret } {
  const { from, to } = span(generation);
  const base = declared.need.name;
  if (from !== to) {
    return {
      current: { ...declared, base, need: ofGeneration(declared.need, to), replacement: 'new' },
      old: { ...succeeding(declared, from), replacement: 'old' },
    };
  }
  return { current: succeeding(declared, to) };
}

/** A generation that is there already, or follows one that both sides knew beside it. */
function succeeding(declared: DeclaredSecret, generation: number): DeclaredSecret {
  const { need } = declared;
  const succeeds =
    need.rotation === 'coordinated' && generation > 1 ? ofGeneration(need, generation - 1).name : undefined;
  return { ...declared, base: need.name, need: ofGeneration(need, generation), succeeds };
}

/** The need for a generation of a Secret: the first has its plain name. */
function ofGeneration(need: SecretNeed, generation: number): SecretNeed {
  return generation === 1 ? need : { ...need, name: `${need.name}-g${generation}` };
}

function span(generation: Generation): { readonly from: number; readonly to: number } {
  return typeof generation === 'number' ? { from: generation, to: generation } : generation;
}

function phaseProblems(
  rotation: Rotation,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Fault[] {
  if (rotation !== 'coordinated') {
    const problem = `is of rotation class ${rotation}, of which no two generations are in use at once`;
    return [{ problem, remedy: rotation === 'restart' ? `write ${to}` : otherProcedures[rotation] }];
  }
  if (to === from + 1) return [];
  return [
    { problem: `cannot go from generation ${from} to ${to}`, remedy: `write { from: ${from}, to: ${from + 1} }` },
  ];
}

/** The next of the two steps: both values accepted and the new one in use, then the old one withdrawn. */
function coordinatedProcedure(declared: DeclaredSecret): string {
  const { need, base = need.name, replacement } = declared;
  const generation = Number(/-g(\d+)$/.exec(need.name.slice(base.length))?.[1] ?? 1);
  const prop = `secretGenerations['${idOf(declared)}']`;
  const next = replacement === 'new' ? generation : generation + 1;
  const finish = `when every consumer runs with ${base}-g${next}, set ${prop} to ${next}, roll out, withdraw the old value at the other side, and delete the old Secret`;
  if (replacement) return `phase 1 of 2 is on, both values are accepted; ${finish}`;
  return `phase 1: let the other side accept a second value beside the old one, set ${prop} to { from: ${generation}, to: ${next} }, bring the Secret ${base}-g${next}, and roll out; phase 2: ${finish}`;
}

function idOf({ namespace, need, base = need.name }: DeclaredSecret): string {
  return `${namespace}/${base}`;
}

/** How a Secret is replaced that a new generation of it cannot replace. */
const otherProcedures: Readonly<Record<Exclude<Rotation, 'restart' | 'coordinated'>, string>> = {
  'first-boot-only': 'change the value in the product itself: it reads the Secret at its first start alone',
  never: 'follow the migration in the README of its capability: data depends on the value',
  issued: 'whoever issues it renews it, and who uses it takes up the new one',
};
