import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stats from '@grafana/grafana-foundation-sdk/stat';
import * as tables from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { Alarm, Board, BoardPanel, Graph, Opening, Stat, Table, Unit, Variable } from './board';
import { layOut, type Place } from './layout';
import { dataSource } from './provisioning';

/** Tag of every dashboard of the platform: the links at the top of each lead to the others. */
const platformTag = 'platform';

/** Grafana's names of units. */
const unitIds: Readonly<Record<Unit, string>> = {
  bytes: 'bytes',
  'bytes-per-second': 'binBps',
  cores: 'short',
  count: 'short',
  days: 'd',
  'packets-per-second': 'pps',
  percent: 'percent',
  'per-second': 'cps',
  ratio: 'percentunit',
  'requests-per-second': 'reqps',
  seconds: 's',
  'yes-no': 'bool_yes_no',
};

/** Ends of the axes of units that have them. */
const ends: Partial<Readonly<Record<Unit, number>>> = { percent: 100, ratio: 1, 'yes-no': 1 };

/** How opaque the ground under a line is, in percent: areas that add up are seen as such, lines are seen through each other. */
const fill = { areas: 30, lines: 10 } as const;

const colors = { good: 'green', warning: 'orange', critical: 'red' } as const;

/** The data source that is chosen at the top. */
const chosen = { type: 'prometheus', uid: '$datasource' } as const;

/** A dashboard as Grafana reads it. Deterministic: the same board gives the same object. */
export function renderBoard(board: Board): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags([platformTag, ...board.tags])
    .timezone('browser')
    .readonly()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('1m')
    .links([otherDashboards()])
    .variables([sourceVariable(), ...board.variables.map(queryVariable)]);
  let id = 0;
  for (const { title, place, panels } of layOut(board.rows)) {
    id += 1;
    builder.withRow(new dashboard.RowBuilder(title).id(id).gridPos(place));
    for (const { panel, place: at } of panels) {
      id += 1;
      builder.withPanel(renderPanel(panel, at, id));
    }
  }
  return builder.build();
}

function otherDashboards(): Builder<dashboard.DashboardLink> {
  return new dashboard.DashboardLinkBuilder('Dashboards')
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags([platformTag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}

function sourceVariable(): Builder<dashboard.VariableModel> {
  return new dashboard.DatasourceVariableBuilder('datasource')
    .label('Data source')
    .type('prometheus')
    .current({ selected: true, text: 'Prometheus', value: dataSource.prometheus });
}

/** A metric, with or without matchers: what Grafana can ask for the values of a label. */
const selector = /^\w+(\{[^{}]*\})?$/;

function queryVariable({ name, label, metric, of = name, multi = false }: Variable): Builder<dashboard.VariableModel> {
  const builder = new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(chosen)
    .query(selector.test(metric) ? `label_values(${metric}, ${of})` : `query_result(${metric})`)
    .regex(selector.test(metric) ? '' : `/${of}="([^"]+)"/`)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
  if (!multi) return builder;
  return (
    builder
      .multi(true)
      .includeAll(true)
      // Series of one cluster carry no label for it: what is absent must match, too.
      .allValue('.*')
      .current({ selected: true, text: 'All', value: '$__all' })
  );
}

function renderPanel(panel: BoardPanel, place: Place, id: number): Builder<dashboard.Panel> {
  switch (panel.kind) {
    case 'graph':
      return renderGraph(panel, place, id);
    case 'stat':
      return renderStat(panel, place, id);
    case 'table':
      return renderTable(panel, place, id);
  }
}

function renderGraph(panel: Graph, place: Place, id: number): Builder<dashboard.Panel> {
  const queries = Object.entries(panel.queries);
  const builder = new timeseries.PanelBuilder()
    .id(id)
    .title(panel.title)
    .gridPos(place)
    .datasource(chosen)
    .unit(unitIds[panel.unit])
    // Softly: what is below zero, such as the time left of a certificate that has ended, must be seen.
    .axisSoftMin(0)
    .lineWidth(1)
    .fillOpacity(panel.stacked ? fill.areas : fill.lines)
    .showPoints(common.VisibilityMode.Never)
    .legend(legend(queries))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .targets(queries.map(([name, query], at) => target(query, at).legendFormat(name).range()));
  if (panel.description) builder.description(panel.description);
  const max = panel.max ?? (panel.stacked ? undefined : ends[panel.unit]);
  if (max !== undefined) builder.axisSoftMax(max);
  if (panel.stacked) builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
  if (!panel.alarm) return builder;
  return builder
    .thresholds(thresholds(panel.alarm))
    .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
}

/** One line alone needs no table; of many, those that matter come first. */
function legend(queries: readonly (readonly [string, string])[]): Builder<common.VizLegendOptions> {
  const builder = new common.VizLegendOptionsBuilder().showLegend(true).placement(common.LegendPlacement.Bottom);
  if (queries.every(([name]) => !name.includes('{{'))) return builder.displayMode(common.LegendDisplayMode.List);
  return builder
    .displayMode(common.LegendDisplayMode.Table)
    .calcs(['lastNotNull', 'max'])
    .sortBy('Last *')
    .sortDesc(true);
}

function renderStat(panel: Stat, place: Place, id: number): Builder<dashboard.Panel> {
  const builder = new stats.PanelBuilder()
    .id(id)
    .title(panel.title)
    .gridPos(place)
    .datasource(chosen)
    .unit(unitIds[panel.unit])
    .colorMode(panel.alarm ? common.BigValueColorMode.Background : common.BigValueColorMode.None)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(thresholds(panel.alarm ?? {}))
    .targets([target(panel.query, 0).instant()]);
  if (panel.description) builder.description(panel.description);
  return builder;
}

function renderTable(panel: Table, place: Place, id: number): Builder<dashboard.Panel> {
  const labels = Object.entries(panel.by);
  const values = panel.columns.map((column, at) => ({ ...column, field: valueField(at, panel.columns.length) }));
  const sortBy = panel.sortBy ?? labels[0]?.[1];
  const builder = new tables.PanelBuilder()
    .id(id)
    .title(panel.title)
    .gridPos(place)
    .datasource(chosen)
    .filterable(true)
    .cellHeight(common.TableCellHeight.Sm)
    .targets(panel.columns.map(({ query }, at) => target(query, at).instant().format(PromQueryFormat.Table)))
    .transformations([
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: Object.fromEntries(
            [...labels.map(([label]) => label), ...values.map(({ field }) => field)].map((field, at) => [field, at]),
          ),
          renameByName: Object.fromEntries([...labels, ...values.map(({ field, title }) => [field, title])]),
        },
      },
    ]);
  for (const { title, unit } of values) builder.overrideByName(title, [{ id: 'unit', value: unitIds[unit] }]);
  if (sortBy)
    builder.sortBy([new common.TableSortByFieldStateBuilder().displayName(sortBy).desc(panel.sortBy !== undefined)]);
  if (panel.description) builder.description(panel.description);
  if (panel.opens) {
    const title = panel.by[panel.opens.label] ?? panel.opens.label;
    builder.overrideByName(title, [{ id: 'links', value: [{ title: 'More', url: urlOf(panel.opens, panel.by) }] }]);
  }
  return builder;
}

/** The address of a dashboard about one row, with the time that is shown here. */
function urlOf({ board, sets, keeps = [] }: Opening, titles: Table['by']): string {
  const kept = ['datasource', 'cluster', ...keeps].map((name) => `\${${name}:queryparam}`);
  const set = Object.entries(sets).map(([name, label]) => `var-${name}=\${__data.fields["${titles[label] ?? label}"]}`);
  return `/d/${board}?${[...kept, ...set, `\${__url_time_range}`].join('&')}`;
}

/** What Grafana calls the value of a query in a table: of the only one, plainly so. */
function valueField(at: number, of: number): string {
  return of === 1 ? 'Value' : `Value #${refId(at)}`;
}

function target(query: string, at: number): DataqueryBuilder {
  return new DataqueryBuilder().datasource(chosen).refId(refId(at)).expr(query);
}

function refId(at: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + at);
}

function thresholds({ warning, critical, below }: Alarm): Builder<dashboard.ThresholdsConfig> {
  const bad: readonly (readonly [number | undefined, string])[] = below
    ? [
        [critical, colors.critical],
        [warning, colors.warning],
      ]
    : [
        [warning, colors.warning],
        [critical, colors.critical],
      ];
  const known = bad.flatMap(([value, color]) => (value === undefined ? [] : [{ value, color }]));
  const values = [null, ...known.map(({ value }) => value)];
  const shades = known.map(({ color }) => color);
  const ordered = below ? [...shades, colors.good] : [colors.good, ...shades];
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(ordered.map((color, at) => ({ value: values[at] ?? null, color })));
}
