import type { Endpoint, Problem } from '../../../core';

/** One way in which a receiver is told, as it is written into the configuration. */
export interface Channel {
  /** Key in a receiver of `alertmanager.yml`. */
  readonly section: string;
  /** Where it sends. */
  readonly endpoint: Endpoint;
  /** Keys of the receiver's Secret, with what their values are. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Its settings. Secrets are files: `file` says where one is. */
  readonly settings: (file: (key: string) => string) => object;
  /** What is wrong with it. @default nothing */
  readonly problems?: readonly Omit<Problem, 'path' | 'prop'>[];
}

/** What a mail server or a web hook is told about who sends. */
export type Credentials =
  /** A user and a password. */
  | { readonly kind: 'password'; readonly user: string }
  /** Nothing, and why that is enough. */
  | { readonly kind: 'none'; readonly because: string };

/** Whether somebody hears of it, too, when an alert is over: everybody but those who hear of nothing else. */
export const tellsOfTheEnd = { send_resolved: true };
