import { type EndpointProbe, type Fault, isHostName, type TrustBundle } from '../../core';

const statusRange = { first: 100, last: 599 };

/** What is wrong with whom the exporter is to trust, if anything is: told of some, it forgets the authorities of its image. */
export function trustProblems({ name, includesPublic }: TrustBundle): Fault[] {
  if (includesPublic) return [];
  const problem = `with bundle '${name}' no certificate of a public authority would be good`;
  return [{ prop: 'trust', problem, remedy: 'say includesPublic in the bundle' }];
}

/** What is wrong with a probe, if anything is. */
export function probeProblem(
  { endpoint, question }: EndpointProbe,
  knowsPlatform: boolean,
): { problem: string; remedy: string } | undefined {
  switch (question.kind) {
    case 'tcp':
      return knowsPlatform ? undefined : unknownAuthority(endpoint);
    case 'dns':
      return isHostName(question.name)
        ? undefined
        : {
            problem: `'${question.name}' is no name to resolve`,
            remedy: 'write a name such as kubernetes.default.svc.cluster.local',
          };
    case 'http':
      return (knowsPlatform ? undefined : unknownAuthority(endpoint)) ?? httpProblem(question);
  }
}

/** Without a bundle the exporter trusts the authorities of its image alone. */
function unknownAuthority({ tls, peer, host }: EndpointProbe['endpoint']) {
  if (!tls || peer.kind !== 'pods') return undefined;
  return {
    problem: `the certificate of ${host} is signed by an authority of the platform, which the exporter does not know`,
    remedy: "pass a bundle with that authority as 'trust', or probe the address that it is published under",
  };
}

function httpProblem({ path = '/', statuses = [], body }: Extract<EndpointProbe['question'], { kind: 'http' }>) {
  if (!path.startsWith('/'))
    return { problem: `path '${path}' does not begin with a slash`, remedy: `write '/${path}'` };
  const status = statuses.find(
    (one) => !(Number.isInteger(one) && one >= statusRange.first && one <= statusRange.last),
  );
  if (status !== undefined)
    return { problem: `${status} is no HTTP status`, remedy: 'use whole numbers from 100 to 599' };
  if (body === undefined || isExpression(body)) return undefined;
  return { problem: `body '${body}' is no regular expression`, remedy: 'write one in the syntax of RE2' };
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
