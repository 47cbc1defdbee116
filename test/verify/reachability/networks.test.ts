import { clusterKinds, networks } from '../../../tools/reachability/clusters';
import { isRight, judge } from '../../../tools/reachability/judge';
import { mutants } from '../../../tools/reachability/mutants';

const all = networks();

test('environments and examples are tried on every kind of cluster', () => {
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(clusterKinds));
  expect(all.filter(({ kind }) => kind === 'cilium').length).toBeGreaterThanOrEqual(5);
});

test.each(all.map((network) => [network.kind, network.name, network] as const))(
  'on %s, %s reaches what is declared, nothing more and nothing less',
  (_kind, _name, { manifests, expected }) => {
    expect(judge(manifests, expected)).toMatchObject({ extra: 0, missing: 0, unread: 0 });
  },
);

test.each(all.filter(({ name }) => name === 'dev').map((network) => [network.kind, network] as const))(
  'on %s, no rule can be removed, added or changed unnoticed',
  (_kind, { manifests, expected }) => {
    const changes = [...mutants(manifests, expected.facts)];
    expect(changes.length).toBeGreaterThan(100);
    const misjudged = changes.filter(({ manifests: of, redundant }) => isRight(judge(of, expected)) !== redundant);
    expect(misjudged.map(({ name }) => name)).toEqual([]);
  },
);
