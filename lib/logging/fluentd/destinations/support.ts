import type { Image, LogCredentials, LogDestination, LogProtocol } from '../../../core';
import { images } from '../../../images';

/** What to use where no published image carries a plugin. */
export interface NoImage {
  readonly because: string;
  readonly instead: string;
}

/** Credentials that each plugin can use. */
export const credentialsOf: Readonly<Record<LogProtocol, readonly LogCredentials['kind'][]>> = {
  opensearch: ['certificate', 'password', 'ambient'],
  elasticsearch: ['certificate', 'password', 'token', 'ambient'],
  loki: ['certificate', 'password', 'ambient'],
  'splunk-hec': ['token'],
  sumologic: ['token'],
  'cloudwatch-logs': ['ambient', 'password'],
  'azure-monitor': ['token'],
  'google-cloud-logging': ['ambient'],
  s3: ['ambient', 'password'],
  kafka: ['certificate', 'password', 'ambient'],
  'fluent-forward': ['certificate', 'token', 'ambient'],
};

const ownImage = "build an image from fluent/fluentd-kubernetes-daemonset that adds it and name it in 'image'";

/**
 * The published image that carries a destination's plugin, `any` where all of them do, or why there is none. From the
 * Gemfile of each variant of fluent/fluentd-kubernetes-daemonset v1.19.3.
 */
export function imageFor(destination: LogDestination): Image | 'any' | NoImage {
  switch (destination.protocol) {
    case 'opensearch':
      return images.fluentdOpenSearch;
    case 'elasticsearch':
      return { 7: images.fluentdElasticsearch7, 8: images.fluentdElasticsearch8, 9: images.fluentdElasticsearch9 }[
        destination.majorVersion
      ];
    case 'loki':
      return {
        because: 'grafana/fluent-plugin-loki lacks the plugins for container logs, metadata and metrics',
        instead: `forward to a collector that has fluent-plugin-grafana-loki, or ${ownImage}`,
      };
    case 'splunk-hec':
      return {
        because: 'fluent-plugin-splunk-hec has been out of support since January 2024 and its image is withdrawn',
        instead: `forward to a collector that speaks HEC, or ${ownImage}`,
      };
    case 'sumologic':
      return {
        because: 'the last published image is of July 2024, with fluentd 1.16',
        instead: `forward to a collector that speaks to Sumo Logic, or ${ownImage} (fluent-plugin-sumologic_output)`,
      };
    case 'google-cloud-logging':
      return {
        because: 'fluent-plugin-google-cloud is bound to fluentd 1.16.2',
        instead: `use the logging agent that GKE brings, or ${ownImage}`,
      };
    case 'cloudwatch-logs':
      return images.fluentdCloudWatch;
    case 's3':
      return images.fluentdS3;
    case 'kafka':
    case 'azure-monitor':
      return images.fluentdKafka;
    case 'fluent-forward':
      return 'any';
  }
}
