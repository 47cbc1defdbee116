import type { Json, Value } from '../../../formats/fluentd';
import type { Proof } from '../settings';
import { certificateParameters, type Delivery, jsonLine, type Of, passwordParameters } from './delivery';

/** Kafka, through librdkafka. Passwords are used with SCRAM-SHA-512. */
export function kafka({ endpoint, brokers, topic }: Of<'kafka'>, proof: Proof): Delivery {
  const mechanism: Record<string, Json> = proof.kind === 'password' ? { 'sasl.mechanisms': 'SCRAM-SHA-512' } : {};
  return producer({
    brokers,
    topic,
    credentials: {
      ...certificateParameters(proof, {
        authority: 'ssl_ca_cert',
        certificate: 'ssl_client_cert',
        key: 'ssl_client_cert_key',
      }),
      ...passwordParameters(proof, { user: 'username', password: 'password' }),
    },
    options: { ...mechanism, 'security.protocol': securityProtocol(endpoint.tls, proof.kind === 'password') },
  });
}

/** Azure Monitor: an Event Hub, which speaks Kafka, from where a data collection rule reads. */
export function azureMonitor({ endpoint, eventHub }: Of<'azure-monitor'>, proof: Proof): Delivery {
  return producer({
    brokers: [endpoint.address],
    topic: eventHub,
    // Event Hubs' own convention: this user name, and the connection string as the password.
    credentials: proof.kind === 'token' ? { username: '$ConnectionString', password: proof.token } : {},
    options: { 'sasl.mechanisms': 'PLAIN', 'security.protocol': 'SASL_SSL' },
  });
}

function producer(props: {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly credentials: Readonly<Record<string, Value>>;
  readonly options: Readonly<Record<string, Json>>;
}): Delivery {
  return {
    type: 'rdkafka2',
    parameters: {
      brokers: props.brokers.join(','),
      topic: props.topic,
      ...props.credentials,
      required_acks: -1,
      use_event_time: true,
      rdkafka_options: { json: props.options },
    },
    children: jsonLine,
  };
}

function securityProtocol(tls: boolean, sasl: boolean): string {
  if (sasl) return tls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  return tls ? 'SSL' : 'PLAINTEXT';
}
