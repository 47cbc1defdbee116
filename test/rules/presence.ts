import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

/** Tests of the two alerts about a part of Kubernetes that is out of reach. `labels` are those of its scrapes. */
export function presenceTests(prefix: string, labels: Readonly<Record<string, string>>): readonly AlertTest[] {
  const [first, second] = ['10.0.0.1', '10.0.0.2'].map((instance) => series('up', { ...labels, instance }));
  const one = first ?? '';
  const other = second ?? '';
  return [
    {
      alert: `${prefix}Down`,
      stories: [
        { when: 'none answers', series: { [one]: '0x30', [other]: '0x30' }, at: '20m', fires: [{}] },
        { when: 'none is known', series: {}, at: '20m', fires: [{}] },
        { when: 'one of two answers', series: { [one]: '0x30', [other]: '1x30' }, at: '20m', fires: [] },
        ...resolving({
          when: 'one answers again',
          series: { [one]: '0x20 1x10' },
          firesAt: '19m',
          at: '22m',
          fires: [{}],
        }),
      ],
    },
    {
      alert: `${prefix}InstanceUnreachable`,
      stories: [
        {
          when: 'one of two does not answer',
          series: { [one]: '0x30', [other]: '1x30' },
          at: '20m',
          fires: [{ instance: '10.0.0.1' }],
        },
        { when: 'both answer', series: { [one]: '1x30', [other]: '1x30' }, at: '20m', fires: [] },
        ...resolving({
          when: 'it answers again',
          series: { [one]: '0x20 1x10' },
          firesAt: '19m',
          at: '22m',
          fires: [{ instance: '10.0.0.1' }],
        }),
      ],
    },
  ];
}
