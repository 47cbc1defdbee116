import { setTimeout as sleep } from 'node:timers/promises';
import { App } from 'cdk8s';
import { Alertmanager, Capability, Cluster, Duration, Environment, existing, external, nobody } from '../../../lib';
import { weekdays } from '../../../lib/monitoring/alertmanager/times';
import { waitFor } from '../../cluster/wait';
import { compareTable, together } from '../../metrics/compare';
import { Inbox } from '../alertmanager/inbox';
import { LoopbackMesh } from '../alertmanager/mesh';
import type { BinaryCheck, CheckContext, Outcome } from '../check';

/** Starts a mesh as the platform writes it, and counts what arrives. */
export const alertmanagerMesh: BinaryCheck = {
  id: 'alertmanager-mesh',
  title: 'three members of Alertmanager form a mesh, and tell each receiver once what it is to be told',
  tools: ['alertmanager'],
  weight: 60,
  run: check,
};

/** Seconds between two members' turns; in the cluster it is 15, the default. */
const turn = 1;

/** Seconds between messages about a group: every member has had its turn before the next. */
const interval = 4;

/** Milliseconds after which a member that did not know of another's message would have sent it, too. */
const everyTurn = (interval + 3 * turn + 2) * 1000;

const every = Duration.seconds(10);

async function check(context: CheckContext): Promise<Outcome> {
  const inbox = new Inbox();
  const url = await inbox.open();
  const mesh = await LoopbackMesh.create(context, system());
  const names = ['heartbeat', 'pager', 'team'];
  mesh.prepare({
    'heartbeat/url': `${url}/heartbeat`,
    'pager/webhook-url': `${url}/pager`,
    'team/webhook-url': `${url}/team`,
  });
  try {
    mesh.start(`--cluster.peer-timeout=${turn}s`);
    return await new Story(mesh, inbox).run(names.length);
  } catch (error) {
    return {
      counts: {},
      findings: [String(error), ...mesh.members.map(({ name, lastWords }) => `${name}: ${lastWords}`)],
    };
  } finally {
    await mesh.stop();
    inbox.close();
  }
}

function system(): Alertmanager {
  const environment = new Environment(new App(), 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes: '1.37' }),
    secrets: existing,
  });
  const hook = {
    webhook: {
      endpoint: external('https', { host: 'hooks.example.com' }),
      credentials: { kind: 'secret-url' },
    },
  } as const;
  const today = (new Date().getUTCDay() + 6) % 7;
  const otherDays = weekdays.filter((_, day) => (day - today + 7) % 7 >= 2 && (day - today + 7) % 7 <= 5);
  const soon = { wait: Duration.seconds(1), interval: Duration.seconds(interval), repeat: Duration.hours(1) };
  return new Alertmanager(new Capability(environment, 'monitoring'), {
    heartbeat: { host: 'hc-ping.com', every },
    receivers: { pager: hook, team: hook },
    route: {
      ...soon,
      to: 'team',
      routes: [
        { matching: { team: 'late' }, to: 'team', during: ['other-days'] },
        { matching: { team: 'resting' }, to: 'team', except: ['always'] },
        { matching: { team: 'deaf' }, to: nobody },
        { matching: { severity: 'critical' }, to: 'pager' },
      ],
    },
    times: {
      always: { location: 'UTC', periods: [{}] },
      'other-days': { location: 'UTC', periods: [{ weekdays: otherDays }] },
    },
  });
}

/** What happens, and what has to come of it. */
class Story {
  private readonly findings: string[] = [];

  constructor(
    private readonly mesh: LoopbackMesh,
    private readonly inbox: Inbox,
  ) {}

  async run(receivers: number): Promise<Outcome> {
    await this.forms();
    await this.tellsOnce();
    await this.keepsSilence();
    await this.tellsOfTheEnd();
    await this.survivesALoss();
    this.beats();
    // It measures its answers once it has given one.
    await this.mesh.exposition(1);
    return together(compareTable('alertmanager', await this.mesh.exposition(1)), {
      counts: { receivers, deliveries: this.inbox.posts.length },
      findings: this.findings,
    });
  }

  private async forms(): Promise<void> {
    await waitFor('the mesh', 60, async () => {
      const found = await Promise.all(this.mesh.members.map((_, member) => this.peersOf(member)));
      return found.flatMap((peers, member) => (peers === 3 ? [] : [`member ${member} knows ${peers} of 3`]));
    });
  }

  private async peersOf(member: number): Promise<number> {
    interface Status {
      readonly cluster: { readonly status: string; readonly peers: readonly unknown[] };
    }
    const status = await this.mesh.get<Status>(member, '/api/v2/status');
    return status?.cluster.status === 'ready' ? status.cluster.peers.length : 0;
  }

  /** Loud and quiet alerts at once: who hears of what, and how often. */
  private async tellsOnce(): Promise<void> {
    const namespace = 'shop';
    await this.mesh.tell(
      { labels: { alertname: 'Watchdog', severity: 'none' } },
      { labels: { alertname: 'Broken', severity: 'critical', namespace, pod: 'a' } },
      { labels: { alertname: 'Broken', severity: 'warning', namespace, pod: 'a' } },
      { labels: { alertname: 'Bent', severity: 'critical', namespace, pod: 'a' } },
      { labels: { alertname: 'Bent', severity: 'warning', namespace, pod: 'b' } },
      { labels: { alertname: 'Interesting', severity: 'info', namespace: 'calm' } },
      { labels: { alertname: 'InfoInhibitor', severity: 'none', namespace: 'calm' } },
      { labels: { alertname: 'Interesting', severity: 'info', namespace } },
      { labels: { alertname: 'Late', severity: 'warning', namespace, team: 'late' } },
      { labels: { alertname: 'Resting', severity: 'warning', namespace, team: 'resting' } },
      { labels: { alertname: 'Unheard', severity: 'warning', namespace, team: 'deaf' } },
      { labels: { alertname: 'WebDown', severity: 'critical', namespace, application: 'web' } },
      { labels: { alertname: 'WebUnavailable', severity: 'critical', namespace, application: 'web' } },
      { labels: { alertname: 'ApiUnavailable', severity: 'critical', namespace, application: 'api' } },
    );
    await sleep(everyTurn);
    this.expect('/pager', 'Broken', 1);
    this.expect('/team', 'Broken', 0);
    this.expect('/pager', 'Bent', 1);
    this.expect('/team', 'Bent', 1);
    this.expect('/team', 'Interesting', 1);
    this.expect('/pager', 'WebDown', 1);
    this.expect('/pager', 'WebUnavailable', 0);
    this.expect('/pager', 'ApiUnavailable', 1);
    for (const quiet of ['InfoInhibitor', 'Watchdog', 'Late', 'Resting', 'Unheard']) this.expect('/team', quiet, 0);
    const [told] = this.inbox.about('/team', 'Interesting');
    const namespaces = told?.alerts.map(({ labels }) => labels.namespace).join() ?? 'nothing';
    if (namespaces !== namespace) this.findings.push(`info was told of ${namespaces} instead of ${namespace}`);
  }

  /** A silence that one member is given holds for all. */
  private async keepsSilence(): Promise<void> {
    await this.mesh.post(0, '/api/v2/silences', {
      matchers: [{ name: 'alertname', value: 'Known', isRegex: false, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 600_000).toISOString(),
      createdBy: 'test',
      comment: 'known',
    });
    await waitFor('the silence', 20, async () => {
      const found = await Promise.all([1, 2].map((member) => this.mesh.get<unknown[]>(member, '/api/v2/silences')));
      return found.flatMap((silences, at) => (silences?.length === 1 ? [] : [`member ${at + 1} knows of none`]));
    });
    await this.mesh.tell({ labels: { alertname: 'Known', severity: 'critical', namespace: 'shop' } });
    await sleep(everyTurn);
    this.expect('/pager', 'Known', 0);
  }

  private async tellsOfTheEnd(): Promise<void> {
    await this.mesh.tell({
      labels: { alertname: 'Broken', severity: 'critical', namespace: 'shop', pod: 'a' },
      over: true,
    });
    await sleep(everyTurn);
    this.expect('/pager', 'Broken', 1, 'resolved');
    this.expect('/pager', 'Broken', 1);
  }

  private async survivesALoss(): Promise<void> {
    await this.mesh.members[0]?.kill();
    await this.mesh.tell({ labels: { alertname: 'Later', severity: 'critical', namespace: 'shop' } });
    await sleep(everyTurn);
    this.expect('/pager', 'Later', 1);
  }

  /** The watchdog is sent at least as often as was promised. */
  private beats(): void {
    const beats = this.inbox.about('/heartbeat', 'Watchdog').map(({ at }) => at);
    const gaps = beats.slice(1).map((at, before) => at - (beats[before] ?? at));
    // The look itself takes a moment, and after a loss its turn may have to be waited for.
    const longest = every.toMilliseconds() + (turn + 1) * 1000;
    if (beats.length < 3) this.findings.push(`${beats.length} heartbeats are too few`);
    for (const gap of gaps.filter((one) => one > longest)) this.findings.push(`no heartbeat for ${gap} ms`);
  }

  private expect(path: string, alertname: string, times: number, status = 'firing'): void {
    const found = this.inbox.about(path, alertname, status).length;
    if (found !== times)
      this.findings.push(`${alertname} (${status}) was sent to ${path} ${found} times, not ${times}`);
  }
}
