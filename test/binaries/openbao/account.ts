import { createSign, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { listen } from '../../cluster/ports';

/** A ServiceAccount, as its token names it. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token as the API server issues it for one audience. */
export function tokenOf({ namespace, name }: Account, audience: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({
    iss: 'https://kubernetes.default.svc',
    sub: `system:serviceaccount:${namespace}:${name}`,
    aud: [audience],
    iat: now,
    nbf: now,
    exp: now + 3600,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: `uid-of-${namespace}-${name}` } },
  })}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
}

/** Revision of pods that are up to date. */
export const currentRevision = 'current';

/** What the API server is asked to know and to do. */
export interface FakeApi {
  readonly server: Server;
  /** ConfigMaps that were created. */
  readonly configMaps: unknown[];
  /** Revisions of pods by name. */
  readonly pods: Map<string, string>;
  /** Called when a pod is deleted; the pod is of the current revision then. */
  onDelete: (pod: string) => Promise<void>;
}

/** The calls of the API server that the jobs and the auth method make: reviews of tokens, one ConfigMap, and the pods. */
export async function fakeApi(port: number, tls: string): Promise<FakeApi> {
  const pods = new Map<string, string>();
  const configMaps: unknown[] = [];
  const options = { key: readFileSync(`${tls}/tls.key`), cert: readFileSync(`${tls}/tls.crt`) };
  const server = createServer(options, (request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const body = JSON.parse(text || '{}');
      const reply = (status: number, answer: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      };
      if (request.url?.endsWith('/tokenreviews')) {
        reply(201, review(body));
      } else if (request.url?.endsWith('/configmaps') && request.method === 'POST') {
        configMaps.push(body);
        reply(201, body);
      } else if (request.url?.includes('/statefulsets/')) {
        reply(200, { metadata: { generation: 1 }, status: { observedGeneration: 1, updateRevision: currentRevision } });
      } else if (request.url?.includes('/pods/')) {
        const pod = request.url.split('/').pop() ?? '';
        if (request.method === 'GET') {
          reply(200, { metadata: { labels: { 'controller-revision-hash': pods.get(pod) } } });
        } else {
          void api.onDelete(pod).then(() => {
            pods.set(pod, currentRevision);
            reply(200, {});
          });
        }
      } else reply(404, { message: 'not found' });
    });
  });
  await listen(server, port);
  const api: FakeApi = { server, configMaps, pods, onDelete: async () => undefined };
  return api;
}

function review(body: { spec: { token: string; audiences?: string[] } }): object {
  const claims = JSON.parse(Buffer.from(body.spec.token.split('.')[1] ?? '', 'base64url').toString());
  const audiences = (body.spec.audiences ?? []).filter((audience) => claims.aud.includes(audience));
  const { namespace, serviceaccount } = claims['kubernetes.io'];
  return {
    ...body,
    status: {
      authenticated: audiences.length > 0,
      audiences,
      user: {
        username: claims.sub,
        uid: serviceaccount.uid,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      },
    },
  };
}
