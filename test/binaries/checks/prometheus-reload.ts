import { Capability, Prometheus, Size } from '../../../lib';
import type { PrometheusServer } from '../../cluster/prometheus/server';
import { waitFor } from '../../cluster/wait';
import { testEnvironment } from '../../core/platform';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { LoopbackPrometheus, platformPod } from '../prometheus/loopback';

/** Changes what a running server reads, in the way in which the kubelet does, and never tells it. */
export const prometheusReload: BinaryCheck = {
  id: 'prometheus-reload',
  title:
    'a change of a rule or of the configuration counts without a restart; a broken one does not, and its alert fires',
  tools: ['prometheus'],
  weight: 20,
  run: check,
};

/** Seconds in which something has to happen on a busy machine. */
const patience = 60;

const alert = 'PrometheusBadConfig';
const job = 'monitoring/prometheus-headless/web';
const reloaded = `prometheus_config_last_reload_successful{job="prometheus", namespace="monitoring", pod="prometheus-0"}`;
const firing = `count(ALERTS{alertname="${alert}", alertstate="firing", pod="prometheus-0"})`;

async function check(context: CheckContext): Promise<Outcome> {
  const pod = await LoopbackPrometheus.create(context, system(), { args: ['--config.auto-reload-interval=1s'] });
  pod.alsoScrape(job, {
    address: pod.address,
    meta: platformPod('monitoring', 'prometheus-headless', 'web', 'prometheus-0'),
  });
  const findings = new Findings('reload');
  const rules = hurried(pod.filesOf('prometheus-rules-monitoring'));
  const write = (expression: string) => pod.writeRules({ ...rules, 'shop.yaml': recording(expression) });
  write('vector(1)');
  try {
    const server = await pod.start();
    const becomes = (what: string, wanted: Wanted) => settle(server, what, wanted);
    await becomes('the rules are evaluated', { 'shop:one': 1, [reloaded]: 1, [firing]: undefined });
    const [started] = await server.query(`process_start_time_seconds{job="prometheus"}`);
    write('vector(2)');
    await becomes('a changed rule counts', { 'shop:one': 2, [reloaded]: 1 });
    write('vector(');
    await becomes('a broken rule is refused, and told of', { 'shop:one': 2, [reloaded]: 0, [firing]: 1 });
    write('vector(3)');
    await becomes('a mended rule counts', { 'shop:one': 3, [reloaded]: 1, [firing]: undefined });
    pod.configure((config) => ({ ...config, scrape_configs: 'none' }));
    await becomes('a broken configuration is refused, and told of', { [reloaded]: 0, [firing]: 1, 'shop:one': 3 });
    pod.configure((config) => ({ ...config, global: { ...config.global, external_labels: { cluster: 'new' } } }));
    await becomes('a changed configuration counts', { [reloaded]: 1, [firing]: undefined });
    const { yaml } = await server.get<{ yaml: string }>('status/config');
    findings.expect('the configuration is the new one', yaml.includes('cluster: new'), yaml.slice(0, 500));
    const [running] = await server.query(`process_start_time_seconds{job="prometheus"}`);
    findings.expect('nothing has been restarted', running?.value[1] === started?.value[1]);
  } catch (error) {
    findings.expect(String(error), false);
  } finally {
    await pod.stop();
  }
  return { counts: { changes: 5, statements: findings.made }, findings: findings.failed };
}

function system(): Prometheus {
  const environment = testEnvironment({ scale: 'minimal' });
  return new Prometheus(new Capability(environment, 'monitoring'), { storage: Size.gibibytes(20) });
}

/** What expressions have to say: `undefined` is nothing. */
type Wanted = Readonly<Record<string, number | undefined>>;

function settle(server: PrometheusServer, what: string, wanted: Wanted): Promise<void> {
  return waitFor(what, patience, async () => {
    const wrong: string[] = [];
    for (const [expression, value] of Object.entries(wanted)) {
      const found = await server.number(expression);
      if (found !== value) wrong.push(`${expression} is ${found}, not ${value}`);
    }
    return wrong;
  });
}

/** The platform's rules, in seconds instead of minutes. */
function hurried(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      text.replaceAll(/^( +for: )\w+$/gm, '$11s').replaceAll('[5m]', '[5s]'),
    ]),
  );
}

function recording(expression: string): string {
  return JSON.stringify({ groups: [{ name: 'shop', rules: [{ record: 'shop:one', expr: expression }] }] });
}
