import { parse } from 'yaml';
import { Capability, Cluster, Duration, type EnvironmentProps, external, manifestsOf, objectOf } from '../../lib';
import { Alertmanager, type AlertmanagerProps, nobody } from '../../lib/monitoring/alertmanager';
import { alertNames } from '../../lib/monitoring/application/alerts';
import { testEnvironment } from '../core/platform';

const least: AlertmanagerProps = {
  heartbeat: { host: 'hc-ping.com' },
  receivers: { team: { slack: {} } },
  route: { to: 'team' },
};

/** A property deep inside the only object of a kind and name. */
function property<T>(system: Alertmanager, kind: string, name: string, keys: readonly string[]): T {
  return keys.reduce<object>((at, key) => Reflect.get(at, key), objectOf(system, kind, name)) as T;
}

function alertmanager(props: Partial<AlertmanagerProps> = {}, environment: Partial<EnvironmentProps> = {}) {
  return new Alertmanager(new Capability(testEnvironment(environment), 'monitoring'), { ...least, ...props });
}

const configOf = (system: Alertmanager) =>
  parse(property<string>(system, 'ConfigMap', 'alertmanager-config', ['data', 'alertmanager.yml']), { version: '1.1' });

interface Pod {
  readonly containers: readonly [
    {
      readonly args: readonly string[];
      readonly env: unknown;
      readonly ports: unknown;
      readonly volumeMounts: unknown;
    },
  ];
}

const podOf = (system: Alertmanager) =>
  property<Pod>(system, 'StatefulSet', 'alertmanager', ['spec', 'template', 'spec']);

interface Rule {
  readonly ports: readonly { readonly port: number }[];
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
}

describe('the mesh', () => {
  test('members advertise their own address, and know each other by name', () => {
    const { args, env, ports } = podOf(alertmanager()).containers[0];
    expect(env).toContainEqual({ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } });
    expect(args).toContain('--cluster.advertise-address=[$(POD_IP)]:9094');
    expect(args.filter((arg) => arg.startsWith('--cluster.peer='))).toEqual([
      '--cluster.peer=alertmanager-0.alertmanager-headless.monitoring.svc:9094',
      '--cluster.peer=alertmanager-1.alertmanager-headless.monitoring.svc:9094',
      '--cluster.peer=alertmanager-2.alertmanager-headless.monitoring.svc:9094',
    ]);
    expect(args).toContain('--cluster.label=test/monitoring/alertmanager');
    expect(ports).toEqual([
      { name: 'web', containerPort: 9093, protocol: 'TCP' },
      { name: 'mesh-tcp', containerPort: 9094, protocol: 'TCP' },
      { name: 'mesh-udp', containerPort: 9094, protocol: 'UDP' },
    ]);
  });

  test('members reach each other over both transports, and nobody else does', () => {
    const spec = property<Record<'ingress' | 'egress', readonly Rule[]>>(
      alertmanager(),
      'NetworkPolicy',
      'alertmanager',
      ['spec'],
    );
    const mesh = [
      { port: 9094, protocol: 'TCP' },
      { port: 9094, protocol: 'UDP' },
    ];
    const toMesh = ({ ports }: Rule) => ports.some(({ port }) => port === 9094);
    const own = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'alertmanager' } } };
    for (const [rules, peer] of [
      [spec.ingress, 'from'],
      [spec.egress, 'to'],
    ] as const) {
      const found = rules.filter(toMesh);
      expect(found).toMatchObject([{ ports: mesh, [peer]: [own] }]);
      expect(found[0]?.[peer]).toHaveLength(1);
    }
  });

  test('one member alone has no mesh and no budget', () => {
    const system = alertmanager({ replicas: 1 });
    const { args, ports } = podOf(system).containers[0];
    expect(args).toContain('--cluster.listen-address=');
    expect(args.join(' ')).not.toContain('--cluster.peer');
    expect(ports).toEqual([{ name: 'web', containerPort: 9093, protocol: 'TCP' }]);
    expect(manifestsOf(system).map(({ object }) => object.kind)).not.toContain('PodDisruptionBudget');
  });

  test('whoever sends alerts is told of every member', () => {
    const { receiver, api } = alertmanager();
    expect(receiver).toMatchObject({ namespace: 'monitoring', service: 'alertmanager-headless', port: 'web' });
    expect(api.url).toBe('http://alertmanager.monitoring.svc:9093');
  });
});

describe('secrets', () => {
  test('are files of Secrets that people bring, and nowhere in the configuration', () => {
    const system = alertmanager({
      receivers: { team: { slack: {}, pagerduty: {} }, hook: { webhook: hookWith({ kind: 'token' }) } },
      route: { to: 'team', routes: [{ matching: { severity: 'critical' }, to: 'hook' }] },
    });
    const needs = system.environment.secrets.map(({ need }) => [need.name, Object.keys(need.keys), need.rotation]);
    expect(needs).toEqual([
      ['alertmanager-heartbeat', ['url'], 'coordinated'],
      ['alertmanager-team', ['pagerduty-routing-key', 'slack-url'], 'coordinated'],
      ['alertmanager-hook', ['webhook-token'], 'coordinated'],
    ]);
    const mounts = podOf(system).containers[0].volumeMounts;
    expect(mounts).toContainEqual({
      name: 'alertmanager-team',
      mountPath: '/etc/alertmanager/secrets/team',
      readOnly: true,
    });
    const [, , team, hook] = configOf(system).receivers;
    expect(team.slack_configs[0].api_url_file).toBe('/etc/alertmanager/secrets/team/slack-url');
    expect(team.pagerduty_configs[0].routing_key_file).toBe('/etc/alertmanager/secrets/team/pagerduty-routing-key');
    expect(hook.webhook_configs[0].http_config.authorization.credentials_file).toBe(
      '/etc/alertmanager/secrets/hook/webhook-token',
    );
  });

  test('each file that the configuration names is a key of a mounted Secret', () => {
    const system = alertmanager({ receivers: everyWay, route: routeToAll(Object.keys(everyWay)) });
    const named = [...JSON.stringify(configOf(system)).matchAll(/"\/etc\/alertmanager\/secrets\/([^/"]+)\/([^"]+)"/g)];
    const needs = system.environment.secrets.flatMap(({ need }) =>
      Object.keys(need.keys).map((key) => `${need.name}/${key}`),
    );
    expect(named.map(([, receiver, key]) => `alertmanager-${receiver}/${key}`).sort()).toEqual(needs.sort());
  });
});

test('the way out leads to the hosts of the receivers', () => {
  const system = alertmanager({ receivers: everyWay, route: routeToAll(Object.keys(everyWay)) });
  const hosts = system.environment.flows
    .filter(({ endpoint }) => endpoint.peer.kind === 'internet')
    .map(({ to }) => to);
  expect(hosts.sort()).toEqual([
    'api.eu.opsgenie.com',
    'events.pagerduty.com',
    'hc-ping.com',
    'hooks.example.com',
    'hooks.slack.com',
    'mail.example.com',
    'prod.logic.azure.com',
    'slack.com',
  ]);
});

describe('routing', () => {
  test('the watchdog beats, and alerts about alerts stay quiet, before anybody else is asked', () => {
    expect(configOf(alertmanager()).route.routes).toEqual([
      {
        receiver: 'heartbeat',
        matchers: ['alertname="Watchdog"'],
        group_by: ['alertname'],
        group_wait: '0s',
        group_interval: '1m',
        repeat_interval: '4m',
      },
      { receiver: 'nobody', matchers: ['severity="none"'] },
    ]);
  });

  test('values are literal, and several are alternatives', () => {
    const system = alertmanager({
      route: { to: 'team', routes: [{ matching: { namespace: ['a.b', 'c|d'], job: 'say "x"' }, to: nobody }] },
    });
    expect(configOf(system).route.routes[2].matchers).toEqual(['namespace=~"a\\\\.b|c\\\\|d"', 'job="say \\"x\\""']);
  });

  test('what was told is remembered for longer than the longest repeat', () => {
    const route = {
      to: 'team',
      routes: [{ matching: { severity: 'info' }, to: nobody, repeat: Duration.days(4) }],
    } as const;
    expect(podOf(alertmanager()).containers[0].args).toContain('--data.retention=432000s');
    expect(podOf(alertmanager({ route })).containers[0].args).toContain('--data.retention=691200s');
  });

  test('two alerts of a name hide each other only when they are about the same thing', () => {
    const rules = configOf(alertmanager()).inhibit_rules;
    expect(rules.map(({ name }: { name: string }) => name)).toEqual([
      'critical-over-warning',
      'critical-over-info',
      'warning-over-info',
      'info-alone',
      'application-down',
    ]);
    for (const { equal } of rules.slice(0, 3)) {
      expect(equal).toEqual(
        expect.arrayContaining(['cluster', 'namespace', 'alertname', 'node', 'pod', 'mountpoint', 'integration']),
      );
    }
    expect(rules[3].equal).toEqual(['cluster', 'namespace']);
  });

  test('an application that is away tells so once', () => {
    const rule = configOf(alertmanager()).inhibit_rules.at(-1);
    const told = (matchers: readonly string[]) => {
      const [, pattern] = /^alertname=~"(.*)"$/.exec(matchers[1] ?? '') ?? [];
      return alertNames('shop-web').filter((name) => new RegExp(`^(?:${pattern})$`).test(name));
    };
    expect(told(rule.source_matchers)).toEqual(['ShopWebDown']);
    expect(told(rule.target_matchers)).toEqual(['ShopWebQuiet', 'ShopWebUnavailable']);
    expect(rule.equal).toEqual(['cluster', 'namespace', 'application']);
  });
});

describe('publication', () => {
  const published = { at: 'alerts', because: 'only the company network reaches the ingress controller' };
  const ingress = { className: 'nginx', namespace: 'ingress', selector: { app: 'nginx' } };
  const cluster = Cluster.kind({ kubernetes: '1.34', ingress });

  test('has a stated reason, which the report lists', () => {
    const system = alertmanager({ published }, { cluster });
    expect(objectOf(system, 'Ingress', 'alertmanager')).toHaveProperty('spec.rules.0.host', 'alerts.example.com');
    expect(podOf(system).containers[0].args).toContain('--web.external-url=https://alerts.example.com');
    expect(system.environment.exceptions).toEqual([
      { path: 'test/monitoring/alertmanager/workload', id: 'no-sign-on', because: published.because },
    ]);
  });

  test('is not there by default', () => {
    expect(manifestsOf(alertmanager({}, { cluster })).map(({ object }) => object.kind)).not.toContain('Ingress');
  });
});

describe('refused', () => {
  const mail = { to: ['a@example.com'], from: 'b@example.com' };
  const smtp = external('smtp', { host: 'mail.example.com', port: 587 });
  const times = (period: object, location = 'Europe/Berlin') => ({
    times: { t: { location, periods: [period] } },
    route: { to: 'team', routes: [{ matching: { severity: 'info' as const }, to: nobody, during: ['t'] }] },
  });

  test.each<[string, Partial<AlertmanagerProps>, string]>([
    [
      'mail without credentials',
      { receivers: { team: { email: { ...mail, server: smtp } } } },
      "receivers.team: mail.example.com is outside the cluster and there are no credentials for it; give the user in credentials, or { kind: 'none', because: … } when it takes mail from this cluster",
    ],
    [
      'a web hook without credentials',
      { receivers: { team: { webhook: { endpoint: external('https', { host: 'hooks.example.com' }) } } } },
      'receivers.team: hooks.example.com is outside the cluster and there are no credentials for it',
    ],
    [
      'a password in the clear',
      {
        receivers: {
          team: {
            email: {
              ...mail,
              server: external('smtp', { host: 'mail.example.com', port: 25, tls: false }),
              credentials: { kind: 'password', user: 'a' },
            },
          },
        },
      },
      'the password for mail.example.com would travel in the clear',
    ],
    ['a receiver without a way', { receivers: { team: {} } }, 'receivers.team: is told by no way at all'],
    [
      'a receiver with a name that is taken',
      { receivers: { team: { slack: {} }, nobody: { slack: {} } } },
      "receivers.nobody: 'nobody' is a receiver that is always there",
    ],
    [
      'a receiver with a name that is none',
      { receivers: { Team: { slack: {} } }, route: { to: 'Team' } },
      "receivers.Team: 'alertmanager-Team' cannot name its Secret",
    ],
    [
      'an unknown receiver',
      { route: { to: 'teem' } },
      "route.to: there is no receiver 'teem'; use one of team, nobody",
    ],
    [
      'a receiver that nothing leads to',
      { receivers: { team: { slack: {} }, other: { slack: {} } } },
      'receivers.other: no route leads to it',
    ],
    [
      'a repeat between two looks',
      { route: { to: 'team', repeat: Duration.minutes(12) } },
      'route.repeat: 12m is no multiple of the 5m between messages of a group, which is when it is looked at; use a multiple, such as 15m',
    ],
    [
      'a repeat that fits no interval from above',
      {
        route: {
          to: 'team',
          interval: Duration.minutes(7),
          repeat: Duration.minutes(70),
          routes: [{ matching: { severity: 'critical' }, to: 'team', repeat: Duration.hours(1) }],
        },
      },
      'route.routes[0].repeat: 1h is no multiple of the 7m',
    ],
    [
      'a route that takes everything from those after it',
      {
        route: {
          to: nobody,
          routes: [
            { matching: {}, to: nobody },
            { matching: { severity: 'info' }, to: 'team' },
          ],
        },
      },
      'route.routes[0]: matches every alert, so that none reaches the routes after it',
    ],
    [
      'an unknown time',
      { route: { to: 'team', routes: [{ matching: { severity: 'info' }, to: nobody, except: ['night'] }] } },
      "route.routes[0]: there are no times 'night'; add them to times",
    ],
    [
      'a time that nothing refers to',
      { times: { night: { location: 'UTC', periods: [{}] } } },
      'times.night: no route refers to it',
    ],
    ['a day that no month has', times({ days: { from: 30, to: 31 }, months: ['february'] }), 'february has no day 30'],
    ['days backwards', times({ days: { from: 9, to: 3 } }), 'days 9 to 3 are in no month'],
    ['hours over midnight', times({ hours: { from: '22:00', to: '06:00' } }), 'never comes: 22:00 is not before 06:00'],
    ['an hour that is none', times({ hours: { from: '08:00', to: '24:30' } }), "'24:30' is no time of day"],
    ['no weekday', times({ weekdays: [] }), 'comes on no day of the week'],
    ['a place that is none', times({}, 'Europe/Bonn'), "'Europe/Bonn' is no time zone"],
    [
      'a memory that is too short',
      { retention: Duration.hours(12) },
      'retention: forgets what was told after 12h, before it would be told again after 12h',
    ],
    [
      'no heartbeat',
      { heartbeat: undefined },
      "heartbeat: nobody would notice that alerts have stopped; name a dead man's switch outside the cluster, or the reason for having none: { none: … }",
    ],
    [
      'a heartbeat that cannot be looked at five times',
      { heartbeat: { host: 'hc-ping.com', every: Duration.seconds(64) } },
      'heartbeat.every: 64 seconds cannot be divided into 5 looks',
    ],
    [
      'a Slack channel that is none',
      { receivers: { team: { slack: { channel: 'alerts' } } } },
      "'alerts' is no Slack channel",
    ],
  ])('%s', (_what, props, message) => {
    expect(() => alertmanager(props)).toThrow(message);
  });

  test('no heartbeat, unless nobody relies on it, or nobody has to be woken', () => {
    expect(() => alertmanager({ heartbeat: undefined }, { scale: 'minimal' })).not.toThrow();
    const declined = alertmanager({ heartbeat: { none: 'the cluster is watched by another one' } });
    expect(configOf(declined).route.routes[0]).toEqual({ receiver: 'nobody', matchers: ['alertname="Watchdog"'] });
  });
});

function hookWith(credentials: { readonly kind: 'token' }) {
  return { endpoint: external('https', { host: 'hooks.example.com' }), credentials };
}

const everyWay: AlertmanagerProps['receivers'] = {
  a: { slack: {}, pagerduty: {}, webhook: hookWith({ kind: 'token' }) },
  b: { slack: { channel: '#b' }, opsgenie: { region: 'eu' }, teams: { host: 'prod.logic.azure.com' } },
  c: {
    email: {
      to: ['a@example.com'],
      from: 'b@example.com',
      server: external('smtp', { host: 'mail.example.com', port: 587 }),
      credentials: { kind: 'password', user: 'b' },
    },
  },
};

function routeToAll(receivers: readonly string[]): AlertmanagerProps['route'] {
  return { to: nobody, routes: receivers.map((to) => ({ matching: { team: to }, to })) };
}
