import type { Dashboard, Panel, RowPanel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Sample } from '../../cluster/prometheus/server';

/** One query of a panel, and what its answer is shown with. */
export interface Question {
  readonly dashboard: string;
  readonly panel: string;
  readonly query: string;
  /** Labels that the legend or the table names. */
  readonly labels: readonly string[];
  /** Whether no other labels may be there: they would be columns of their own. */
  readonly exactly: boolean;
}

/** Where somebody who looks for a variable's value finds it. */
export type Lookup = (variable: VariableModel, query: string) => Promise<readonly string[]>;

/** What people choose where they may: the application, and parts of it. */
const chosen: readonly string[] = ['shop', 'db-0', 'db', 'node-a'];

/** Every query of a dashboard, with its variables replaced by what their own queries offer. */
export async function questionsOf(dashboard: Dashboard, lookUp: Lookup): Promise<Question[]> {
  const values = new Map<string, string>([
    ['__rate_interval', '2m'],
    ['__range', '1h'],
  ]);
  for (const variable of dashboard.templating?.list ?? []) {
    if (variable.type !== 'query') continue;
    values.set(variable.name, await chosenValue(variable, values, lookUp));
  }
  return (dashboard.panels ?? []).filter(isPanel).flatMap((panel) =>
    (panel.targets ?? []).map((target) => {
      const { expr = '', legendFormat = '' } = target as { readonly expr?: string; readonly legendFormat?: string };
      const columns = columnsOf(panel);
      return {
        dashboard: dashboard.uid ?? '',
        panel: panel.title ?? '',
        query: replaced(expr, values),
        labels: columns ?? [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
        exactly: columns !== undefined,
      };
    }),
  );
}

/** What is wrong with an answer, if anything is. */
export function findingOf({ labels, exactly }: Question, samples: readonly Sample[]): string | undefined {
  if (samples.length === 0) return 'empty';
  if (samples.every(({ value: [, value] }) => value === 'NaN')) return 'no numbers';
  const missing = labels.find((label) => samples.every(({ metric }) => metric[label] === undefined));
  if (missing) return `no series has the label ${missing}`;
  const more = exactly
    ? samples.flatMap(({ metric }) => Object.keys(metric)).find((label) => !labels.includes(label))
    : undefined;
  return more ? `the label ${more} would be a column without a title` : undefined;
}

async function chosenValue(
  variable: VariableModel,
  values: ReadonlyMap<string, string>,
  lookUp: Lookup,
): Promise<string> {
  const offered = await lookUp(variable, replaced(String(variable.query), values));
  if (variable.includeAll) return variable.allValue ?? '.*';
  return chosen.find((value) => offered.includes(value)) ?? offered[0] ?? '';
}

function replaced(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$([a-z_]+)/g, (whole, name: string) => values.get(name) ?? whole);
}

/** The labels that a table has columns for; undefined for other panels. */
function columnsOf(panel: Panel): string[] | undefined {
  const organize = panel.transformations?.find(({ id }) => id === 'organize');
  if (!organize) return undefined;
  const { renameByName } = organize.options as { readonly renameByName: Readonly<Record<string, string>> };
  return Object.keys(renameByName).filter((field) => !field.startsWith('Value'));
}

function isPanel(panel: Panel | RowPanel): panel is Panel {
  return panel.type !== 'row';
}
