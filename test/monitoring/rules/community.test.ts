import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { production } from '../../../charts/environments/production';
import { alertsOf, recordingsOf } from '../../../lib/monitoring/rules';
import { type Community, communityAlerts, communityRecordings, countsOf, tablesOf } from '../../rules/community';
import { sources } from '../../rules/sources';
import { environmentSubject } from '../../subjects';

/** What production evaluates, and what it would in a cluster that shows all of its parts. */
const subjects = [environmentSubject(production)];
const sets = sources(subjects);

const topics = { alerts: communityAlerts, 'recording rules': communityRecordings };
/** Rules of the name that each of ours has. */
const own: Readonly<Record<keyof typeof topics, ReadonlySet<string>>> = {
  alerts: new Set(alertsOf(sets).map(({ name }) => name)),
  'recording rules': new Set(recordingsOf(sets).map(({ name }) => name)),
};

/** Names that the two stacks have between them. */
const all: Readonly<Record<keyof typeof topics, number>> = { alerts: 140, 'recording rules': 97 };

const cases = (Object.keys(topics) as (keyof typeof topics)[]).map(
  (topic) => [topic, topics[topic], countsOf(topics[topic])] as const,
);

/** Equivalents that are not there. */
function missing(community: Community, rules: ReadonlySet<string>): string[] {
  return Object.entries(community).flatMap(([name, equivalent]) => {
    const ours = 'ours' in equivalent ? equivalent.ours : [];
    return ours.filter((rule) => !rules.has(rule)).map((rule) => `${name}: there is no ${rule}`);
  });
}

for (const [topic, community, { names, equivalents, reasons }] of cases) {
  test(`of ${names} ${topic} of the community, ${equivalents} have an equivalent and ${reasons} a reason`, () => {
    expect(names).toBe(all[topic]);
    expect(missing(community, own[topic])).toEqual([]);
  });

  test(`whoever leaves out ${topic} says why`, () => {
    const silent = Object.entries(community).filter(
      ([, equivalent]) => 'because' in equivalent && equivalent.because.trim().length < 20,
    );
    expect(silent).toEqual([]);
  });

  test(`an equivalent among ${topic} that is not there is noticed`, () => {
    const [known = ''] = own[topic];
    expect(missing({ a: { ours: [known] }, b: { ours: [known, 'gone'] }, c: { because: 'none' } }, own[topic])).toEqual(
      ['b: there is no gone'],
    );
  });
}

test('the documentation lists what is named otherwise, and what is left out', () => {
  const page = readFileSync(join(__dirname, '../../../docs/kube-prometheus.md'), 'utf8');
  expect(page).toContain(`<!-- community -->\n${tablesOf(topics)}\n<!-- /community -->`);
});
