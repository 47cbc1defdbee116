import type { Image, LogCredentials, LogDestination, LogProtocol } from '../../../core';
import { images } from '../../../images';

/** What stands between a protocol and its use. */
interface Support<P extends LogProtocol> {
  /** Name for people. */
  readonly title: string;
  /** Credentials that the plugin can use. */
  readonly credentials: readonly LogCredentials['kind'][];
  /** The published image that carries the plugin, `any` when every one does, or what to use for want of one. */
  readonly image: ImageOf<P> | { readonly none: string; readonly instead: string };
}

type ImageOf<P extends LogProtocol> =
  | 'any'
  | Image
  | ((destination: Extract<LogDestination, { readonly protocol: P }>) => Image);

const elasticsearchImages: Readonly<Record<7 | 8 | 9, Image>> = {
  7: images.fluentdElasticsearch7,
  8: images.fluentdElasticsearch8,
  9: images.fluentdElasticsearch9,
};

const ownImage =
  "build an image from docker.io/fluent/fluentd-kubernetes-daemonset that adds it and name it in 'image'";

/** From the Gemfile of each published variant, and each plugin's own parameters. */
export const support: { readonly [P in LogProtocol]: Support<P> } = {
  opensearch: {
    title: 'OpenSearch',
    credentials: ['certificate', 'password', 'ambient'],
    image: images.fluentdOpenSearch,
  },
  elasticsearch: {
    title: 'Elasticsearch',
    credentials: ['certificate', 'password', 'token', 'ambient'],
    image: ({ majorVersion }) => elasticsearchImages[majorVersion],
  },
  loki: {
    title: 'Loki',
    credentials: ['certificate', 'password', 'ambient'],
    image: {
      none: 'grafana/fluent-plugin-loki lacks the plugins for container logs, metadata and metrics',
      instead: `forward to a collector that has fluent-plugin-grafana-loki, or ${ownImage}`,
    },
  },
  'splunk-hec': {
    title: 'Splunk HEC',
    credentials: ['token'],
    image: {
      none: 'fluent-plugin-splunk-hec is out of support since January 2024 and its image is gone',
      instead: `forward to a collector that speaks HEC, or ${ownImage}`,
    },
  },
  sumologic: {
    title: 'Sumo Logic',
    credentials: ['token'],
    image: {
      none: 'the last published image is of July 2024, with fluentd 1.16',
      instead: `forward to a collector that speaks to Sumo Logic, or ${ownImage} (fluent-plugin-sumologic_output)`,
    },
  },
  'cloudwatch-logs': {
    title: 'CloudWatch Logs',
    credentials: ['ambient', 'password'],
    image: images.fluentdCloudWatch,
  },
  'azure-monitor': { title: 'Azure Monitor', credentials: ['token'], image: images.fluentdKafka },
  'google-cloud-logging': {
    title: 'Google Cloud Logging',
    credentials: ['ambient'],
    image: {
      none: 'fluent-plugin-google-cloud is bound to fluentd 1.16.2',
      instead: `use the logging agent of GKE, or ${ownImage}`,
    },
  },
  s3: { title: 'S3', credentials: ['ambient', 'password'], image: images.fluentdS3 },
  kafka: { title: 'Kafka', credentials: ['certificate', 'password', 'ambient'], image: images.fluentdKafka },
  'fluent-forward': { title: 'forward', credentials: ['certificate', 'token', 'ambient'], image: 'any' },
};

/** The published image that a destination needs, `any`, or why there is none. */
export function imageFor(
  destination: LogDestination,
): Image | 'any' | { readonly none: string; readonly instead: string } {
  if (destination.protocol === 'elasticsearch') return elasticsearchImages[destination.majorVersion];
  const { image } = support[destination.protocol];
  return typeof image === 'function' ? 'any' : image;
}
