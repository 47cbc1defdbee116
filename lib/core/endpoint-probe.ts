import type { Duration } from 'cdk8s';
import type { Endpoint } from './endpoint';

/** What is asked of an endpoint, as its clients would, and which answer is right. */
export type Question =
  /** One HTTP GET. Redirections are answers: they may lead where nobody may connect. */
  | {
      readonly kind: 'http';
      /** @default '/' */
      readonly path?: string;
      /** Statuses that are right. @default 200 to 299 */
      readonly statuses?: readonly number[];
      /** Regular expression that the body has to match. @default any body */
      readonly body?: string;
    }
  /** A connection, with TLS where the endpoint has it. */
  | { readonly kind: 'tcp' }
  /** A name that the server has to resolve. */
  | {
      readonly kind: 'dns';
      readonly name: string;
      /** @default 'A' */
      readonly type?: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SRV' | 'TXT';
    };

/** An endpoint that is asked again and again whether it does what it is for. */
export interface EndpointProbe {
  readonly endpoint: Endpoint;
  readonly question: Question;
  /** Time between two questions. @default that of whoever scrapes */
  readonly every?: Duration;
}
