import { environments } from '../../../charts/environments';
import { environmentSubject, servable } from '../../subjects';
import type { ClusterCheck } from '../check';
import { furnish } from '../furnish';
import { Pass } from '../pass';
import { applyAgain, applyAll } from '../pass/apply';
import { removeAll } from '../pass/removal';
import { awaitRollout } from '../pass/rollout';

/** Seconds that a rollout may take after the crash. */
const patience = 120;

/** An apply that was cut short is taken up again, and ends where an undisturbed one does. */
export const crashCheck: ClusterCheck = {
  id: 'crash',
  title: 'an API server that is killed in mid-apply leaves nothing that the next apply does not put right',
  tools: [],
  weight: 40,
  async run({ plane }) {
    const [definition] = environments.slice(-1);
    if (!definition) throw new Error('there is no environment');
    const subject = environmentSubject(servable(definition, plane.kubernetes));
    const { zones, storageClasses } = subject.environment.cluster.facts;
    await furnish(plane.api, { zones, storageClasses });
    const pass = new Pass(plane, subject, patience);
    try {
      const half = Math.floor(subject.manifests.length / 2);
      await applyAll(new Pass(plane, { ...subject, manifests: subject.manifests.slice(0, half) }, patience));
      const rest = applyAll(new Pass(plane, { ...subject, manifests: subject.manifests.slice(half) }, patience)).then(
        () => pass.fault('apply', 'the apply was over before the server was killed'),
        () => undefined,
      );
      await plane.killApiServer();
      await rest;
      await plane.startApiServer();
      const applied = (await Promise.all(pass.objects.map((object) => plane.api.find(object)))).filter(Boolean).length;
      pass.count('objects before the crash', applied);
      await applyAll(pass);
      await awaitRollout(pass);
      await applyAgain(pass);
    } finally {
      await removeAll(pass);
    }
    return pass.outcome;
  },
};
