import { Duration, type Problem, type Severity } from '../../core';
import { durationText } from '../duration';

/** The receiver of that name tells nobody. */
export const nobody = 'nobody';

/** How alerts are put together, and when they are told. */
export interface Timing {
  /** Labels whose values alerts in one message share. @default that of the route above; at the top cluster, namespace, alertname */
  readonly groupBy?: readonly string[];
  /** Time to wait for more alerts of a new group. @default that of the route above; at the top 30 seconds */
  readonly wait?: Duration;
  /** Time between messages about a group that changes. @default that of the route above; at the top 5 minutes */
  readonly interval?: Duration;
  /** Time after which a group that stays as it is is told again. @default that of the route above; at the top 12 hours */
  readonly repeat?: Duration;
}

/** Labels that an alert must have; several values are alternatives. */
export type Matching = Readonly<Record<string, string | readonly string[]>> & {
  readonly severity?: Severity | readonly Severity[];
};

/** Who is told about which alerts. The first route that matches has an alert, unless it continues. */
export interface Route extends Timing {
  readonly matching: Matching;
  /** Name of a receiver, or `nobody`. */
  readonly to: string;
  /** Whether routes after it may have the alert, too. @default false */
  readonly continues?: boolean;
  /** Names of times outside of which nobody is told. @default always */
  readonly during?: readonly string[];
  /** Names of times in which nobody is told. @default never */
  readonly except?: readonly string[];
  /** Routes for some of its alerts; what none of them matches stays here. @default none */
  readonly routes?: readonly Route[];
}

/** Where alerts go that no other route matches. */
export interface RootRoute extends Timing {
  /** Name of a receiver, or `nobody`. */
  readonly to: string;
  readonly routes?: readonly Route[];
}

const timingDefaults = {
  groupBy: ['cluster', 'namespace', 'alertname'],
  wait: Duration.seconds(30),
  interval: Duration.minutes(5),
  repeat: Duration.hours(12),
} as const satisfies Required<Timing>;

/** A route with the timing that it has of its own and from above. */
interface Placed {
  readonly route: RootRoute | Route;
  /** `route.routes[1]` */
  readonly prop: string;
  readonly timing: Required<Timing>;
}

function timingOf(own: Timing, above: Required<Timing>): Required<Timing> {
  return {
    groupBy: own.groupBy ?? above.groupBy,
    wait: own.wait ?? above.wait,
    interval: own.interval ?? above.interval,
    repeat: own.repeat ?? above.repeat,
  };
}

function placed(route: RootRoute | Route, prop: string, above: Required<Timing>): Placed[] {
  const timing = timingOf(route, above);
  const below = (route.routes ?? []).flatMap((inner, at) => placed(inner, `${prop}.routes[${at}]`, timing));
  return [{ route, prop, timing }, ...below];
}

function allRoutes(root: RootRoute): Placed[] {
  return placed(root, 'route', timingDefaults);
}

/** The longest time after which anything is told again. */
export function longestRepeat(root: RootRoute): Duration {
  return Duration.seconds(Math.max(...allRoutes(root).map(({ timing }) => timing.repeat.toSeconds())));
}

/** One condition of `matchers`. */
export function matcher(label: string, values: string | readonly string[]): string {
  const [first = '', ...others] = typeof values === 'string' ? [values] : values;
  if (others.length === 0) return `${label}=${quoted(first)}`;
  return `${label}=~${quoted([first, ...others].map(literal).join('|'))}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A text as a regular expression that matches it and nothing else. */
function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Timing as `alertmanager.yml` has it: what is not said is that of the route above. */
function renderTiming({ groupBy, wait, interval, repeat }: Timing): object {
  return {
    ...(groupBy ? { group_by: groupBy } : {}),
    ...(wait ? { group_wait: durationText(wait) } : {}),
    ...(interval ? { group_interval: durationText(interval) } : {}),
    ...(repeat ? { repeat_interval: durationText(repeat) } : {}),
  };
}

function renderMatching(matching: Matching): object {
  const matchers = Object.entries(matching).map(([label, values]) => matcher(label, values));
  return matchers.length > 0 ? { matchers } : {};
}

function renderRoute(route: Route): object {
  return {
    receiver: route.to,
    ...renderMatching(route.matching),
    ...(route.continues ? { continue: true } : {}),
    ...renderTiming(route),
    ...(route.during ? { active_time_intervals: route.during } : {}),
    ...(route.except ? { mute_time_intervals: route.except } : {}),
    ...(route.routes ? { routes: route.routes.map(renderRoute) } : {}),
  };
}

/** The tree as `alertmanager.yml` has it, with routes of the platform's own in front of all others. */
export function renderTree(root: RootRoute, first: readonly Route[]): object {
  return {
    receiver: root.to,
    ...renderTiming(timingOf(root, timingDefaults)),
    routes: [...first, ...(root.routes ?? [])].map(renderRoute),
  };
}

/** What is wrong with the tree. */
export function routeProblems(
  root: RootRoute,
  known: { readonly receivers: readonly string[]; readonly times: readonly string[] },
): Omit<Problem, 'path'>[] {
  const all = allRoutes(root);
  const used = new Set(all.map(({ route }) => route.to));
  const timesUsed = new Set(all.flatMap(({ route }) => timesOf(route)));
  return [
    ...all.flatMap((one) => [
      ...receiverProblems(one, known.receivers),
      ...timesProblems(one, known.times),
      ...timingProblems(one),
      ...orderProblems(one),
    ]),
    ...known.receivers
      .filter((receiver) => !used.has(receiver))
      .map((receiver) => ({
        prop: `receivers.${receiver}`,
        problem: 'no route leads to it',
        remedy: 'name it in a route, or remove it',
      })),
    ...known.times
      .filter((name) => !timesUsed.has(name))
      .map((name) => ({
        prop: `times.${name}`,
        problem: 'no route refers to it',
        remedy: 'name it in a route, or remove it',
      })),
  ];
}

function timesOf(route: RootRoute | Route): readonly string[] {
  return 'matching' in route ? [...(route.during ?? []), ...(route.except ?? [])] : [];
}

function receiverProblems({ route, prop }: Placed, receivers: readonly string[]): Omit<Problem, 'path'>[] {
  if (route.to === nobody || receivers.includes(route.to)) return [];
  return [
    {
      prop: `${prop}.to`,
      problem: `there is no receiver '${route.to}'`,
      remedy: `use one of ${[...receivers, nobody].join(', ')}, or add it to receivers`,
    },
  ];
}

function timesProblems({ route, prop }: Placed, times: readonly string[]): Omit<Problem, 'path'>[] {
  return timesOf(route)
    .filter((name) => !times.includes(name))
    .map((name) => ({
      prop,
      problem: `there are no times '${name}'`,
      remedy: times.length > 0 ? `use one of ${times.join(', ')}, or add it to times` : 'add them to times',
    }));
}

function timingProblems({ prop, timing }: Placed): Omit<Problem, 'path'>[] {
  const [interval, repeat] = [timing.interval.toSeconds(), timing.repeat.toSeconds()];
  if (interval > 0 && repeat > 0 && repeat % interval === 0) return [];
  const multiple = Math.max(1, Math.ceil(repeat / Math.max(1, interval))) * Math.max(1, interval);
  return [
    {
      prop: `${prop}.repeat`,
      problem: `${durationText(timing.repeat)} is no multiple of the ${durationText(timing.interval)} between messages of a group, which is when it is looked at`,
      remedy: `use a multiple, such as ${durationText(Duration.seconds(multiple))}`,
    },
  ];
}

/** Routes that no alert reaches, because one before them has everything. */
function orderProblems({ route, prop }: Placed): Omit<Problem, 'path'>[] {
  const routes = route.routes ?? [];
  const takesAll = routes.findIndex(({ matching, continues }) => Object.keys(matching).length === 0 && !continues);
  if (takesAll === -1 || takesAll === routes.length - 1) return [];
  return [
    {
      prop: `${prop}.routes[${takesAll}]`,
      problem: 'matches every alert, so that none reaches the routes after it',
      remedy: 'put it last, let it continue, or say what it matches',
    },
  ];
}
