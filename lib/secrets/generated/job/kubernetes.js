/** The few calls of the Kubernetes API that the job makes. Runs in the cluster, in plain Node.js. */
const { readFileSync } = require('node:fs');
const { request } = require('node:https');
const { setTimeout: sleep } = require('node:timers/promises');

/** Where the kubelet puts the credentials of the pod's ServiceAccount. */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Five minutes in all: a node that has just joined may wait that long for its network. */
const attempts = 60;
const pause = 5_000;
const timeout = 30_000;

/**
 * @typedef {{ status: number, body: any }} Answer
 * @typedef {(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<Answer>} Client
 */

/**
 * A client with the pod's own credentials. It tries again while the server cannot be reached or is overloaded, and gives every
 * other answer back, refusals included.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Client}
 */
function connect(environment) {
  const folder = environment.SERVICE_ACCOUNT_FOLDER ?? accountFolder;
  const ca = readFileSync(`${folder}/ca.crt`);
  const host = environment.KUBERNETES_SERVICE_HOST;
  const port = environment.KUBERNETES_SERVICE_PORT;
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Read each time: the kubelet renews the token.
        const authorization = `Bearer ${readFileSync(`${folder}/token`, 'utf8')}`;
        const answer = await send({ method, host, port, path, ca, timeout, headers: { authorization } }, body);
        if (answer.status < 500 && answer.status !== 429) return answer;
        if (attempt === attempts) throw new Error(`${method} ${path}: status ${answer.status}`);
      } catch (error) {
        if (attempt === attempts) throw error;
      }
      await sleep(pause);
    }
  };
}

/**
 * @param {import('node:https').RequestOptions} options
 * @param {object | undefined} body
 * @returns {Promise<Answer>}
 */
function send(options, body) {
  const type = options.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return new Promise((resolve, reject) => {
    const call = request({ ...options, headers: { ...options.headers, 'content-type': type } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
        } catch (error) {
          reject(error);
        }
      });
    });
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', reject);
    call.end(body && JSON.stringify(body));
  });
}

module.exports = { connect };
