import { external } from '../../../core';
import { type Channel, tellsOfTheEnd } from './channel';

/** A Slack channel. */
export interface Slack {
  /**
   * Channel that an app posts to with its token: `#alerts`. The app needs the scope `chat:write`.
   * @default the one that the incoming web hook was made for
   */
  readonly channel?: string;
}

const message = {
  color: '{{ template "landscape.slack.color" . }}',
  fallback: '{{ template "landscape.title" . }}',
  title: '{{ template "landscape.title" . }}',
  title_link: '{{ template "landscape.alerts" . }}',
  text: '{{ template "landscape.slack.text" . }}',
};

/** With a channel its address and the token are apart, and one token serves many channels; otherwise the address is secret. */
export function slack({ channel }: Slack): Channel {
  if (channel === undefined) {
    return {
      section: 'slack_configs',
      endpoint: external('https', { host: 'hooks.slack.com' }),
      secrets: { 'slack-url': 'URL of a Slack incoming web hook' },
      settings: (file) => ({ api_url_file: file('slack-url'), ...message, ...tellsOfTheEnd }),
    };
  }
  return {
    section: 'slack_configs',
    endpoint: external('https', { host: 'slack.com' }),
    secrets: { 'slack-token': 'bot token of a Slack app (xoxb-...) with the scope chat:write' },
    settings: (file) => ({
      app_token_file: file('slack-token'),
      app_url: 'https://slack.com/api/chat.postMessage',
      channel,
      ...message,
      ...tellsOfTheEnd,
    }),
    problems: /^[#@C]/.test(channel)
      ? []
      : [{ problem: `'${channel}' is no Slack channel`, remedy: "write '#name', or the channel's id" }],
  };
}
