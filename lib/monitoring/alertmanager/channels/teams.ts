import { external } from '../../../core';
import { type Channel, tellsOfTheEnd } from './channel';

/** A channel of Microsoft Teams, through a workflow that is triggered by a web hook. */
export interface Teams {
  /** Host of the workflow's URL, such as `prod-12.westeurope.logic.azure.com`. */
  readonly host: string;
}

export function teams({ host }: Teams): Channel {
  return {
    section: 'msteamsv2_configs',
    endpoint: external('https', { host }),
    secrets: { 'teams-url': `URL of the Teams workflow at ${host}` },
    settings: (file) => ({
      webhook_url_file: file('teams-url'),
      title: '{{ template "landscape.title" . }}',
      text: '{{ template "landscape.teams.text" . }}',
      ...tellsOfTheEnd,
    }),
  };
}
