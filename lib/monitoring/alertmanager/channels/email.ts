import type { Endpoint } from '../../../core';
import { type Channel, type Credentials, tellsOfTheEnd } from './channel';

/** Mailboxes. */
export interface Email {
  readonly to: readonly string[];
  readonly from: string;
  /** The mail server. TLS means STARTTLS, or TLS from the first byte on port 465; without it, mail travels in the clear. */
  readonly server: Endpoint<'smtp'>;
  /** How Alertmanager signs in. Servers outside the cluster require it, or the reason why they do not. @default it does not */
  readonly credentials?: Credentials;
}

/** Port on which mail servers expect TLS from the first byte. */
const implicitTlsPort = 465;

export function email({ to, from, server, credentials }: Email): Channel {
  return {
    section: 'email_configs',
    endpoint: server,
    secrets:
      credentials?.kind === 'password'
        ? { 'email-password': `password of user ${credentials.user} of the mail server ${server.host}` }
        : {},
    settings: (file) => ({
      to: to.join(', '),
      from,
      smarthost: server.address,
      hello: from.slice(from.lastIndexOf('@') + 1),
      ...(credentials?.kind === 'password'
        ? { auth_username: credentials.user, auth_password_file: file('email-password') }
        : {}),
      require_tls: server.tls,
      force_implicit_tls: server.tls && server.port === implicitTlsPort,
      headers: { Subject: '{{ template "landscape.title" . }}' },
      html: '{{ template "landscape.email.html" . }}',
      text: '{{ template "landscape.text" .Alerts }}',
      ...tellsOfTheEnd,
    }),
    problems: emailProblems({ to, from, server, credentials }),
  };
}

function emailProblems({ to, from, server, credentials }: Email) {
  const wrong = [...to, from].filter((address) => !/^[^@\s,]+@[^@\s,]+$/.test(address));
  return [
    ...wrong.map((address) => ({
      problem: `'${address}' is no mail address`,
      remedy: 'write it as alerts@example.com',
    })),
    ...(to.length === 0 ? [{ problem: 'mail to nobody', remedy: "name a mailbox in 'to'" }] : []),
    ...(server.peer.kind !== 'pods' && !credentials
      ? [
          {
            problem: `${server.host} is outside the cluster and there are no credentials for it`,
            remedy:
              "give the user in credentials, or { kind: 'none', because: … } when it takes mail from this cluster",
          },
        ]
      : []),
    ...(!server.tls && credentials?.kind === 'password'
      ? [
          {
            problem: `the password for ${server.host} would travel in the clear`,
            remedy: 'use TLS: external(…, { tls: true })',
          },
        ]
      : []),
  ];
}
