import { identityProblem } from './identity';
import { isDnsLabel, maxWorkloadName } from './names';
import type { Problem } from './platform-error';
import { claimsOf, exceptionsOf, suppliesOf } from './pod';
import { bytesOf } from './quantity';
import { admits, levelOfException } from './security';
import type { WorkloadContext, WorkloadProps } from './workload-props';

/** What is wrong with the props of a workload where it belongs. */
export function workloadProblems(
  path: string,
  name: string,
  props: WorkloadProps,
  context: WorkloadContext,
): Problem[] {
  const { cluster } = context.environment;
  const problems: Problem[] = [];
  if (!isDnsLabel(name) || name.length > maxWorkloadName) {
    problems.push({
      path,
      prop: 'name',
      problem: `'${name}' is not a DNS label of at most ${maxWorkloadName} characters`,
      remedy: 'use lower-case letters, digits and dashes',
    });
  }
  if ('replicas' in props && !(Number.isInteger(props.replicas) && props.replicas >= 1)) {
    problems.push({
      path,
      prop: 'replicas',
      problem: `${props.replicas} is not a number of replicas`,
      remedy: 'use 1 or more',
    });
  }
  for (const { id } of exceptionsOf(props, path)) {
    if (admits(context.level, levelOfException[id])) continue;
    problems.push({
      path,
      prop: id,
      problem: `needs Pod Security level ${levelOfException[id]}, but namespace '${context.namespace}' enforces ${context.level}`,
      remedy: `give the system podSecurity: '${levelOfException[id]}', or drop the exception`,
    });
  }
  const identity = props.identity && identityProblem(cluster, props.identity);
  if (identity) problems.push({ path, prop: 'identity', ...identity });
  for (const { prop, problem } of suppliesOf(props)) {
    const fault = problem({ namespace: context.namespace, serviceAccount: name });
    if (fault) problems.push({ path, prop, ...fault });
  }
  const classes = cluster.facts.storageClasses.map((storageClass) => storageClass.name);
  for (const { name: claimName, size, storageClass } of claimsOf(props)) {
    if (bytesOf(size) <= 0) {
      const problem = `claim '${claimName}' asks for no space`;
      problems.push({ path, prop: 'size', problem, remedy: 'give it the space that its data needs' });
    }
    const wanted = storageClass ?? cluster.defaultStorageClass;
    if (wanted !== undefined && classes.includes(wanted)) continue;
    problems.push({
      path,
      prop: 'storageClass',
      problem: wanted
        ? `the cluster has no storage class '${wanted}'`
        : `claim '${claimName}' names no storage class and the cluster has no default`,
      remedy: `use one of ${classes.join(', ') || 'none'}, or declare it in the cluster's storageClasses`,
    });
  }
  return problems;
}
