import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { environments } from '../charts/environments';
import { platform } from '../charts/platform';
import { Cluster, kubeadmComponents } from '../lib/core';
import { alertsOf, environmentRules, ruleSets } from '../lib/monitoring/rules';

const built = environments.map((definition) => platform(new App(), definition));

const observed = built.flatMap(({ telemetry }) => telemetry.observations);

/** A cluster that shows all of its parts, which those of the environments do not. */
const everythingShown = {
  name: 'kubeadm',
  cluster: Cluster.kind({ kubernetes: '1.37', components: kubeadmComponents }),
};

function runbooks(capability: string): string {
  return readFileSync(join(__dirname, '..', 'lib', capability, 'README.md'), 'utf8');
}

const alerts = [
  ...built.flatMap(({ name, cluster, telemetry }) =>
    environmentRules(ruleSets(cluster), telemetry.observations, telemetry.slos).flatMap(
      ({ capability, alerts: found }) => found.map((alert) => ({ environment: name, capability, alert })),
    ),
  ),
  ...alertsOf(ruleSets(everythingShown.cluster)).map((alert) => ({
    environment: everythingShown.name,
    capability: 'monitoring',
    alert,
  })),
];

test.each(alerts.map((found) => [found.alert.name, found] as const))(
  '%s has a runbook section',
  (_name, { capability, alert }) => {
    expect(runbooks(capability)).toMatch(new RegExp(`^### ${alert.runbook}$`, 'm'));
  },
);

test('an alert of a name and a severity is unique in an environment', () => {
  const names = alerts.map(({ environment, alert: { name, severity } }) => `${environment} ${name} ${severity}`);
  expect(new Set(names).size).toBe(names.length);
});

test.each(alerts.map((found) => [found.alert.name, found.alert] as const))(
  '%s tells a human what is wrong',
  (name, alert) => {
    expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
    expect(alert.summary).toMatch(/\.$/);
    expect(alert.description.length).toBeGreaterThan(alert.summary.length / 2);
    expect(alert.expression).not.toContain('undefined');
  },
);

test('every system has metrics or says why not', () => {
  for (const { path, metrics, unmeasured } of observed) {
    expect([path, metrics !== undefined || unmeasured !== undefined]).toEqual([path, true]);
  }
});
