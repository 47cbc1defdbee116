import type { Rule } from '../rule';
import { apiVersions } from './api-versions';
import { autoscalers } from './autoscalers';
import { availability } from './availability';
import { configReferences } from './config-references';
import { disruptionBudgets } from './disruption-budgets';
import { emptyValues } from './empty-values';
import { exceptions } from './exceptions';
import { explicitDefaults } from './explicit-defaults';
import { hostPorts } from './host-ports';
import { images } from './images';
import { ingressBackends } from './ingress-backends';
import { namespaces } from './namespaces';
import { networkIsolation } from './network-isolation';
import { networkPolicies } from './network-policies';
import { networkPolicyTargets } from './network-policy-targets';
import { podDefaults } from './pod-defaults';
import { podHardening } from './pod-hardening';
import { podSecurity } from './pod-security';
import { priorityClasses } from './priority-classes';
import { probes } from './probes';
import { quantities } from './quantities';
import { rbac } from './rbac';
import { reachability } from './reachability';
import { recommendedLabels } from './recommended-labels';
import { resources } from './resources';
import { roleBindings } from './role-bindings';
import { schema } from './schema';
import { secretValues } from './secret-values';
import { selectors } from './selectors';
import { serverFields } from './server-fields';
import { serviceAccounts } from './service-accounts';
import { serviceTargets } from './service-targets';
import { sizes } from './sizes';
import { statefulSetServices } from './stateful-set-services';
import { uniqueObjects } from './unique-objects';
import { uniqueParts } from './unique-parts';
import { validNames } from './valid-names';
import { volumes } from './volumes';
import { wellFormed } from './well-formed';

/** Every rule. The order is that of the table in README.md. */
export const rules: readonly Rule[] = [
  // The objects themselves.
  wellFormed,
  schema,
  uniqueObjects,
  validNames,
  namespaces,
  apiVersions,
  sizes,
  serverFields,
  emptyValues,
  explicitDefaults,
  quantities,
  exceptions,
  // What they name.
  configReferences,
  volumes,
  serviceAccounts,
  roleBindings,
  serviceTargets,
  statefulSetServices,
  ingressBackends,
  disruptionBudgets,
  autoscalers,
  priorityClasses,
  selectors,
  uniqueParts,
  // Pods.
  images,
  resources,
  probes,
  podDefaults,
  recommendedLabels,
  availability,
  hostPorts,
  // Security.
  podSecurity,
  podHardening,
  secretValues,
  rbac,
  networkIsolation,
  networkPolicies,
  networkPolicyTargets,
  reachability,
];
