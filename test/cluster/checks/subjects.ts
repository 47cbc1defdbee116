import type { Outcome } from '../../binaries/check';
import { subjects, type TestSubject } from '../../subjects';
import type { PlaneVersion } from '../../tools/table';
import type { ClusterCheck } from '../check';
import { installCrds } from '../crds';
import { furnish } from '../furnish';
import { runPass } from '../pass';

/** Seconds that a pass takes: applied, rolled out, drained and removed. */
const weight = 15;

/** A check for each environment and each catalogue example. */
export function subjectChecks(kubernetes: PlaneVersion): readonly ClusterCheck[] {
  return subjects(kubernetes).map((subject) => ({
    id: subject.name.replaceAll(' ', '-'),
    title: `${subject.name} is accepted, rolls out, converges, survives drains, and goes`,
    tools: [],
    weight,
    run: ({ plane }) => tryOut(subject, plane),
  }));
}

async function tryOut(subject: TestSubject, plane: Parameters<typeof runPass>[0]): Promise<Outcome> {
  const { zones, storageClasses } = subject.environment.cluster.facts;
  await furnish(plane.api, { zones, storageClasses });
  await installCrds(
    plane.api,
    subject.manifests.map(({ object }) => object),
  );
  const pass = await runPass(plane, subject);
  return pass.outcome;
}
