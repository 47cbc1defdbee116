import type { ControlPlane } from '../control-plane';
import { checkAccess } from './access';
import { applyAgain, applyAll } from './apply';
import { checkDrain } from './drain';
import { checkEndpoints } from './endpoints';
import { checkReferences } from './references';
import { removeAll } from './removal';
import { awaitRollout, isRolledOut } from './rollout';
import { Pass, type Trial } from './trial';

export type { Fault, Layer, Trial } from './trial';
export { Pass };

/** Seconds that a rollout may take on a busy machine; usually it takes five. */
const rolloutTime = 120;

/** What follows an apply, in order. A part that finds something wrong ends the pass: what comes after would only repeat it. */
const parts: readonly ((pass: Pass) => Promise<void>)[] = [
  firstRollout,
  checkEndpoints,
  checkReferences,
  checkAccess,
  applyAgain,
  checkDrain,
];

async function firstRollout(pass: Pass): Promise<void> {
  await awaitRollout(pass);
  pass.count('rollouts', pass.objects.filter(isRolledOut).length);
}

/** Takes objects through their whole life on a real control plane: applied, rolled out, probed, applied again, drained, removed. */
export async function runPass(plane: ControlPlane, trial: Trial, patience = rolloutTime): Promise<Pass> {
  const pass = new Pass(plane, trial, patience);
  try {
    await applyAll(pass);
    for (const part of parts) if (pass.faults.length === 0) await part(pass);
  } finally {
    await removeAll(pass);
  }
  return pass;
}
