import type { Container } from 'kubernetes-types/core/v1';
import { parseQuantity } from '../quantity';
import type { Complaint, Rule } from '../rule';

/** The scheduler places by requests; a container without a memory limit can take its node down. */
export const resources: Rule = {
  id: 'resources',
  title: 'Every container requests cpu and memory and limits memory; no limit is below its request.',
  *check({ pods }) {
    for (const { at, containers } of pods) {
      for (const { container, list, field } of containers) {
        // An ephemeral container cannot have resources.
        if (list === 'ephemeralContainers') continue;
        for (const fault of faults(container.resources ?? {}))
          yield { at, ...fault, prop: `${field}.resources.${fault.prop}` };
      }
    }
  },
};

function* faults({ requests = {}, limits = {} }: NonNullable<Container['resources']>): Iterable<Omit<Complaint, 'at'>> {
  for (const name of ['cpu', 'memory']) {
    if (requests?.[name] === undefined)
      yield { prop: `requests.${name}`, problem: 'is not set', remedy: 'set what it needs in normal work' };
  }
  if (limits?.memory === undefined)
    yield { prop: 'limits.memory', problem: 'is not set', remedy: 'set the most it may ever use' };
  for (const [name, request] of Object.entries(requests ?? {})) {
    const limit = limits?.[name];
    if (limit === undefined || !isBelow(limit, request)) continue;
    yield {
      prop: `limits.${name}`,
      problem: `${limit} is below the request of ${request}`,
      remedy: 'raise the limit or lower the request',
    };
  }
}

function isBelow(a: string | number, b: string | number): boolean {
  const [low, high] = [parseQuantity(a), parseQuantity(b)];
  return low !== undefined && high !== undefined && low < high;
}
