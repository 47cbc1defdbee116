import { controllerRuntimeMetrics, metricNames, workQueueMetrics } from '../../core';

/**
 * What the operator exposes about its objects and its calls of the store, and what controller-runtime exposes of each controller.
 * Source: pkg/controllers/externalsecret/esmetrics, secretstore/ssmetrics, secretstore/cssmetrics, pushsecret/psmetrics and
 * runtime/metrics of release 1.3.
 */
export const externalSecretsMetrics: readonly string[] = metricNames(controllerRuntimeMetrics, workQueueMetrics, {
  plain: [
    'clustersecretstore_reconcile_duration',
    'clustersecretstore_status_condition',
    'externalsecret_provider_api_calls_count',
    'externalsecret_reconcile_duration',
    'externalsecret_status_condition',
    'externalsecret_sync_calls_error',
    'externalsecret_sync_calls_total',
    'pushsecret_reconcile_duration',
    'pushsecret_status_condition',
    'secretstore_reconcile_duration',
    'secretstore_status_condition',
  ],
});
