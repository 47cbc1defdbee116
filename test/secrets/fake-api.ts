import type { Client } from '../../lib/secrets/generated/job/kubernetes';

type Stored = {
  type?: string;
  metadata: { name: string; resourceVersion: string };
  data: Record<string, string>;
};

/** A store of Secrets and ConfigMaps that answers as the API server does: names are taken once, and versions must match. */
export class FakeApi {
  readonly objects = new Map<string, Stored>();
  calls = 0;
  private version = 0;

  readonly client: Client = async (method, path, body) => {
    this.calls += 1;
    await Promise.resolve();
    switch (method) {
      case 'GET':
        return this.get(path);
      case 'POST':
        return this.create(path, body as Stored);
      case 'PATCH':
        return this.patch(path, body as Stored);
    }
  };

  /** Values of a Secret, decoded; undefined when there is none. */
  secret(name: string): Record<string, string> | undefined {
    const stored = this.objects.get(`/api/v1/namespaces/shop/secrets/${name}`);
    return (
      stored &&
      Object.fromEntries(
        Object.entries(stored.data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      )
    );
  }

  put(name: string, values: Record<string, string>, type = 'Opaque'): void {
    const data = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    );
    this.objects.set(`/api/v1/namespaces/shop/secrets/${name}`, {
      type,
      metadata: { name, resourceVersion: '1' },
      data,
    });
  }

  remove(name: string): void {
    this.objects.delete(`/api/v1/namespaces/shop/secrets/${name}`);
  }

  get ledger(): Record<string, string> {
    return this.objects.get('/api/v1/namespaces/shop/configmaps/secret-ledger')?.data ?? {};
  }

  get drafts(): Record<string, string> {
    return this.objects.get('/api/v1/namespaces/shop/secrets/secret-drafts')?.data ?? {};
  }

  private get(path: string) {
    const body = this.objects.get(path);
    return body ? { status: 200, body: structuredClone(body) } : { status: 404, body: { message: 'not found' } };
  }

  private create(path: string, body: Stored) {
    const id = `${path}/${body.metadata.name}`;
    if (this.objects.has(id)) return { status: 409, body: { message: 'already exists' } };
    return { status: 201, body: this.store(id, structuredClone(body)) };
  }

  private patch(path: string, body: Stored) {
    const stored = this.objects.get(path);
    if (!stored) return { status: 404, body: { message: 'not found' } };
    if (stored.metadata.resourceVersion !== body.metadata.resourceVersion) {
      return { status: 409, body: { message: 'the object has been modified' } };
    }
    // A merge patch: null takes a key away.
    const data = Object.fromEntries(
      Object.entries({ ...stored.data, ...body.data }).filter(([, value]) => value !== null),
    );
    return { status: 200, body: this.store(path, { ...stored, data }) };
  }

  private store(id: string, object: Stored): Stored {
    this.version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
    this.objects.set(id, stored);
    return stored;
  }
}
