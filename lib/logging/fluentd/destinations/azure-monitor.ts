import { env, section } from '../directives';
import type { DestinationOf, Output, SecretPlaces } from './output';

/** User that Event Hubs expects beside a connection string. */
const connectionStringUser = '$ConnectionString';

/** Azure Monitor, through the Kafka interface of an Event Hub that a data collection rule reads. */
export function azureMonitorOutput(
  { endpoint, eventHub }: DestinationOf<'azure-monitor'>,
  { variable }: SecretPlaces,
): Output {
  return {
    image: {
      problem: 'no maintained Fluentd plugin delivers to Azure Monitor itself: the one there is drops what fails',
      remedy: "use a destination with protocol 'kafka' to an Event Hub that a data collection rule reads",
    },
    accepts: ['token'],
    parameters: {
      '@type': 'kafka2',
      brokers: endpoint.address,
      default_topic: eventHub,
      username: connectionStringUser,
      password: env(variable),
      sasl_over_ssl: true,
      ssl_ca_certs_from_system: true,
      use_event_time: true,
      required_acks: -1,
    },
    sections: [section(['format'], { '@type': 'json' })],
    chunkKeys: 'tag',
  };
}
