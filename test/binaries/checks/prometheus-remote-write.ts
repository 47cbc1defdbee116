import { Alertmanager, Capability, nobody, Prometheus, PrometheusAgent, Size } from '../../../lib';
import { storeDirectory } from '../../../lib/monitoring/prometheus/remote-write';
import { freePorts, loopback } from '../../cluster/ports';
import type { PrometheusServer } from '../../cluster/prometheus/server';
import { waitFor } from '../../cluster/wait';
import { testEnvironment } from '../../core/platform';
import { compareTable, together } from '../../metrics/compare';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { Application, trace } from '../prometheus/application';
import { Gate } from '../prometheus/gate';
import { annotatedPod, LoopbackPrometheus, platformPod } from '../prometheus/loopback';
import { OutsideStores, outsideStores } from '../prometheus/stores';

/** An agent that sends to a server, and to stores that want every kind of proof. */
export const prometheusRemoteWrite: BinaryCheck = {
  id: 'prometheus-remote-write',
  title: 'an agent sends samples, labels, exemplars and native histograms, proves who it is, and bridges an outage',
  tools: ['prometheus'],
  weight: 40,
  run: check,
};

/** Seconds in which something has to happen on a busy machine. */
const patience = 60;

/** Scrapes that happen while the server is away. */
const missed = 8;

async function check(context: CheckContext): Promise<Outcome> {
  const { central, frugal, agent } = systems();
  const [closed = 0] = await freePorts(1);
  const receiver = await LoopbackPrometheus.create(context, central, {
    alertmanagers: [
      {
        address: `${loopback}:${closed}`,
        meta: platformPod('monitoring', 'alertmanager-headless', 'web', 'alertmanager-0'),
      },
    ],
  });
  const other = await LoopbackPrometheus.create(context, frugal);
  const application = new Application();
  const gate = new Gate({ behind: receiver.address });
  const otherGate = new Gate({ behind: other.address });
  const outside = await OutsideStores.open(context);
  const sender = await LoopbackPrometheus.create(context, agent, {
    targets: {
      'applications/shop/team=shop': [{ address: await application.open(), meta: annotatedPod('web-1', 8080) }],
    },
    addresses: {
      ...outside.addresses,
      'prometheus.monitoring.svc:9090': await gate.open(),
      'frugal.monitoring.svc:9090': await otherGate.open(),
    },
    environment: { SSL_CERT_FILE: outside.publicAuthorities },
  });
  const secret = (name: string) => sender.secret(storeDirectory(name));
  const token = secret('token');
  token.write({ token: 'wrong' });
  secret('password').write({ password: 'right' });
  secret('certificate').write(outside.clientFiles);
  // It scrapes itself, too: its own histograms are native.
  sender.alsoScrape('monitoring/prometheus-agent-headless/web', {
    address: sender.address,
    meta: platformPod('monitoring', 'prometheus-agent-headless', 'web', 'prometheus-agent-0'),
  });
  const trial = new Trial(new Findings('remote write'), outside);
  try {
    receiver.writeRules({ 'test.yaml': rules });
    const [server, otherServer] = [await receiver.start(), await other.start()];
    const edge = await sender.start();
    await trial.arrives(server, gate, '0.1.0');
    await trial.arrives(otherServer, otherGate, '2.0.0');
    await trial.pointsToTraces(server);
    await trial.proves(edge, () => token.write({ token: 'right' }));
    await receiver.stop();
    const before = application.scrapes;
    await waitFor('scrapes go on while the server is away', patience, async () =>
      application.scrapes - before < missed ? [`${application.scrapes - before} of ${missed}`] : [],
    );
    const again = await receiver.start();
    await trial.bridges(again, application);
    const said = await Promise.all([again, edge].map((one) => one.exposition()));
    return together(trial.outcome(application), compareTable('prometheus', ...said));
  } finally {
    await sender.stop();
    await receiver.stop();
    await other.stop();
    for (const one of [application, gate, otherGate, outside]) one.close();
  }
}

/** A server that keeps exemplars and one that does not, and who sends to both. */
function systems() {
  const environment = testEnvironment({ scale: 'minimal' });
  const home = new Capability(environment, 'monitoring');
  const props = { storage: Size.gibibytes(20), series: 10_000, remoteWriteReceiver: true };
  const { receiver } = new Alertmanager(home, { receivers: {}, route: { to: nobody } });
  const central = new Prometheus(home, { ...props, exemplars: true, alertmanagers: [receiver] });
  const frugal = new Prometheus(home, { ...props, name: 'frugal' });
  if (!central.store || !frugal.store) throw new Error('a server takes nothing');
  const agent = new PrometheusAgent(home, {
    nativeHistograms: true,
    applications: [{ namespace: 'shop', selector: { team: 'shop' }, ports: [8080] }],
    remoteWrite: [central.store, frugal.store, ...outsideStores],
  });
  return { central, frugal, agent };
}

/** Something to tell an Alertmanager that is not there: what goes wrong on the way is counted. */
const rules = JSON.stringify({ groups: [{ name: 'test', rules: [{ alert: 'Always', expr: 'vector(1)' }] }] });

const counter = 'shop_orders_total{job="web", namespace="shop", pod="web-1", node="worker-1", container="web"}';

class Trial {
  constructor(
    private readonly findings: Findings,
    private readonly outside: OutsideStores,
  ) {}

  /** Everything that is scraped is there, as it was scraped. */
  async arrives(server: PrometheusServer, gate: Gate, version: string): Promise<void> {
    const expressions = [
      counter,
      `${counter.replace('}', ', cluster="test", environment="test", prometheus_replica="prometheus-agent-0"}')}`,
      'histogram_count(prometheus_http_request_duration_seconds{job="prometheus-agent"})',
      // What rules ask for.
      'prometheus_http_request_duration_seconds_bucket{job="prometheus-agent"}',
    ];
    await waitFor('samples arrive', patience, async () => {
      const found = await Promise.all(expressions.map((expression) => server.number(expression)));
      return expressions.filter((_, at) => found[at] === undefined);
    });
    const spoken = gate.admitted[0]?.headers[versionHeader];
    this.expect(`a store of the platform is sent version ${version}`, spoken === version, String(spoken));
    const { storageRetention } = await server.get<{ storageRetention: string }>('status/runtimeinfo');
    this.expect('samples are kept by time and by size', storageRetention === '15d or 16GiB', storageRetention);
  }

  /** Exemplars are there, with the traces that they name. */
  async pointsToTraces(central: PrometheusServer): Promise<void> {
    await waitFor('exemplars arrive', patience, async () => {
      const found = await central.exemplars(counter);
      return JSON.stringify(found).includes(trace) ? [] : [`${counter}: ${JSON.stringify(found)}`];
    });
  }

  /** Each store is shown what it asks for, and what is wrong is seen in metrics. */
  async proves(edge: PrometheusServer, mend: () => void): Promise<void> {
    const { password, token, certificate, stranger } = this.outside.gates;
    await waitFor('stores with the right proof are written to', patience, async () =>
      [password, certificate].flatMap((gate, at) => (gate.admitted.length > 0 ? [] : [`store ${at}`])),
    );
    await waitFor('what is refused is counted', patience, async () => {
      const text = await edge.exposition();
      return [
        ...(ofStore(text, 'prometheus_remote_storage_samples_failed_total', 'token') > 0 ? [] : ['token: no failures']),
        ...(ofStore(text, 'prometheus_remote_storage_samples_retried_total', 'stranger') > 0
          ? []
          : ['stranger: no retries']),
      ];
    });
    this.expect('a wrong token lets nobody in', token.admitted.length === 0);
    mend();
    await waitFor('a new token is read without a restart', patience, async () =>
      token.admitted.length > 0 ? [] : [`${token.passed.length} requests were refused`],
    );
    const text = await edge.exposition();
    for (const name of ['prometheus', 'frugal', 'password', 'certificate']) {
      const failed = ['samples', 'histograms', 'exemplars'].map((kind) =>
        ofStore(text, `prometheus_remote_storage_${kind}_failed_total`, name),
      );
      this.expect(
        `${name} takes everything`,
        failed.every((count) => count === 0),
        `${failed} failed`,
      );
    }
    const [shown] = certificate.admitted;
    this.expect('the client certificate is that of the need', shown?.client === 'edge', shown?.client);
    const [sent] = password.admitted;
    this.expect('the tenant is named', sent?.headers['x-scope-orgid'] === 'shop');
    this.expect('stores outside are sent remote write 1.0', sent?.headers[versionHeader] === '0.1.0');
    this.expect('a store whose authority is unknown is sent nothing', stranger.passed.length === 0);
  }

  /** The counter goes up by one with each scrape: what is missing would be a gap. */
  async bridges(central: PrometheusServer, application: Application): Promise<void> {
    const scraped = application.scrapes;
    await waitFor('what was scraped meanwhile arrives', patience, async () => {
      const reached = (await central.number(counter)) ?? 0;
      return reached > scraped ? [] : [`${reached} of ${scraped}`];
    });
    const [series] = await central.query(`${counter}[10m]`);
    const values = (series?.values ?? []).map(([, value]) => Number(value));
    const gaps = values.slice(1).filter((value, before) => value !== (values[before] ?? 0) + 1);
    this.expect(`every scrape is there (${values.length})`, values.length > missed && gaps.length === 0, `${gaps}`);
  }

  outcome(application: Application): Outcome {
    const { made, failed } = this.findings;
    const stores = Object.keys(this.outside.gates).length + 2;
    return { counts: { stores, scrapes: application.scrapes, statements: made }, findings: failed };
  }

  private expect(statement: string, holds: boolean, detail?: string): void {
    this.findings.expect(statement, holds, detail);
  }
}

const versionHeader = 'x-prometheus-remote-write-version';

/** The value of a metric about a store. */
function ofStore(exposition: string, metric: string, store: string): number {
  const line = exposition
    .split('\n')
    .find((each) => each.startsWith(`${metric}{`) && each.includes(`remote_name="${store}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}
