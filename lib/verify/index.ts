import type { Manifest } from '../core/manifest';
import { exceptionPrefix, exceptionsOf, isException, shortestReason } from './exceptions';
import { Objects } from './objects';
import { type Complaint, type Finding, objectName, type Subject } from './rule';
import { rules } from './rules';

export { type Finding, findingText, type Rule, type Subject } from './rule';
export { rules };

/**
 * Checks the objects of one environment against every rule.
 *
 * Never throws, whatever the objects hold; the findings are ordered by path and do not depend on the order of the
 * objects.
 */
export function verify(subject: Subject): Finding[] {
  const objects = new Objects(subject);
  const claims = new Claims(objects.all);
  const findings = rules.flatMap((rule) =>
    [...rule.check(objects)]
      .filter((complaint) => !claims.excuse(complaint))
      .map((complaint) => finding(rule.id, complaint)),
  );
  const stale = claims.unused().map((complaint) => finding('exceptions', complaint));
  return [...findings, ...stale].sort(byText);
}

/** The exceptions that objects claim, and which of them were needed. */
class Claims {
  private readonly byObject = new Map<Manifest, Map<string, { used: boolean }>>();

  constructor(manifests: readonly Manifest[]) {
    for (const at of manifests) {
      const valid = exceptionsOf(at.object).filter(
        ({ id, reason }) => isException(id) && reason.length >= shortestReason,
      );
      if (valid.length > 0) this.byObject.set(at, new Map(valid.map(({ id }) => [id, { used: false }])));
    }
  }

  /** Whether the object that a complaint blames claims the exception. */
  excuse({ at, exception }: Complaint): boolean {
    const claim = exception && this.byObject.get(at)?.get(exception);
    if (claim) claim.used = true;
    return claim !== undefined;
  }

  /** Claims that excused nothing. */
  unused(): readonly Complaint[] {
    return [...this.byObject].flatMap(([at, claims]) =>
      [...claims]
        .filter(([, { used }]) => !used)
        .map(([id]) => ({
          at,
          prop: `metadata.annotations[${exceptionPrefix}${id}]`,
          problem: `allows ${id}, which the object does not need`,
          remedy: 'remove the exception',
        })),
    );
  }
}

function finding(rule: string, { at, prop, problem, remedy, exception }: Complaint): Finding {
  return {
    rule,
    path: at.path,
    object: objectName(at.object),
    ...(prop === undefined ? {} : { prop }),
    problem,
    remedy: exception ? `${remedy}, or give the reason in annotation ${exceptionPrefix}${exception}` : remedy,
  };
}

function byText(a: Finding, b: Finding): number {
  return (
    order(a.path, b.path) ||
    order(a.object, b.object) ||
    order(a.rule, b.rule) ||
    order(a.prop ?? '', b.prop ?? '') ||
    order(a.problem, b.problem)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
