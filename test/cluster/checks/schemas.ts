import { definitionsOf } from '../../../lib/verify/schemas';
import { compact } from '../../schemas/compact';
import { authoredKindsAt } from '../../schemas/kinds';
import { publishedBy } from '../../schemas/releases';
import type { ClusterCheck } from '../check';

/** The schemas that everybody checks with, without a server, are what a server says. */
export const schemasCheck: ClusterCheck = {
  id: 'schemas',
  title: 'the schemas in the tree are what the API server publishes',
  tools: [],
  weight: 5,
  async run({ plane }) {
    const minor = Number(plane.kubernetes.split('.')[1]);
    const kept = definitionsOf(minor);
    const { definitions } = compact([{ minor, published: await publishedBy(plane) }], authoredKindsAt(minor));
    const findings = Object.entries(definitions)
      .filter(([name, [entry]]) => JSON.stringify(entry?.[1]) !== JSON.stringify(kept[name]))
      .map(([name]) => `${name} is not what Kubernetes ${plane.kubernetes} publishes; run npm run schemas`);
    return { counts: { schemas: Object.keys(definitions).length }, findings };
  },
};
