import { createHash } from 'node:crypto';
import type { EndpointProbe, Question } from '../../core';

/** A module of the exporter: how it asks, and which answer is right. */
export interface ProbeModule {
  readonly name: string;
  readonly settings: object;
}

/** Time that an answer may take. A scrape may take ten seconds. */
const timeout = '5s';

/** Networks of pods and Services are IPv4 unless somebody says otherwise; the exporter itself would try IPv6 first. */
const addressFamily = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true };

/**
 * The module that asks a question. Questions that are alike share one.
 * @param trusted File with the authorities whose certificates are good. @default those of the image
 */
export function moduleOf({ endpoint, question }: EndpointProbe, trusted?: string): ProbeModule {
  const verification = trusted === undefined ? undefined : { ca_file: trusted };
  switch (question.kind) {
    case 'http':
      return httpModule(question, endpoint.tls, verification);
    case 'tcp':
      return endpoint.tls
        ? {
            name: 'tls',
            settings: { prober: 'tcp', timeout, tcp: { ...addressFamily, tls: true, tls_config: verification } },
          }
        : { name: 'tcp', settings: { prober: 'tcp', timeout, tcp: addressFamily } };
    case 'dns':
      return dnsModule(
        question,
        endpoint.peerPorts.every(({ transport }) => transport === 'UDP'),
      );
  }
}

/** What a question is put to, as the exporter is told. */
export function targetOf({ endpoint, question }: EndpointProbe): string {
  // Without the port that the scheme implies: some servers choose a site by the whole address.
  return question.kind === 'http' ? new URL(question.path ?? '/', endpoint.url).href : endpoint.address;
}

/** The configuration of every module. */
export function moduleConfig(modules: Iterable<ProbeModule>): object {
  return { modules: Object.fromEntries([...modules].map(({ name, settings }) => [name, settings])) };
}

function httpModule(
  { statuses, body }: Extract<Question, { kind: 'http' }>,
  tls: boolean,
  verification: object | undefined,
): ProbeModule {
  const expectations = [...(statuses ?? ['2xx']), ...(body === undefined ? [] : [digest(body)])];
  return {
    name: [tls ? 'https' : 'http', ...expectations].join('_'),
    settings: {
      prober: 'http',
      timeout,
      http: {
        ...addressFamily,
        follow_redirects: false,
        fail_if_not_ssl: tls || undefined,
        tls_config: tls ? verification : undefined,
        valid_status_codes: statuses,
        fail_if_body_not_matches_regexp: body === undefined ? undefined : [body],
      },
    },
  };
}

function dnsModule({ name, type = 'A' }: Extract<Question, { kind: 'dns' }>, datagrams: boolean): ProbeModule {
  const transport = datagrams ? 'udp' : 'tcp';
  return {
    name: `dns_${transport}_${name}_${type}`,
    settings: {
      prober: 'dns',
      timeout,
      dns: { ...addressFamily, transport_protocol: transport, query_name: name, query_type: type },
    },
  };
}

/** A name for a text that cannot be one itself. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
