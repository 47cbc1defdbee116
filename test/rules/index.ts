import type { AlertTest, RecordingTest } from './alert-test';
import { alertmanagerTests } from './alertmanager';
import { certManagerTests } from './cert-manager';
import { externalSecretsTests } from './external-secrets';
import { fluentdTests } from './fluentd';
import { generalTests } from './general';
import { opensearchTests } from './opensearch';
import { openSearchDashboardsTests } from './opensearch-dashboards';
import { vaultTests } from './vault';
import { vaultInjectorTests } from './vault-k8s';

/** The proof of every alert, by topic. */
export const alertTests: Readonly<Record<string, readonly AlertTest[]>> = {
  alertmanager: alertmanagerTests,
  'cert-manager': certManagerTests,
  'external-secrets': externalSecretsTests,
  fluentd: fluentdTests,
  general: generalTests,
  opensearch: opensearchTests,
  'opensearch-dashboards': openSearchDashboardsTests,
  vault: vaultTests,
  'vault-k8s': vaultInjectorTests,
};

/** The proof of recording rules, by topic. */
export const recordingTests: Readonly<Record<string, readonly RecordingTest[]>> = {};
