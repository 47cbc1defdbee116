import type { Dashboard } from '../../core';

/** Dashboard over every service level objective. */
export const sloDashboard: Dashboard = {
  title: 'Service level objectives',
  health: [
    {
      title: 'Error budget that is left',
      unit: 'percent',
      queries: { '{{slo}}': '100 * slo:period_error_budget_remaining:ratio' },
    },
    { title: 'Good events over the period', unit: 'percent', queries: { '{{slo}}': '100 * slo:period_good:ratio' } },
  ],
  traffic: [{ title: 'Events', unit: 'per-second', queries: { '{{slo}}': 'slo:sli_total:rate5m' } }],
  errors: [{ title: 'Bad events', unit: 'percent', queries: { '{{slo}}': '100 * slo:sli_error:ratio_rate5m' } }],
  saturation: [
    {
      title: 'Burn rate, where 1 spends the budget exactly',
      unit: 'count',
      queries: {
        '{{slo}} now': 'slo:current_burn_rate:ratio',
        '{{slo}} over the period': 'slo:period_burn_rate:ratio',
      },
    },
  ],
};
