import type { Outcome } from '../../binaries/check';
import { type Edit, environment, subjectOf } from '../../verify/fixture';
import type { ClusterCheck } from '../check';
import type { ControlPlane } from '../control-plane';
import { furnish } from '../furnish';
import { runPass, type Trial } from '../pass';
import { releaseFinalizers } from '../pass/removal';
import { type Negative, negatives } from './broken';

/** Seconds that a rollout may take before it counts as stuck: several times what a right one takes. */
const patience = 20;

/** Fixtures that are tried at one time, each in namespaces of its own. */
const workers = 9;

/** Every broken fixture is caught by the part that is there for it, and the one that is right by none. */
export const negativesCheck: ClusterCheck = {
  id: 'negatives',
  title: 'every fixture that is broken on purpose is caught, by the layer that should',
  tools: [],
  beside: true,
  weight: 90,
  async run({ plane }): Promise<Outcome> {
    await furnish(plane.api, {});
    const right = await runPass(plane, trialOf('the right fixture', []), patience);
    const findings = [...right.outcome.findings];
    const left = negatives.map((negative, at) => ({ negative, at }));
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift())
        findings.push(...(await uncaught(plane, next.negative, next.at)));
    };
    await Promise.all(Array.from({ length: workers }, work));
    const missed = findings.length - right.faults.length;
    return { counts: { 'negative fixtures': negatives.length, caught: negatives.length - missed }, findings };
  },
};

/** What is wrong when a fixture is not caught as it should be. */
async function uncaught(plane: ControlPlane, { what, layer, says, edits }: Negative, at: number): Promise<string[]> {
  const trial = renamed(trialOf(what, edits), at);
  const { faults } = await runPass(plane, trial, patience);
  await releaseFinalizers(plane.api, trial);
  const texts = faults.map((fault) => ({ ...fault, text: fault.text.replaceAll(/shop-\d+/g, 'shop') }));
  if (texts.some((fault) => fault.layer === layer && says.test(fault.text))) return [];
  const instead = texts.map((fault) => `${fault.layer}: ${fault.text}`).join(' | ');
  return [`${what}: not caught by ${layer}, but: ${instead || 'nothing'}`];
}

function trialOf(name: string, edits: readonly Edit[]): Trial {
  const { manifests, expectedSecrets } = subjectOf(edits.reduce((objects, edit) => edit(objects), environment()));
  return { name, manifests, expectedSecrets };
}

/** The same trial in namespaces of its own. */
function renamed(trial: Trial, at: number): Trial {
  const text = JSON.stringify(trial).replaceAll('"shop"', `"shop-${at}"`).replaceAll('"agents"', `"agents-${at}"`);
  return JSON.parse(text) as Trial;
}
