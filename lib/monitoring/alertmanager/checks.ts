import { type Duration, isDnsLabel, type Problem } from '../../core';
import { durationText } from '../duration';
import { channelsOf, type Receiver } from './channels';
import { reservedNames } from './config';

type Found = Omit<Problem, 'path'>;

/** What is wrong with the receivers. Their names become names of Secrets and volumes. */
export function receiverProblems(name: string, receivers: Readonly<Record<string, Receiver>>): Found[] {
  return Object.entries(receivers).flatMap(([id, receiver]) => {
    const prop = `receivers.${id}`;
    const channels = channelsOf(receiver);
    return [
      ...nameProblems(name, id, prop),
      ...(channels.length > 0
        ? []
        : [{ prop, problem: 'is told by no way at all', remedy: "give it a channel, or route to 'nobody'" }]),
      ...channels.flatMap(({ problems = [] }) => problems.map((problem) => ({ prop, ...problem }))),
    ];
  });
}

function nameProblems(name: string, id: string, prop: string): Found[] {
  if (reservedNames.includes(id)) {
    return [{ prop, problem: `'${id}' is a receiver that is always there`, remedy: 'choose another name' }];
  }
  if (isDnsLabel(id) && isDnsLabel(secretName(name, id))) return [];
  return [
    {
      prop,
      problem: `'${secretName(name, id)}' cannot name its Secret`,
      remedy: 'use lower-case letters, digits and dashes, 63 characters in all',
    },
  ];
}

/** Name of the Secret of a receiver. */
export function secretName(name: string, receiver: string): string {
  return `${name}-${receiver}`;
}

/** What was told must be remembered until it is told again, or it is told too often. */
export function retentionProblems(retention: Duration, longestRepeat: Duration): Found[] {
  if (retention.toSeconds() > longestRepeat.toSeconds()) return [];
  return [
    {
      prop: 'retention',
      problem: `forgets what was told after ${durationText(retention)}, before it would be told again after ${durationText(longestRepeat)}`,
      remedy: 'keep it for longer than the longest repeat',
    },
  ];
}
