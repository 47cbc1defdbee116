import type { ContainerProps, EnvValue } from './container';
import type { Fault } from './platform-error';
import { isTold, type RenewedFiles, renewedFiles, type WorkloadRenewal } from './renewal';
import type { SecretKey } from './secret';
import type { PodProps } from './workload-props';

/** How the containers of a pod take up what they mount. */
export function renewalsOf(props: PodProps): readonly Omit<WorkloadRenewal, 'namespace' | 'workload'>[] {
  const containers = [...Object.values(props.init ?? {}), props, ...Object.values(props.sidecars ?? {})];
  return containers.flatMap(renewedFiles).flatMap(({ source, keys, renewal }) => {
    return renewal ? [{ source, renewal, keys: Object.values(keys) }] : [];
  });
}

/** What is wrong with how a pod takes up renewed certificates: those of its namespace, by the names of their Secrets. */
export function renewalProblems(props: PodProps, runsToEnd: boolean, certificates: ReadonlySet<string>): Fault[] {
  const running = [props, ...Object.values(props.sidecars ?? {})];
  return [
    ...running.flatMap((container) => [
      ...fileProblems(container, certificates),
      ...(runsToEnd ? [] : variableProblems(container, certificates)),
      ...kindProblems(container, runsToEnd),
      ...commandProblems(container),
    ]),
    ...Object.entries(props.init ?? {}).flatMap(([name, container]) => [
      ...fileProblems(container, certificates),
      ...(runsToEnd ? kindProblems(container, runsToEnd) : initProblems(name, container, certificates)),
    ]),
  ];
}

/** A restart of the main container runs no other one again. */
function initProblems(name: string, container: ContainerProps, certificates: ReadonlySet<string>): Fault[] {
  const files = renewedFiles(container).filter(({ renewal }) => renewal !== undefined);
  const variables = Object.values(container.env ?? {}).flatMap((value) => keyOf(value, certificates) ?? []);
  const sources = new Set([...files.map(({ source }) => source.name), ...variables.map(({ secret }) => secret)]);
  return [...sources].map((source) => ({
    prop: `init.${name}`,
    problem: `runs once for each pod, so that what it makes of '${source}' is never renewed`,
    remedy: 'let the container that keeps running read the files themselves',
  }));
}

function fileProblems(container: ContainerProps, certificates: ReadonlySet<string>): Fault[] {
  return renewedFiles(container).flatMap((each) => mountProblems(each, certificates));
}

function mountProblems({ source, renewal, frozen }: RenewedFiles, certificates: ReadonlySet<string>): Fault[] {
  const isCertificate = source.kind === 'ConfigMap' || certificates.has(source.name);
  if (isCertificate && !renewal) {
    const problem = `mounts certificate '${source.name}' and does not say how it takes up a renewed one`;
    return [{ prop: 'mounts', problem, remedy: 'mount it with certificateFiles, and say it there' }];
  }
  if (!isCertificate || !frozen) return [];
  const problem = `mounts a part of '${source.name}' with subPath, which the kubelet never renews`;
  return [{ prop: 'mounts', problem, remedy: 'mount the whole volume, and choose its files there' }];
}

/** The environment is made when the container starts, and the script looks at files alone. A job makes it anew with each run. */
function variableProblems(container: ContainerProps, certificates: ReadonlySet<string>): Fault[] {
  const files = renewedFiles(container).filter(({ renewal }) => renewal === 'restart');
  return Object.entries(container.env ?? {}).flatMap(([name, value]) => {
    const held = keyOf(value, certificates);
    if (!held) return [];
    const { secret, key } = held;
    if (files.some(({ source, keys }) => source.name === secret && Object.values(keys).includes(key))) return [];
    const problem = `${name} holds '${key}' of certificate '${secret}' as it was when the container started`;
    return [{ prop: 'env', problem, remedy: `also mount '${key}' with certificateFiles and 'restart'` }];
  });
}

/** The key of a certificate's Secret that a variable holds. */
function keyOf(value: EnvValue, certificates: ReadonlySet<string>): SecretKey | undefined {
  return typeof value !== 'string' && 'secret' in value && certificates.has(value.secret) ? value : undefined;
}

function kindProblems(container: ContainerProps, runsToEnd: boolean): Fault[] {
  const wrong = renewedFiles(container).filter(
    ({ renewal }) => renewal !== undefined && (renewal === 'each-run') !== runsToEnd,
  );
  return wrong.map(({ source }) =>
    runsToEnd
      ? { prop: 'mounts', problem: `runs to its end, and is to follow '${source.name}'`, remedy: "say 'each-run'" }
      : {
          prop: 'mounts',
          problem: `says 'each-run' of '${source.name}', and keeps running`,
          remedy: "say how the program takes up renewed files, or 'restart'",
        },
  );
}

function commandProblems(container: ContainerProps): Fault[] {
  if (container.command || !renewedFiles(container).some(isTold)) return [];
  const problem = 'its program is started below a script that follows renewals, and names no command';
  return [{ prop: 'command', problem, remedy: "write the image's entry point as the command" }];
}
