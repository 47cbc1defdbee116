import type { IncomingMessage } from 'node:http';
import { Agent, request as send } from 'node:https';
import type { KubernetesObject } from '../../lib';

/** An object as the API server returns it. */
export interface LiveObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
}

/** What the API server answered. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** Texts of the `Warning` headers. */
  readonly warnings: readonly string[];
}

/** A request that the API server refused. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** `Forbidden`, `Invalid` and so on. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How a request differs from the usual. */
export interface RequestOptions {
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string;
  /** Bearer token of somebody else. @default the administrator's */
  readonly token?: string;
}

/** One kind of objects, as paths name it. */
interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** A kind of objects. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Milliseconds after which a request is given up. */
const patience = 30_000;

/** Owner of the fields that are applied. */
const fieldManager = 'cdk8s-landscape';

/** A small client of one API server. */
export class Client {
  private readonly agent: Agent;
  private readonly resources = new Map<string, readonly Resource[]>();

  constructor(
    readonly url: string,
    ca: string,
    private readonly token: string,
  ) {
    this.agent = new Agent({ ca, keepAlive: true });
  }

  /**
   * Sends a request.
   * @throws ApiError when it is refused; other errors when there is no answer.
   */
  async request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const response = await this.open(method, path, options, patience);
    const text = await textOf(response);
    const status = response.statusCode ?? 0;
    const body = parsed(text);
    if (status >= 400) throw refusal(status, body, text);
    return { status, body: body as T, warnings: warningsOf(response) };
  }

  /** Applies an object on the server's side. Unknown and repeated fields are errors. */
  async apply(object: KubernetesObject, { dryRun = false } = {}): Promise<Answer<LiveObject>> {
    const query = `fieldManager=${fieldManager}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    const path = await this.pathOf(object);
    return this.request('PATCH', `${path}?${query}`, { body: object, contentType: 'application/apply-patch+yaml' });
  }

  /** The object as it is now; undefined when it does not exist. */
  async find<T extends LiveObject>(object: KubernetesObject): Promise<T | undefined> {
    try {
      return (await this.request<T>('GET', await this.pathOf(object))).body;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Every object of a kind, of one namespace or of all. */
  async list<T extends LiveObject>(kind: Kind, namespace?: string): Promise<T[]> {
    const { body } = await this.request<{ items: T[] }>('GET', await this.collection(kind, namespace));
    // Items of a list carry neither.
    return body.items.map((item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }));
  }

  /** Deletes an object with what it owns; does nothing when it does not exist. */
  async delete(object: KubernetesObject): Promise<void> {
    try {
      await this.request('DELETE', await this.pathOf(object), { body: { propagationPolicy: 'Background' } });
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }

  /** Calls back for every object of a kind and its changes, until the function that is returned is called. */
  async watch<T extends LiveObject>(kind: Kind, see: (object: T) => void): Promise<() => void> {
    const response = await this.open('GET', `${await this.collection(kind)}?watch=true`, {}, 0);
    let rest = '';
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) see((JSON.parse(line) as { object: T }).object);
    });
    // The server may go at any time: whoever watches learns no more, and that is all.
    response.on('error', () => undefined);
    return () => response.destroy();
  }

  /** Path of an object. */
  async pathOf(object: KubernetesObject): Promise<string> {
    return `${await this.collection(object, object.metadata.namespace)}/${object.metadata.name}`;
  }

  /** Path of the objects of a kind, in one namespace or in all. */
  async collection(kind: Kind, namespace?: string): Promise<string> {
    const { name, namespaced } = await this.resource(kind);
    return `${groupPath(kind.apiVersion)}${namespaced && namespace ? `/namespaces/${namespace}` : ''}/${name}`;
  }

  /**
   * How the server serves a kind.
   * @throws ApiError when it does not.
   */
  async resource({ apiVersion, kind }: Kind): Promise<Resource> {
    const known = this.resources.get(apiVersion)?.find((resource) => resource.kind === kind);
    if (known) return known;
    const { body } = await this.request<{ resources: Resource[] }>('GET', groupPath(apiVersion));
    const served = body.resources.filter(({ name }) => !name.includes('/'));
    this.resources.set(apiVersion, served);
    const found = served.find((resource) => resource.kind === kind);
    if (found) return found;
    throw new ApiError(404, 'NotFound', `the server does not serve ${kind} of ${apiVersion}`);
  }

  /** Every kind that can be listed and deleted. */
  async kinds(): Promise<(Kind & { readonly namespaced: boolean })[]> {
    const { body } = await this.request<{ groups: { preferredVersion: { groupVersion: string } }[] }>('GET', '/apis');
    const versions = ['v1', ...body.groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const lists = await Promise.all(
      versions.map(async (apiVersion) => {
        const answer = await this.request<{ resources: Resource[] }>('GET', groupPath(apiVersion));
        return answer.body.resources
          .filter(({ name, verbs }) => !name.includes('/') && verbs.includes('list') && verbs.includes('delete'))
          .map(({ kind, namespaced }) => ({ apiVersion, kind, namespaced }));
      }),
    );
    return lists.flat();
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.agent.destroy();
  }

  private open(method: Method, path: string, options: RequestOptions, timeout: number): Promise<IncomingMessage> {
    const { body, contentType = 'application/json', token = this.token } = options;
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = send(`${this.url}${path}`, {
        method,
        agent: this.agent,
        timeout,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
        },
      });
      outgoing.on('response', resolve).on('error', reject);
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer in ${timeout / 1000} s`)));
      outgoing.end(text);
    });
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function textOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    response.on('end', () => resolve(text)).on('error', reject);
  });
}

/** Health paths answer in plain text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refusal(status: number, body: unknown, text: string): ApiError {
  const { reason = '', message = text } = typeof body === 'object' && body !== null ? (body as Partial<ApiError>) : {};
  return new ApiError(status, reason, message);
}

/** `299 - "text"`, several of them divided by commas. */
function warningsOf({ headers }: IncomingMessage): string[] {
  const found = String(headers.warning ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1'));
}
