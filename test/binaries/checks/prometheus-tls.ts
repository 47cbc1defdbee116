import { Capability, http, Prometheus, Size, type Workload } from '../../../lib';
import { authorityDirectory } from '../../../lib/monitoring/prometheus/targets';
import type { PrometheusServer } from '../../cluster/prometheus/server';
import { waitFor } from '../../cluster/wait';
import { serving, TestSystem, testEnvironment } from '../../core/platform';
import { Authority, type Issued } from '../authority';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { Application } from '../prometheus/application';
import { annotatedPod, LoopbackPrometheus, platformPod } from '../prometheus/loopback';

/** Targets with certificates that are right, and wrong in each way. */
export const prometheusTls: BinaryCheck = {
  id: 'prometheus-tls',
  title: "targets are scraped over TLS if they show the platform's certificate for their name, also after a renewal",
  tools: ['prometheus'],
  weight: 15,
  run: check,
};

/** Seconds in which something has to happen on a busy machine. */
const patience = 60;

/** Name that the certificates of annotated pods bear. */
const serverName = 'orders.shop.svc';

async function check(context: CheckContext): Promise<Outcome> {
  const { prometheus, workload } = systems();
  const platform = await Authority.create(context, 'platform');
  const next = await Authority.create(context, 'next');
  const stranger = await Authority.create(context, 'stranger');
  const name = `DNS:${workload.host}`;
  const wrong: Readonly<Record<string, Issued | undefined>> = {
    'of-a-stranger': await stranger.issue('web', name),
    'for-another': await platform.issue('web', 'DNS:other.shop.svc'),
    'without-tls': undefined,
  };
  const right = new Application(await platform.issue('web', name));
  const annotated = new Application(await platform.issue('orders', `DNS:${serverName}`));
  const applications: Readonly<Record<string, Application>> = {
    right,
    ...Object.fromEntries(Object.entries(wrong).map(([pod, issued]) => [pod, new Application(issued)])),
  };
  const pod = await LoopbackPrometheus.create(context, prometheus);
  for (const [replica, application] of Object.entries(applications)) {
    const meta = platformPod(workload.namespace, workload.name, 'metrics', replica);
    pod.alsoScrape(`shop/${workload.name}/metrics`, { address: await application.open(), meta });
  }
  pod.alsoScrape('applications/shop/team=orders', {
    address: await annotated.open(),
    meta: annotatedPod('orders-1', 8443),
  });
  const trust = pod.secret(authorityDirectory);
  trust.write({ 'ca.crt': platform.certificate });
  const findings = new Findings('tls');
  try {
    const server = await pod.start();
    await settles(server, 'right', 1);
    await settles(server, 'orders-1', 1);
    for (const replica of Object.keys(wrong)) await settles(server, replica, 0);
    const errors = (await server.targets()).map(({ labels, lastError }) => `${labels.pod}: ${lastError}`);
    findings.expect('the right one has no error', errors.includes('right: '));
    const unknown = errors.some((error) => /^of-a-stranger: .*unknown authority/.test(error));
    findings.expect("a stranger's certificate is refused for its authority", unknown, `${errors}`);
    const misnamed = errors.some(
      (error) => error.startsWith('for-another: ') && error.includes(`not ${workload.host}`),
    );
    findings.expect("another's certificate is refused for its name", misnamed, `${errors}`);
    findings.expect('nobody else was asked for metrics', otherScrapes(applications, right) === 0);
    right.renew(await next.issue('web', name));
    await settles(server, 'right', 0);
    trust.write({ 'ca.crt': next.certificate });
    await settles(server, 'right', 1);
  } catch (error) {
    findings.expect(String(error), false);
  } finally {
    await pod.stop();
    for (const application of [annotated, ...Object.values(applications)]) application.close();
  }
  const { made, failed } = findings;
  return { counts: { targets: Object.keys(applications).length + 1, statements: made }, findings: failed };
}

function settles(server: PrometheusServer, pod: string, up: number): Promise<void> {
  return waitFor(`${pod} is ${up ? 'up' : 'down'}`, patience, async () => {
    const found = await server.number(`up{namespace="shop", pod="${pod}"}`);
    return found === up ? [] : [`up is ${found}`];
  });
}

function otherScrapes(applications: Readonly<Record<string, Application>>, right: Application): number {
  return Object.values(applications)
    .filter((application) => application !== right)
    .reduce((sum, { scrapes }) => sum + scrapes, 0);
}

/** A system whose metrics are behind TLS, and a server that scrapes it. */
function systems(): { readonly prometheus: Prometheus; readonly workload: Workload } {
  const environment = testEnvironment({ scale: 'minimal' });
  const prometheus = new Prometheus(new Capability(environment, 'monitoring'), {
    storage: Size.gibibytes(20),
    applications: [{ namespace: 'shop', selector: { team: 'orders' }, ports: [8443], tls: { serverName } }],
  });
  const system = new TestSystem(new Capability(environment, 'shop'));
  const workload = system.run({ ...serving, ports: { metrics: 9000 }, ready: http('metrics', '/') });
  const metrics = [system.declare.metrics(workload, 'metrics', { tls: true })];
  system.declare.observe({ metrics, logs: 'json' });
  return { prometheus, workload };
}
