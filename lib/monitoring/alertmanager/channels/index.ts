import type { Channel } from './channel';
import { type Email, email } from './email';
import { type Opsgenie, opsgenie } from './opsgenie';
import { type PagerDuty, pagerduty } from './pagerduty';
import { type Slack, slack } from './slack';
import { type Teams, teams } from './teams';
import { type Webhook, webhook } from './webhook';

export type { Channel } from './channel';

/** Who is told, and by which ways: all of them at once. */
export interface Receiver {
  readonly email?: Email;
  readonly opsgenie?: Opsgenie;
  readonly pagerduty?: PagerDuty;
  readonly slack?: Slack;
  readonly teams?: Teams;
  readonly webhook?: Webhook;
}

/** The ways of a receiver, in the order of their names. */
export function channelsOf(receiver: Receiver): readonly Channel[] {
  return [
    receiver.email && email(receiver.email),
    receiver.opsgenie && opsgenie(receiver.opsgenie),
    receiver.pagerduty && pagerduty(receiver.pagerduty),
    receiver.slack && slack(receiver.slack),
    receiver.teams && teams(receiver.teams),
    receiver.webhook && webhook(receiver.webhook),
  ].filter((channel) => channel !== undefined);
}
