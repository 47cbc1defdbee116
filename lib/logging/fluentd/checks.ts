import {
  bucketKeyProblem,
  bytesOf,
  type Fault,
  Image,
  isDnsLabel,
  type LogDestination,
  type Size,
  sizeText,
} from '../../core';
import { credentialsOf, imageFor } from './destinations/support';
import { limits, type MultilineRule, type DestinationSettings as Route } from './settings';

/** What is wrong with the disk that Fluentd is given. */
export function bufferProblems(buffer: Size, offered: Size, routes: readonly Route[]): Fault[] {
  const needed = routes.reduce((sum, route) => sum + bytesOf(route.buffer), 0);
  const least = bytesOf(limits.chunk) * limits.leastChunks;
  const problems: Fault[] = [];
  if (bytesOf(buffer) > bytesOf(offered)) {
    problems.push({
      prop: 'buffer',
      problem: `${sizeText(buffer)} exceeds the ${sizeText(offered)} that nodes give to agents`,
      remedy: "lower buffer or raise the cluster's node.agentStorage",
    });
  }
  if (needed > bytesOf(buffer)) {
    problems.push({
      prop: 'destinations',
      problem: `their buffers (${routes.map(({ name, buffer: share }) => `${name} ${sizeText(share)}`).join(', ')}) exceed the collector's ${sizeText(buffer)}`,
      remedy: "lower the buffers of destinations or raise the collector's buffer",
    });
  }
  for (const route of routes.filter(({ buffer: share }) => bytesOf(share) < least)) {
    problems.push({
      prop: 'destinations',
      problem: `'${route.name}' has a buffer of ${sizeText(route.buffer)}, less than the ${least / 1024 ** 2}Mi that delivery takes`,
      remedy: "raise the destination's buffer or the collector's",
    });
  }
  return problems;
}

/** What is wrong with the list of destinations. */
export function destinationProblems(routes: readonly Route[]): Fault[] {
  if (routes.length === 0) {
    return [
      {
        prop: 'destinations',
        problem: 'there is no destination for the records',
        remedy: 'give at least one destination',
      },
    ];
  }
  const names = routes.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  return [
    ...twice.map((name) => ({
      prop: 'destinations',
      problem: `${names.filter((each) => each === name).length} destinations are named '${name}'`,
      remedy: 'give each a name of its own',
    })),
    ...names
      .filter((name) => !isDnsLabel(name))
      .map((name) => ({
        prop: 'destinations',
        problem: `'${name}' is not a DNS label`,
        remedy: 'use lower-case letters, digits and dashes',
      })),
    ...routes.flatMap(credentialProblems),
    ...routes.flatMap(keyProblems),
  ];
}

function credentialProblems({ name, destination }: Route): Fault[] {
  const { kind } = destination.credentials;
  if (credentialsOf[destination.protocol].includes(kind)) return [];
  return [
    {
      prop: 'destinations',
      problem: `'${name}' cannot prove itself to ${destination.protocol} with ${describe(kind)}`,
      remedy: `use ${credentialsOf[destination.protocol].map(describe).join(' or ')}`,
    },
  ];
}

/** What is wrong with the key that a bucket is to encrypt with. */
function keyProblems({ name, destination }: Route): Fault[] {
  if (destination.protocol !== 's3' || !destination.encryption) return [];
  const { encryption, endpoint, region } = destination;
  const fault = bucketKeyProblem(encryption, { store: endpoint, region });
  return fault ? [{ prop: 'destinations', problem: `'${name}': ${fault.problem}`, remedy: fault.remedy }] : [];
}

function describe(kind: LogDestination['credentials']['kind']): string {
  return kind === 'ambient' ? 'ambient credentials' : `a ${kind}`;
}

/** What is wrong with the images that the destinations need, where none is given. */
export function imageProblems(routes: readonly Route[]): Fault[] {
  const wanted = routes.map(({ name, destination }) => ({ name, image: imageFor(destination) }));
  const refused = wanted.flatMap(({ name, image }) =>
    image === 'any' || image instanceof Image
      ? []
      : [{ prop: 'destinations', problem: `'${name}': ${image.because}`, remedy: image.instead }],
  );
  const published = wanted.filter(({ image }) => image instanceof Image);
  if (new Set(published.map(({ image }) => String(image))).size < 2) return refused;
  const names = published.map(({ name }) => `'${name}'`).join(' and ');
  return [
    ...refused,
    {
      prop: 'destinations',
      problem: `${names} need different images, and a pod has one`,
      remedy: 'forward to an aggregator for one of them, or give a custom image with all plugins in image',
    },
  ];
}

/** What is wrong with the rules that join lines. */
export function multilineProblems(rules: readonly MultilineRule[]): Fault[] {
  return rules
    .filter(({ start }) => start.flags !== '')
    .map(({ start }) => ({
      prop: 'multiline',
      problem: `the plugin that joins lines would ignore the flags of ${start}`,
      remedy: 'write the pattern without flags',
    }));
}
