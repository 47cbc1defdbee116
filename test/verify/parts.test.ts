import fc from 'fast-check';
import type { KubernetesObject } from '../../lib/core/manifest';
import { isInside, parseNetwork } from '../../lib/verify/networks';
import { Objects } from '../../lib/verify/objects';
import { deviations, type PodSecurityLevel, violations } from '../../lib/verify/pod-security';
import { canonicalQuantity, parseQuantity } from '../../lib/verify/quantity';
import { LabelIndex, matches } from '../../lib/verify/selector';
import { container, subjectOf, template, workload } from './fixture';

describe('quantities', () => {
  test.each([
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.1', '100m'],
    ['.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1000Mi', '1000Mi'],
    ['0.5Gi', '512Mi'],
    ['0.5Ki', '512'],
    ['2000', '2k'],
    ['1e3', '1k'],
    ['1E-3', '1m'],
    ['0Gi', '0'],
    ['-2000m', '-2'],
    ['0.0000000001', '1n'],
    ['1 Gi', undefined],
    ['Gi', undefined],
    ['', undefined],
  ])('%s is %s', (quantity, canonical) => {
    expect(canonicalQuantity(quantity)).toBe(canonical);
  });

  test('the canonical form is its own, and the same amount', () => {
    const unit = fc.constantFrom('', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti');
    fc.assert(
      fc.property(fc.nat(1e9), unit, (amount, suffix) => {
        const canonical = canonicalQuantity(`${amount}${suffix}`) ?? '';
        expect(canonicalQuantity(canonical)).toBe(canonical);
        expect(parseQuantity(canonical)).toBe(parseQuantity(`${amount}${suffix}`));
      }),
    );
  });
});

describe('networks', () => {
  test.each([
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.1.0.0/16', false],
    ['11.0.0.0/8', '10.0.0.0/8', false],
    ['10.0.0.0/8', '0.0.0.0/0', true],
    ['10.0.0.0/8', '::/0', false],
    ['fd00:1::/32', 'fc00::/7', true],
    ['2001:db8::1/128', '2001:db8::/32', true],
    ['::ffff:10.0.0.1/128', '::ffff:10.0.0.0/104', true],
    ['1:2:3:4:5:6:7:8/128', '1:2:3:4::/64', true],
    ['1:2:3:4:5:6:7:8/128', '1:2:3:5::/64', false],
  ])('%s inside %s: %s', (inner, outer, inside) => {
    const [a, b] = [parseNetwork(inner), parseNetwork(outer)];
    expect(a && b && isInside(a, b)).toBe(inside);
  });

  test.each(['10.0.0.0', '10.0.0/8', '10.0.0.0/33', '::/129', 'a/8', ''])('%s is none', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });
});

describe('selectors', () => {
  const labels = { app: 'web', tier: 'front' };
  test.each([
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'Equals', values: ['web'] }] }, false],
    [{}, true],
  ])('%j: %s', (selector, selected) => {
    expect(matches(selector, labels)).toBe(selected);
  });

  test('the index finds what looking at each would find', () => {
    const label = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'));
    fc.assert(
      fc.property(fc.array(label), label, (all, matchLabels) => {
        const index = new LabelIndex<number>();
        for (const [i, each] of all.entries()) index.add(each, i);
        const expected = [...all.keys()].filter((i) => matches({ matchLabels }, all[i] ?? {}));
        expect(index.select({ matchLabels })).toEqual(expected);
      }),
    );
  });
});

describe('Pod Security by version', () => {
  const restricted = (minor: number, pod: Record<string, unknown>, first: Record<string, unknown> = {}) =>
    checksOf(podOf(pod, first), 'restricted', minor);

  test('a hardened pod violates nothing and deviates in nothing', () => {
    expect(restricted(37, {})).toEqual([]);
    expect(deviations(podOf({}), 28)).toEqual([]);
  });

  test('a pod deviates by what its own version or the newest one refuses', () => {
    const root = { hostUsers: false, securityContext: { runAsUser: 0, runAsNonRoot: false } };
    expect(deviations(podOf(root), 28).map(({ check }) => check)).toContain('run-as-root');
    const probe = { lifecycle: { preStop: { httpGet: { host: '10.0.0.1', port: 80 } } } };
    expect(deviations(podOf({}, probe), 28).map(({ check }) => check)).toEqual(['probe-host']);
  });

  test.each<[string, number, Record<string, unknown>, readonly string[]]>([
    ['a sysctl before it is safe', 31, sysctl('net.ipv4.tcp_rmem'), ['sysctls']],
    ['a sysctl since it is safe', 32, sysctl('net.ipv4.tcp_rmem'), []],
    ['an unsafe sysctl', 37, sysctl('toString'), ['sysctls']],
    ['an SELinux type before it is known', 30, seLinux('container_engine_t'), ['se-linux']],
    ['an SELinux type since it is known', 31, seLinux('container_engine_t'), []],
    [
      'a Windows pod without what Linux needs',
      28,
      { os: { name: 'windows' }, securityContext: { runAsNonRoot: true } },
      [],
    ],
    ['root in user namespaces before they excuse', 34, { hostUsers: false, securityContext: root() }, ['run-as-root']],
    ['root in user namespaces since they excuse', 35, { hostUsers: false, securityContext: root() }, []],
    ['root as its own user', 28, { securityContext: { ...root(), runAsNonRoot: true } }, ['run-as-root']],
    ['root not refused', 28, { securityContext: { ...root(), runAsUser: 1000, runAsNonRoot: false } }, ['run-as-root']],
  ])('%s', (_, minor, pod, expected) => {
    expect(restricted(minor, pod)).toEqual(expected);
  });

  test('an unmasked /proc is excused by user namespaces at baseline alone', () => {
    const pod = podOf({ hostUsers: false }, { securityContext: { procMount: 'Unmasked' } });
    expect(checksOf(pod, 'baseline', 34)).toEqual(['proc-mount']);
    expect(checksOf(pod, 'baseline', 35)).toEqual([]);
    expect(checksOf(pod, 'restricted', 35)).toContain('proc-mount');
  });

  test('probes of another host are looked at since 1.34', () => {
    const first = { lifecycle: { preStop: { httpGet: { host: '10.0.0.1', port: 80 } } } };
    expect(restricted(33, {}, first)).toEqual([]);
    expect(restricted(34, {}, first)).toEqual(['probe-host']);
  });

  test('capabilities of the baseline', () => {
    const adding = (name: string) => podOf({}, { securityContext: { capabilities: { add: [name] } } });
    expect(checksOf(adding('CHOWN'), 'baseline', 28)).toEqual([]);
    expect(checksOf(adding('NET_RAW'), 'baseline', 28)).toEqual(['capabilities']);
    expect(checksOf(adding('NET_RAW'), 'privileged', 28)).toEqual([]);
  });
});

function podOf(spec: Record<string, unknown>, first: Record<string, unknown> = {}) {
  const deployment: KubernetesObject = workload('Deployment', 'a', {
    template: template('a', { containers: [container('a', first)], ...spec }),
  });
  const [pod] = new Objects(subjectOf([deployment])).pods;
  if (!pod) throw new Error('the fixture has no pod');
  return pod;
}

function checksOf(pod: ReturnType<typeof podOf>, level: PodSecurityLevel, minor: number): readonly string[] {
  return violations(pod, level, minor).map(({ check }) => check);
}

function sysctl(name: string) {
  return { securityContext: { ...hardened(), sysctls: [{ name, value: '1' }] } };
}

function seLinux(type: string) {
  return { securityContext: { ...hardened(), seLinuxOptions: { type } } };
}

function hardened() {
  return { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };
}

function root() {
  return { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } };
}
