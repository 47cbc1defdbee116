import { controllerRuntimeMetrics, metricNames, workQueueMetrics } from '../../core';

/** What controller-runtime exposes of the controller, in trust-manager v0.24, which has no metrics of its own. */
export const trustManagerMetrics: readonly string[] = metricNames(controllerRuntimeMetrics, workQueueMetrics);
