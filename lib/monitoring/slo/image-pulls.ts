import type { Indicator } from '../../core';

const kubelets = 'job="kubelet",metrics_path="/metrics"';
const pulls = `${kubelets},operation_type="pull_image"`;

/**
 * Pulls of images, as the kubelets of all nodes count them: what a registry has to serve. A name or tag that nobody pushed fails,
 * too. Source: pkg/kubelet/metrics and pkg/kubelet/kuberuntime of Kubernetes 1.28 to 1.37, which count each call of the container
 * runtime and each that failed. The histogram of the durations of pulls is not in 1.28, and leaves out those that failed.
 */
export const imagePulls: Indicator = {
  kind: 'events',
  total: `kubelet_runtime_operations_total{${pulls}}`,
  bad: `kubelet_runtime_operations_errors_total{${pulls}}`,
  // Each kind of call is counted from its first on, and a kubelet that was restarted may have no image to pull.
  countedWhile: `kubelet_runtime_operations_total{${kubelets}}`,
};
