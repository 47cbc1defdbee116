import type { BinaryCheck } from '../check';
import { alertmanager } from './alertmanager';
import { alertmanagerChannels } from './alertmanager-channels';
import { alertmanagerMesh } from './alertmanager-mesh';
import { exporters } from './exporters';
import { exposition } from './exposition';
import { grafanaDashboards } from './grafana-dashboards';
import { kubeseal } from './kubeseal';
import { kustomize } from './kustomize';
import { mapPage } from './map-page';
import { netpolAnalyzer } from './netpol-analyzer';
import { openbao } from './openbao';
import { openbaoDatabase } from './openbao-database';
import { prometheusConfig } from './prometheus-config';
import { prometheusOtlp } from './prometheus-otlp';
import { prometheusReload } from './prometheus-reload';
import { prometheusRemoteWrite } from './prometheus-remote-write';
import { prometheusReplicas } from './prometheus-replicas';
import { prometheusRules } from './prometheus-rules';
import { prometheusScale } from './prometheus-scale';
import { prometheusTls } from './prometheus-tls';
import { secretBootstrap } from './secret-bootstrap';
import { secretPreflight } from './secret-preflight';
import { shell } from './shell';
import { slo } from './slo';
import { sopsCheck } from './sops';
import { vaultAgent } from './vault-agent';

/** Every check, most valuable first: that is the order in which they are taken when time is short. */
export const checks: readonly BinaryCheck[] = [
  kustomize,
  shell,
  secretBootstrap,
  openbao,
  vaultAgent,
  openbaoDatabase,
  secretPreflight,
  kubeseal,
  sopsCheck,
  prometheusConfig,
  prometheusRules,
  exporters,
  exposition,
  netpolAnalyzer,
  mapPage,
  slo,
  alertmanager,
  alertmanagerChannels,
  alertmanagerMesh,
  grafanaDashboards,
  prometheusReload,
  prometheusTls,
  prometheusRemoteWrite,
  prometheusReplicas,
  prometheusOtlp,
  prometheusScale,
];
