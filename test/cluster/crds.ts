import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../lib';
import { groupOf } from '../../lib/verify/kinds';
import type { Client } from './client';
import { waitFor } from './wait';

const execute = promisify(execFile);

/** Where the CRDs of an operator lie: in its Go module, pinned, as files. */
interface Source {
  readonly module: string;
  readonly folder: string;
  /** Files by the kind that they define. */
  readonly kinds: Readonly<Record<string, string>>;
}

const cilium = 'pkg/k8s/apis/cilium.io/client/crds/v2';

/** Sources by API group. CRDs are applied from there and never committed. */
const sources: Readonly<Record<string, Source>> = {
  'argoproj.io': {
    module: 'github.com/argoproj/argo-cd/v3@v3.5.1',
    folder: 'manifests/crds',
    kinds: { Application: 'application-crd.yaml', AppProject: 'appproject-crd.yaml' },
  },
  'bitnami.com': {
    module: 'github.com/bitnami-labs/sealed-secrets@v0.40.0',
    folder: 'helm/sealed-secrets/crds',
    kinds: { SealedSecret: 'bitnami.com_sealedsecrets.yaml' },
  },
  'cert-manager.io': {
    module: 'github.com/cert-manager/cert-manager@v1.21.1',
    folder: 'deploy/crds',
    kinds: {
      Certificate: 'cert-manager.io_certificates.yaml',
      CertificateRequest: 'cert-manager.io_certificaterequests.yaml',
      ClusterIssuer: 'cert-manager.io_clusterissuers.yaml',
      Issuer: 'cert-manager.io_issuers.yaml',
    },
  },
  'cilium.io': {
    module: 'github.com/cilium/cilium@v1.20.0',
    folder: cilium,
    kinds: { CiliumNetworkPolicy: 'ciliumnetworkpolicies.yaml' },
  },
  'external-secrets.io': {
    module: 'github.com/external-secrets/external-secrets@v1.3.2',
    folder: 'config/crds/bases',
    kinds: {
      ClusterSecretStore: 'external-secrets.io_clustersecretstores.yaml',
      ExternalSecret: 'external-secrets.io_externalsecrets.yaml',
      PushSecret: 'external-secrets.io_pushsecrets.yaml',
    },
  },
  'generators.external-secrets.io': {
    module: 'github.com/external-secrets/external-secrets@v1.3.2',
    folder: 'config/crds/bases',
    kinds: { Password: 'generators.external-secrets.io_passwords.yaml' },
  },
  'kustomize.toolkit.fluxcd.io': {
    module: 'github.com/fluxcd/kustomize-controller@v1.9.0',
    folder: 'config/crd/bases',
    kinds: { Kustomization: 'kustomize.toolkit.fluxcd.io_kustomizations.yaml' },
  },
  'secrets-store.csi.x-k8s.io': {
    module: 'sigs.k8s.io/secrets-store-csi-driver@v1.6.0',
    folder: 'deploy',
    kinds: { SecretProviderClass: 'secrets-store.csi.x-k8s.io_secretproviderclasses.yaml' },
  },
  'trust.cert-manager.io': {
    module: 'github.com/cert-manager/trust-manager@v0.24.0',
    folder: 'deploy/crds',
    kinds: { Bundle: 'trust.cert-manager.io_bundles.yaml' },
  },
  'source.toolkit.fluxcd.io': {
    module: 'github.com/fluxcd/source-controller@v1.9.6',
    folder: 'config/crd/bases',
    kinds: { GitRepository: 'source.toolkit.fluxcd.io_gitrepositories.yaml' },
  },
};

/** Seconds until the server serves a new kind. */
const patience = 30;

/** Installs the CRDs of the kinds that objects are of. Kinds without a source here stay unknown, and their apply says so. */
export async function installCrds(api: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const wanted = new Map(
    objects.flatMap((object) => {
      const source = sources[groupOf(object.apiVersion)];
      const file = source?.kinds[object.kind];
      return source && file ? [[`${source.module}/${file}`, { source, file, object }] as const] : [];
    }),
  );
  for (const { source, file } of wanted.values()) await api.apply(await crd(source, file));
  await waitFor('CRDs are served', patience, async () => {
    const answers = await Promise.allSettled([...wanted.values()].map(({ object }) => api.resource(object)));
    return answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []));
  });
}

interface Definition extends KubernetesObject {
  readonly spec: { versions: { selectableFields?: unknown }[] };
  readonly status?: unknown;
}

/**
 * A CRD as a strict apply takes it: without the fields that lists can be filtered by, which Kubernetes drops before 1.30, and
 * without the status that a generator left.
 */
async function crd({ module, folder }: Source, file: string): Promise<KubernetesObject> {
  const { stdout } = await execute('go', ['mod', 'download', '-json', module]);
  const { Dir: directory } = JSON.parse(stdout) as { readonly Dir: string };
  const { status: _status, ...object } = parse(readFileSync(join(directory, folder, file), 'utf8')) as Definition;
  for (const version of object.spec.versions) delete version.selectableFields;
  return object;
}
