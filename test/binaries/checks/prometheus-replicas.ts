import { Alertmanager, Capability, nobody, Prometheus, Size } from '../../../lib';
import type { PrometheusServer } from '../../cluster/prometheus/server';
import { waitFor } from '../../cluster/wait';
import { testEnvironment } from '../../core/platform';
import { LoopbackMesh } from '../alertmanager/mesh';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { LoopbackPrometheus, platformPod } from '../prometheus/loopback';

/** Two servers that both see what is wrong, and one Alertmanager. */
export const prometheusReplicas: BinaryCheck = {
  id: 'prometheus-replicas',
  title: 'two replicas name themselves in what they keep, and tell Alertmanager of one alert',
  tools: ['prometheus', 'alertmanager'],
  weight: 10,
  run: check,
};

/**
 * Seconds in which something has to happen on a busy machine. A server that evaluates a rule before it has found Alertmanager tells
 * of it again after a minute.
 */
const patience = 150;

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
}

async function check(context: CheckContext): Promise<Outcome> {
  const { alertmanager, prometheus } = systems();
  const mesh = await LoopbackMesh.create(context, alertmanager);
  mesh.prepare({});
  const { namespace, service, port } = alertmanager.receiver;
  const member = { address: new URL(mesh.url(0)).host, meta: platformPod(namespace, service, port, 'alertmanager-0') };
  // A pod of another Service in the same namespace, which is no Alertmanager.
  const other = { address: member.address, meta: platformPod(namespace, 'other', port, 'other-0') };
  const surroundings = { alertmanagers: [member, other] };
  const pods = await Promise.all(
    [0, 1].map((replica) => LoopbackPrometheus.create(context, prometheus, { ...surroundings, replica })),
  );
  for (const pod of pods) pod.writeRules({ 'test.yaml': rules });
  const findings = new Findings('replicas');
  try {
    mesh.start();
    await mesh.ready();
    const servers = await Promise.all(pods.map((pod) => pod.start()));
    await waitFor('both tell Alertmanager', patience, async () => {
      const sent = await Promise.all(servers.map(sentBy));
      return sent.flatMap((count, replica) => (count > 0 ? [] : [`prometheus-${replica} has told of nothing`]));
    });
    const alerts = (await mesh.get<readonly Alert[]>(0, '/api/v2/alerts')) ?? [];
    const labels = JSON.stringify(alerts.map((one) => one.labels));
    findings.expect('there is one alert', alerts.length === 1, labels);
    findings.expect('it does not say which replica saw it', !labels.includes('prometheus_replica'), labels);
    findings.expect('it says in which cluster', alerts[0]?.labels.cluster === 'test', labels);
    for (const [replica, server] of servers.entries()) {
      const discovered = (await server.get<{ activeAlertmanagers: unknown[] }>('alertmanagers')).activeAlertmanagers;
      findings.expect('only Alertmanager is told', discovered.length === 1, `${discovered.length} are`);
      const name = `prometheus_replica="prometheus-${replica}"`;
      await waitFor(`what leaves a server says ${name}`, patience, async () => {
        const text = await (await fetch(`http://${server.address}/federate?match[]=ALERTS`)).text();
        return text.includes(name) ? [] : [text];
      });
    }
  } finally {
    await Promise.all(pods.map((pod) => pod.stop()));
    await mesh.stop();
  }
  return { counts: { replicas: pods.length, statements: findings.made }, findings: findings.failed };
}

function systems(): { readonly alertmanager: Alertmanager; readonly prometheus: Prometheus } {
  const environment = testEnvironment({ scale: 'minimal' });
  const home = new Capability(environment, 'monitoring');
  const alertmanager = new Alertmanager(home, { receivers: {}, route: { to: nobody } });
  const prometheus = new Prometheus(home, {
    storage: Size.gibibytes(20),
    replicas: 2,
    alertmanagers: [alertmanager.receiver],
  });
  return { alertmanager, prometheus };
}

const rules = JSON.stringify({
  groups: [{ name: 'test', rules: [{ alert: 'Always', expr: 'vector(1)', labels: { severity: 'warning' } }] }],
});

/** Alerts that a server has sent. */
async function sentBy(server: PrometheusServer): Promise<number> {
  const text = await server.exposition();
  const lines = text.split('\n').filter((line) => line.startsWith('prometheus_notifications_sent_total{'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
