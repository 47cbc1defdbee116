import { App } from 'cdk8s';
import {
  Alertmanager,
  Capability,
  Cluster,
  Duration,
  Endpoint,
  Environment,
  existing,
  external,
  type Receiver,
} from '../../../lib';
import { waitFor } from '../../cluster/wait';
import { Inbox } from '../alertmanager/inbox';
import { MailServer } from '../alertmanager/mail-server';
import { LoopbackMesh } from '../alertmanager/mesh';
import type { BinaryCheck, CheckContext, Outcome } from '../check';

/** Sends one alert by every way there is, and reads what arrives. */
export const alertmanagerChannels: BinaryCheck = {
  id: 'alertmanager-channels',
  title: 'Alertmanager sends by every channel what people and programs can read, with the secrets of its files',
  tools: ['alertmanager'],
  weight: 15,
  run: check,
};

/** A mail server inside the cluster, which takes mail in the clear. */
const mailServer = new Endpoint({
  protocol: 'smtp',
  host: 'mail.office.svc',
  port: 25,
  peer: { kind: 'pods', pods: { namespace: 'office', selector: { app: 'mail' } } },
});

const everyWay: Readonly<Record<string, Receiver>> = {
  all: {
    email: { to: ['a@example.com', 'b@example.com'], from: 'alerts@example.com', server: mailServer },
    opsgenie: { team: 'platform' },
    pagerduty: {},
    slack: {},
    teams: { host: 'teams.example.com' },
    webhook: {
      endpoint: external('https', { host: 'hooks.example.com' }),
      credentials: { kind: 'token' },
      path: '/hook',
    },
  },
  app: { slack: { channel: '#incidents' } },
};

const secrets = {
  'all/opsgenie-api-key': 'genie',
  'all/pagerduty-routing-key': 'duty',
  'all/webhook-token': 'hook',
  'app/slack-token': 'xoxb-1',
};

/** What has to be in a message: texts by where it was posted. */
const expected: Readonly<Record<string, readonly string[]>> = {
  '/hook': ['Bearer hook', '"alertname":"Broken"'],
  '/slack': ['"color":"danger"', '"title":"CRITICAL Broken in shop"', '*Something is wrong.*\\nIt is.'],
  '/api/chat.postMessage': ['Bearer xoxb-1', '"channel":"#incidents"', '"title":"CRITICAL Broken in shop"'],
  '/teams': ['CRITICAL Broken in shop', '**Something is wrong.**', '- namespace: shop'],
  '/v2/enqueue': [
    '"routing_key":"duty"',
    '"severity":"critical"',
    '"summary":"CRITICAL Broken in shop: Something is wrong."',
  ],
  '/v2/alerts': ['GenieKey genie', '"message":"CRITICAL Broken in shop"', '"priority":"P1"', '"name":"platform"'],
};

const mailSays = [
  'Subject: CRITICAL Broken in shop',
  'To: a@example.com, b@example.com',
  'From: alerts@example.com',
  'text/html',
  'text/plain',
];

async function check(context: CheckContext): Promise<Outcome> {
  const inbox = new Inbox();
  const mail = new MailServer();
  const [url, smtp] = [await inbox.open(), await mail.open()];
  const mesh = await LoopbackMesh.create(context, system());
  mesh.prepare(
    { ...secrets, 'all/slack-url': `${url}/slack`, 'all/teams-url': `${url}/teams` },
    {
      'https://api.opsgenie.com': url,
      'https://events.pagerduty.com': url,
      'https://hooks.example.com:443': url,
      'https://slack.com': url,
      [mailServer.address]: smtp,
    },
  );
  try {
    mesh.start();
    await mesh.ready();
    await mesh.tell({ labels: { alertname: 'Broken', severity: 'critical', namespace: 'shop' } });
    await waitFor('every message', 20, async () => missing(inbox, mail));
    const findings = missing(inbox, mail);
    return { counts: { channels: Object.keys(expected).length + 1 }, findings };
  } catch (error) {
    return { counts: {}, findings: [String(error), ...mesh.members.map(({ lastWords }) => lastWords)] };
  } finally {
    await mesh.stop();
    inbox.close();
    mail.close();
  }
}

function system(): Alertmanager {
  const environment = new Environment(new App(), 'test', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.37' }),
    secrets: existing,
  });
  return new Alertmanager(new Capability(environment, 'monitoring'), {
    receivers: everyWay,
    route: {
      to: 'all',
      wait: Duration.seconds(1),
      routes: [
        { matching: { severity: 'critical' }, to: 'app', continues: true },
        { matching: {}, to: 'all' },
      ],
    },
  });
}

function missing(inbox: Inbox, { mails }: MailServer): string[] {
  const posted = Object.entries(expected).flatMap(([path, texts]) => {
    const post = inbox.posts.find((one) => one.path === path);
    if (!post) return [`nothing was posted to ${path}`];
    const text = `${post.headers.authorization} ${JSON.stringify(post.body)}`;
    return texts.filter((part) => !text.includes(part)).map((part) => `${path}: does not say ${part}: ${text}`);
  });
  const [first = 'no mail'] = mails;
  return [
    ...posted,
    ...mailSays.filter((part) => !first.includes(part)).map((part) => `mail: does not say ${part}: ${first}`),
  ];
}
