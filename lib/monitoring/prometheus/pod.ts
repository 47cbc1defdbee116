import { Duration, http, type StatefulSetProps } from '../../core';
import { images } from '../../images';

/** The unprivileged user of the distroless image. */
const user = 65532;

/** Port of the query API, the user interface, and the metrics about itself. */
export const webPort = 9090;

/** Where the configuration is mounted. */
export const configDirectory = '/etc/prometheus/config';

/** Where the rules are mounted. */
export const ruleDirectory = '/etc/prometheus/rules';

/** Where the volume of samples is mounted. */
export const dataDirectory = '/prometheus';

/** A server or agent with a large head reads its write-ahead log for this long before it is ready. */
const start = Duration.minutes(30);

/** It writes what it holds, and sends what waits for Alertmanager and for stores. */
const grace = Duration.minutes(10);

/** What every pod of Prometheus has, whatever it does with the samples. */
export const podProps = {
  image: images.prometheus,
  args: [
    `--config.file=${configDirectory}/prometheus.yml`,
    // Certificates and tokens are read anew for each request anyway; rules and targets need this.
    '--config.auto-reload',
    `--web.listen-address=:${webPort}`,
    '--log.format=json',
  ],
  env: { POD_NAME: { field: 'metadata.name' } },
  runAs: { user },
  access: {
    cluster: [
      { groups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
      // What the kubelet asks for before it shows its metrics; `nodes/proxy` would open containers, too.
      { groups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ],
    urls: ['/metrics'],
  },
  ports: { web: webPort },
  ready: http('web', '/-/ready'),
  live: http('web', '/-/healthy', { failures: 6 }),
  start: { probe: http('web', '/-/ready'), within: start },
  grace,
} as const satisfies Omit<StatefulSetProps, 'replicas' | 'resources'>;
