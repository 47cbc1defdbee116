import type { BinaryCheck } from '../check';
import { kustomize } from './kustomize';
import { mapPage } from './map-page';
import { netpolAnalyzer } from './netpol-analyzer';
import { openbao } from './openbao';
import { prometheusConfig } from './prometheus-config';
import { prometheusRules } from './prometheus-rules';
import { secretBootstrap } from './secret-bootstrap';
import { shell } from './shell';
import { vaultAgent } from './vault-agent';

/** Every check, most valuable first: that is the order in which they are taken when time is short. */
export const checks: readonly BinaryCheck[] = [
  kustomize,
  shell,
  secretBootstrap,
  openbao,
  vaultAgent,
  prometheusConfig,
  prometheusRules,
  secretBootstrap,
  openbao,
  netpolAnalyzer,
  mapPage,
];
