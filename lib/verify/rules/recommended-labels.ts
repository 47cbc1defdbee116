import type { Rule } from '../rule';

const recommended = ['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map(
  (name) => `app.kubernetes.io/${name}`,
);

/** People, dashboards and tools find what belongs together by these. */
export const recommendedLabels: Rule = {
  id: 'recommended-labels',
  title: 'Every workload and its pod template carry the six recommended app.kubernetes.io labels.',
  *check({ pods }) {
    for (const { at, labels, metadataField } of pods) {
      const places = new Map([
        ['metadata', at.object.metadata.labels ?? {}],
        [metadataField, labels],
      ]);
      for (const [field, present] of places) {
        const missing = recommended.filter((key) => !present[key]);
        if (missing.length === 0) continue;
        yield { at, prop: `${field}.labels`, problem: `lacks ${missing.join(', ')}`, remedy: 'add the labels' };
      }
    }
  },
};
