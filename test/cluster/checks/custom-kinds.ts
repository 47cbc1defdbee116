import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { landscape } from '../../../charts/landscape';
import { Capability, type KubernetesObject, type Manifest, manifestsOf, sealed, sops } from '../../../lib';
import { gitopsFiles } from '../../../lib/output/gitops';
import { type SynthesizedEnvironment, synthesize } from '../../../lib/output/synthesize';
import { networks } from '../../../tools/reachability/clusters';
import { TestSystem, testCapability } from '../../core/platform';
import { sealedValue } from '../../secrets/sealed-value';
import { sopsFolder, sopsRecipient } from '../../secrets/sops-value';
import { vendor } from '../../secrets/vendor';
import type { ClusterCheck } from '../check';
import { Pass, type Trial } from '../pass';
import { applyAgain, applyAll } from '../pass/apply';
import { releaseFinalizers, removeAll } from '../pass/removal';

/** Seconds that anything may take. */
const patience = 30;

/** Groups of CNIs whose definitions no registry carries: their objects are checked by the types in `imports/` alone. */
const unavailable: readonly string[] = ['crd.antrea.io', 'projectcalico.org'];

/** What is written for Argo CD, Flux, CNIs and Sealed Secrets, by the definitions of their pinned releases. */
export const customKindsCheck: ClusterCheck = {
  id: 'custom-kinds',
  title:
    'objects of Argo CD, Flux, Cilium and Sealed Secrets are what the definitions of their releases accept, and stay as they are',
  tools: [],
  beside: true,
  weight: 20,
  async run({ plane }) {
    console.log(`  NOT DONE: policies of ${unavailable.join(' and ')}: no registry carries their definitions`);
    const findings: string[] = [];
    let objects = 0;
    for (const trial of [
      ...synthesize(landscape()).flatMap(delivered),
      ...ciliumPolicies(),
      sealedSecrets(),
      decryption(),
    ]) {
      const pass = new Pass(plane, trial, patience);
      try {
        await applyAll(pass);
        if (pass.faults.length === 0) await applyAgain(pass);
      } finally {
        await releaseFinalizers(plane.api, trial);
        await removeAll(pass);
      }
      objects += pass.objects.length;
      findings.push(...pass.outcome.findings);
    }
    return { counts: { 'custom objects': objects }, findings };
  },
};

/** The objects that make Argo CD and Flux apply an environment, with the namespaces that these bring. */
function delivered({ environment, manifests }: SynthesizedEnvironment): Trial[] {
  const objects = [...gitopsFiles(environment, manifests)]
    .filter(([file]) => !file.endsWith('/kustomization.yaml'))
    .map(([, text]) => parse(text) as KubernetesObject);
  if (objects.length === 0) return [];
  return [trial(`delivery of ${environment.name}`, [...namespacesOf(objects), ...objects])];
}

function ciliumPolicies(): Trial[] {
  return networks()
    .filter(({ kind }) => kind === 'cilium')
    .map(({ name, manifests }) => {
      const objects = manifests
        .map(({ object }) => object)
        .filter(({ apiVersion }) => apiVersion.startsWith('cilium.io/'));
      return trial(`${name} on Cilium`, [...namespacesOf(objects), ...objects]);
    })
    .filter(({ manifests }) => manifests.length > 0);
}

function sealedSecrets(): Trial {
  const values = { token: sealedValue('token') };
  const capability = testCapability({ secrets: sealed({ secrets: { 'logging/vendor': values } }) });
  new TestSystem(capability).declare.secret({
    name: 'vendor',
    purpose: 'opens the door',
    keys: { token: { kind: 'given', description: 'token of the vendor' } },
    rotation: 'coordinated',
  });
  const objects = manifestsOf(capability.environment)
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'SealedSecret');
  return trial('Secrets that are sealed', [...namespacesOf(objects), ...objects]);
}

/** What Flux is told where Secrets stand encrypted. */
function decryption(): Trial {
  const folder = mkdtempSync(join(tmpdir(), 'sops-'));
  try {
    const secrets = sops({ folder: sopsFolder(folder), recipients: [sopsRecipient], keySecret: 'sops-age' });
    const delivery = { repository: 'https://git.example.com/platform.git' };
    const { environment } = testCapability({ secrets, delivery });
    new TestSystem(new Capability(environment, 'shop')).declare.secret(vendor);
    const objects = [...gitopsFiles(environment, manifestsOf(environment))]
      .filter(([file]) => !file.endsWith('/kustomization.yaml'))
      .map(([, text]) => parse(text) as KubernetesObject);
    return trial('delivery of encrypted Secrets', [...namespacesOf(objects), ...objects]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function namespacesOf(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  return [...names].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

function trial(name: string, objects: readonly KubernetesObject[]): Trial {
  const manifests = objects.map((object): Manifest => ({ path: name, stage: 'custom', folder: name, object }));
  return { name, manifests, expectedSecrets: [] };
}
