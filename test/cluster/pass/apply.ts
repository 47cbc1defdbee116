import type { ExpectedSecret, KubernetesObject } from '../../../lib';
import { objectName } from '../../../lib/verify/rule';
import { bundledConfigMaps } from '../../../lib/verify/trust-bundles';
import { ApiError, type LiveObject } from '../client';
import { installCrds } from '../crds';
import { waitFor } from '../wait';
import type { Pass } from './trial';

/** Seconds until the controllers have given a namespace what pods need. */
const namespaceTime = 30;

/** Value of every key of a Secret that somebody else would bring: nothing here reads it. */
const placeholder = Buffer.from('brought-by-the-test').toString('base64');

/** Applies everything in order, as kubectl would with server-side apply, strict, and with every warning a fault. */
export async function applyAll(pass: Pass): Promise<void> {
  await installCrds(pass.plane.api, pass.objects);
  for (const object of pass.objects) {
    await applyOne(pass, object);
    if (object.kind === 'Namespace') await furnishNamespace(pass, object.metadata.name);
  }
  // Judged like the others, but without effect.
  for (const object of pass.webhooks) await applyOne(pass, object, { dryRun: true });
  pass.count('objects', pass.objects.length);
  pass.count('webhooks without effect', pass.webhooks.length);
}

/** How often an object is applied again before a change counts: controllers may write to it between two looks. */
const attempts = 3;

/** Applies everything again: what is right already must stay untouched, or GitOps would work for ever. */
export async function applyAgain(pass: Pass): Promise<void> {
  for (const object of pass.objects) {
    if (await isStable(pass, object)) continue;
    pass.fault('repeat', `${objectName(object)} changes when it is applied a second time`);
  }
}

async function isStable(pass: Pass, object: KubernetesObject): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await pass.plane.api.find(object);
    const after = await applyOne(pass, object);
    if (before?.metadata.resourceVersion === after?.metadata.resourceVersion) return true;
  }
  return false;
}

async function applyOne(
  pass: Pass,
  object: KubernetesObject,
  options: { readonly dryRun?: boolean } = {},
): Promise<LiveObject | undefined> {
  try {
    const { body, warnings } = await pass.plane.api.apply(object, options);
    for (const warning of warnings) pass.fault('apply', `${objectName(object)}: warning: ${warning}`);
    return body;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    pass.fault('apply', `${objectName(object)}: ${error.message}`);
    return undefined;
  }
}

/** What a namespace gets from elsewhere: its ServiceAccount from a controller, and Secrets from whoever brings them. */
async function furnishNamespace(pass: Pass, namespace: string): Promise<void> {
  const { api } = pass.plane;
  await waitFor(`namespace ${namespace} has its ServiceAccount`, namespaceTime, async () => {
    const accounts = await api.list({ apiVersion: 'v1', kind: 'ServiceAccount' }, namespace);
    return accounts.length > 0 ? [] : ['default'];
  });
  for (const secret of pass.trial.expectedSecrets) {
    if (secret.namespace === namespace) await api.apply(secretOf(secret));
  }
  const bundles = pass.trial.manifests.filter(({ object }) => object.kind === 'Bundle');
  for (const { name, key, ...made } of bundledConfigMaps(bundles)) {
    if (made.namespace !== namespace) continue;
    await api.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: { [key]: placeholder },
    });
  }
}

function secretOf({ namespace, name, keys }: ExpectedSecret): KubernetesObject {
  const data = Object.fromEntries(keys.map((key) => [key, placeholder]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data };
}
