/**
 * What components of Kubernetes serve at `/metrics/slis`: how each of their health checks went. About 150 series of an API server, and a handful of a
 * kubelet. Source: an exposition of 1.37.
 */
export const componentSlis: readonly string[] = ['kubernetes_healthcheck', 'kubernetes_healthchecks_total'];
