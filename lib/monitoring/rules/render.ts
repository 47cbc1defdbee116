import { stringify } from 'yaml';
import { type Alert, PlatformError, type RecordingRule, type Severity } from '../../core';
import { durationText } from '../duration';
import { rulesProblems } from './checks';
import { alertsOf, type SourcedRules } from './environment-rules';
import { type Tuning, tuned, tuningProblems } from './tuning';

export interface RuleFilesProps {
  /** Construct path of whoever evaluates the rules, for errors. */
  readonly path: string;
  readonly sets: readonly SourcedRules[];
  /** @default nothing is tuned */
  readonly tuning?: Tuning;
  /** Names of metrics that targets expose and that are kept. */
  readonly exposed: ReadonlySet<string>;
  /** Names of those that are exposed and dropped. @default none */
  readonly dropped?: ReadonlySet<string>;
  /** URL below which the project's files are, for links to runbooks. @default the path in the repository is told instead */
  readonly repository?: string;
}

/**
 * Rules as files of Prometheus, by name: one group a file.
 * @throws PlatformError with every expression that cannot be read or asks for a metric that nobody exposes, with names that
 * stand twice, alerts without a runbook, and tunings that change nothing or give no reason.
 */
export function ruleFiles(props: RuleFilesProps): Record<string, string> {
  const { path, sets, tuning = {}, exposed, dropped = new Set(), repository } = props;
  const evaluated = sets.map((set) => ({ ...set, alerts: tuned(set.alerts, tuning) }));
  const problems = [
    ...rulesProblems(evaluated, exposed, dropped),
    ...tuningProblems(alertsOf(sets), tuning).map((problem) => ({ path, ...problem })),
  ];
  if (problems.length > 0) throw new PlatformError(problems);
  return Object.fromEntries(
    evaluated.flatMap((set) => {
      const rules = [
        ...set.rules.map(renderRecording),
        ...set.alerts.map((alert) => renderAlert(alert, runbook(set, alert, repository))),
      ];
      if (rules.length === 0) return [];
      const group = { name: set.name, ...(set.interval && { interval: durationText(set.interval) }), rules };
      return [[`${set.name}.yaml`, stringify({ groups: [group] }, { lineWidth: 0 })]];
    }),
  );
}

function renderRecording({ name, expression, labels }: RecordingRule): object {
  return { record: name, expr: expression, ...(labels && { labels }) };
}

function renderAlert(alert: Alert, runbookAnnotation: Record<string, string>): object {
  const { name, expression, severity, labels, summary, description } = alert;
  const seconds = alert.for.toSeconds();
  return {
    alert: name,
    expr: expression,
    ...(seconds > 0 && { for: durationText(alert.for) }),
    labels: { severity: severity satisfies Severity, ...labels },
    annotations: { summary, description, ...runbookAnnotation },
  };
}

/** Where the section with the steps is: GitHub, GitLab and others make the anchor from the heading in lower case. */
function runbook(
  { capability }: SourcedRules,
  { runbook: heading }: Alert,
  repository?: string,
): Record<string, string> {
  const file = `lib/${capability}/README.md#${heading.toLowerCase()}`;
  return repository ? { runbook_url: `${repository}/${file}` } : { runbook: file };
}
