import { external, Fluentd, Image, type LogDestination, Size } from '../../lib';
import { Cluster, type ContainerRuntime, type LogCredentials } from '../../lib/core';
import type { FluentdProps } from '../../lib/logging/fluentd';
import { objectOf } from '../../lib/output/testing';
import { testCapability } from '../core/platform';
import { type ParsedElement, type ParsedValue, parseFluentd } from '../formats/fluentd-parser';

export const runtimes: readonly ContainerRuntime[] = ['containerd', 'cri-o', 'docker'];
export const customImage = new Image('registry.example.com/logging/fluentd:1.19.3');

const ambient: LogCredentials = { kind: 'ambient' };
export const certificate: LogCredentials = {
  kind: 'certificate',
  need: { purpose: 'lets a collector write', authority: 'logs', commonName: 'log-writer', usages: ['client'] },
};
export const password: LogCredentials = {
  kind: 'password',
  user: 'writer',
  need: {
    name: 'store-password',
    purpose: 'lets a collector write',
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: 'restart',
  },
};
const token: LogCredentials = {
  kind: 'token',
  need: {
    name: 'store-token',
    purpose: 'lets a collector write',
    keys: { token: { kind: 'given', description: 'token of the vendor' } },
    rotation: 'restart',
  },
};

const host = 'logs.example.com';

/** One destination of each protocol, with the image it has and the plugin it must come out as. */
export const destinations: readonly {
  destination: LogDestination;
  plugin: string;
  published?: string;
  says: Readonly<Record<string, ParsedValue>>;
}[] = [
  {
    destination: {
      protocol: 'opensearch',
      endpoint: external('opensearch', { host, port: 9200 }),
      credentials: certificate,
      majorVersion: 3,
      indexPrefix: 'shop',
    },
    plugin: 'opensearch',
    published: 'opensearch',
    says: { host, port: '9200', scheme: 'https', logstash_prefix: 'shop', id_key: '_hash', write_operation: 'create' },
  },
  {
    destination: {
      protocol: 'elasticsearch',
      endpoint: external('elasticsearch', { host, port: 9200 }),
      credentials: password,
      majorVersion: 8,
      indexPrefix: 'shop',
    },
    plugin: 'elasticsearch',
    published: 'elasticsearch8',
    says: {
      user: 'writer',
      password: { environment: 'DESTINATION_ELASTICSEARCH_SECRET' },
      default_elasticsearch_version: '8',
      suppress_type_name: 'true',
    },
  },
  {
    destination: { protocol: 'loki', endpoint: external('loki', { host }), credentials: password, tenant: 'shop' },
    plugin: 'loki',
    says: { url: `https://${host}:443`, tenant: 'shop', password: { environment: 'DESTINATION_LOKI_SECRET' } },
  },
  {
    destination: {
      protocol: 'splunk-hec',
      endpoint: external('splunk-hec', { host, port: 8088 }),
      credentials: token,
      index: 'shop',
    },
    plugin: 'splunk_hec',
    says: {
      index: 'shop',
      hec_token: { environment: 'DESTINATION_SPLUNK_HEC_SECRET' },
      consume_chunk_on_4xx_errors: 'false',
    },
  },
  {
    destination: { protocol: 'sumologic', endpoint: external('sumologic', { host }), credentials: token },
    plugin: 'sumologic',
    says: { endpoint: { environment: 'DESTINATION_SUMOLOGIC_SECRET' }, use_internal_retry: 'false' },
  },
  {
    destination: {
      protocol: 'cloudwatch-logs',
      endpoint: external('cloudwatch-logs', { host: 'logs.eu-west-1.amazonaws.com' }),
      credentials: ambient,
      region: 'eu-west-1',
      logGroup: '/shop',
      retentionDays: 30,
    },
    plugin: 'cloudwatch_logs',
    published: 'cloudwatch',
    says: { region: 'eu-west-1', log_group_name: '/shop', retention_in_days: '30' },
  },
  {
    destination: {
      protocol: 'azure-monitor',
      endpoint: external('azure-monitor', { host: 'shop.servicebus.windows.net', port: 9093 }),
      credentials: token,
      eventHub: 'logs',
    },
    plugin: 'rdkafka2',
    published: 'kafka2',
    says: { brokers: 'shop.servicebus.windows.net:9093' },
  },
  {
    destination: {
      protocol: 'google-cloud-logging',
      endpoint: external('google-cloud-logging', { host: 'logging.googleapis.com' }),
      credentials: ambient,
      project: 'shop',
    },
    plugin: 'google_cloud',
    says: { project_id: 'shop' },
  },
  {
    destination: {
      protocol: 's3',
      endpoint: external('s3', { host: 'minio.example.com', port: 9000 }),
      credentials: password,
      region: 'eu-west-1',
      bucket: 'shop',
    },
    plugin: 's3',
    published: 's3',
    says: {
      s3_bucket: 'shop',
      s3_endpoint: 'https://minio.example.com:9000',
      path: 'logs/',
      aws_sec_key: { environment: 'DESTINATION_S3_SECRET' },
    },
  },
  {
    destination: {
      protocol: 'kafka',
      endpoint: external('kafka', { host: 'kafka.example.com', port: 9093 }),
      credentials: certificate,
      brokers: ['a.kafka.example.com:9093', 'b.kafka.example.com:9093'],
      topic: 'logs',
    },
    plugin: 'rdkafka2',
    published: 'kafka2',
    says: { brokers: 'a.kafka.example.com:9093,b.kafka.example.com:9093', required_acks: '-1' },
  },
  {
    destination: {
      protocol: 'fluent-forward',
      endpoint: external('fluent-forward', { host, port: 24224 }),
      credentials: token,
    },
    plugin: 'forward',
    published: 'forward',
    says: { transport: 'tls', require_ack_response: 'true' },
  },
];

/** A destination that nothing is wrong with. */
export const forward: LogDestination = {
  protocol: 'fluent-forward',
  endpoint: external('fluent-forward', { host, port: 24224 }),
  credentials: ambient,
};

/** A collector on a cluster of a runtime. */
export function collector(props: FluentdProps, runtime: ContainerRuntime = 'containerd', agentStorage = 10): Fluentd {
  const node = { agentStorage: Size.gibibytes(agentStorage), maxMapCount: 65530 };
  return new Fluentd(testCapability({ cluster: Cluster.kind({ kubernetes: '1.34', runtime, node }) }), props);
}

/** The text of its configuration. */
export function confOf(fluentd: Fluentd): string {
  const { data } = objectOf(fluentd, 'ConfigMap', `${fluentd.name}-config`) as unknown as {
    data: Record<string, string>;
  };
  return data['fluent.conf'] ?? '';
}

/** Its configuration, read back. */
export function parsed(fluentd: Fluentd): ParsedElement {
  return parseFluentd(confOf(fluentd));
}

/** Every element of a configuration, outermost first. */
export function everything(element: ParsedElement): ParsedElement[] {
  return element.children.flatMap((child) => [child, ...everything(child)]);
}

/** The element with an id. */
export function withId(root: ParsedElement, id: string): ParsedElement {
  const found = everything(root).find(({ parameters }) => parameters['@id'] === id);
  if (found) return found;
  throw new Error(`no element has the id ${id}`);
}
