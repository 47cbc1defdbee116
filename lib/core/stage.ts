/**
 * Stages order an environment: every object of a stage is applied before any object of the next. Argo CD reads the order
 * from sync waves, Flux from `dependsOn`, kubectl from the kustomization, people from the folder names.
 */
export const stages = {
  crds: { folder: '00-crds', wave: -50 },
  namespaces: { folder: '10-namespaces', wave: -40 },
  policies: { folder: '20-policies', wave: -30 },
  operators: { folder: '30-operators', wave: -20 },
  secrets: { folder: '40-secrets', wave: -10 },
  workloads: { folder: '50-workloads', wave: 0 },
  custom: { folder: '60-custom', wave: 10 },
  checks: { folder: '90-checks', wave: 50 },
} as const satisfies Record<string, { folder: string; wave: number }>;

/** A stage's name. Defined in the order of application. */
export type Stage = keyof typeof stages;

/** Stages whose removal would take everything of the later ones along: nothing prunes them. */
export const keptStages: ReadonlySet<Stage> = new Set(['crds', 'namespaces']);

/** Kinds that have one right place, whoever declares them. */
const fixedStage: Readonly<Record<string, Stage>> = {
  CustomResourceDefinition: 'crds',
  Namespace: 'namespaces',
  PriorityClass: 'namespaces',
  StorageClass: 'namespaces',
  IngressClass: 'namespaces',
  RuntimeClass: 'namespaces',
  ResourceQuota: 'policies',
  LimitRange: 'policies',
  NetworkPolicy: 'policies',
  CiliumNetworkPolicy: 'policies',
  GlobalNetworkPolicy: 'policies',
  GlobalNetworkSet: 'policies',
  ClusterRole: 'policies',
  ClusterRoleBinding: 'policies',
  ValidatingAdmissionPolicy: 'policies',
  ValidatingAdmissionPolicyBinding: 'policies',
};

/** The stage of an object: its kind decides if it has one right place, otherwise the system that declares it. */
export function stageOf(kind: string, declared: Stage): Stage {
  return fixedStage[kind] ?? declared;
}
