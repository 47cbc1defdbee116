import { type EndpointProbe, isHostName } from '../../core';

const statusRange = { first: 100, last: 599 };

/** What is wrong with a probe, if anything is. */
export function probeProblem({ endpoint, question }: EndpointProbe): { problem: string; remedy: string } | undefined {
  switch (question.kind) {
    case 'tcp':
      return unknownAuthority(endpoint);
    case 'dns':
      return isHostName(question.name)
        ? undefined
        : {
            problem: `'${question.name}' is no name to resolve`,
            remedy: 'write a name such as kubernetes.default.svc.cluster.local',
          };
    case 'http':
      return unknownAuthority(endpoint) ?? httpProblem(question);
  }
}

/** The exporter trusts the authorities of its image alone. */
function unknownAuthority({ tls, peer, host }: EndpointProbe['endpoint']) {
  if (!tls || peer.kind !== 'pods') return undefined;
  return {
    problem: `the certificate of ${host} is signed by an authority of the platform, which the exporter does not know`,
    remedy: 'probe the address that it is published under, or leave it to the metrics of the system',
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
