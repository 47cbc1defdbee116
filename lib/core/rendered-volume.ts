import { k8s } from 'cdk8s-plus-28';
import { sizeQuantity } from './quantity';
import type { Claim, Combined, SecretFiles, TrustFiles, Volume } from './volume';

/** Owner and group may read, nobody else: the group is the pod's `fsGroup`. */
const secretMode = 0o440;

/** Seconds for which a token of an account is valid: the shortest that Kubernetes grants. */
const expirationSeconds = 600;

/** The entry in a pod's `volumes`; none for a claim, which the StatefulSet's templates make. */
export function renderVolume(name: string, volume: Volume): k8s.Volume | undefined {
  switch (volume.kind) {
    case 'config':
      return { name, configMap: { name: volume.name } };
    case 'secret':
      return { name, secret: { secretName: volume.secret, items: items(volume), defaultMode: secretMode } };
    case 'trust':
      return { name, configMap: trustedConfigMap(volume) };
    case 'combined':
      return { name, projected: { sources: volume.sources.map(renderSource), defaultMode: secretMode } };
    case 'scratch':
      return { name, emptyDir: { sizeLimit: sizeQuantity(volume.size) } };
    case 'token':
      return {
        name,
        projected: {
          sources: [{ serviceAccountToken: { path: 'token', audience: volume.audience, expirationSeconds } }],
          defaultMode: secretMode,
        },
      };
    case 'provided':
      return { name, csi: { driver: volume.driver, readOnly: true, volumeAttributes: { ...volume.attributes } } };
    case 'claim':
      return undefined;
    case 'host':
      return { name, hostPath: { path: volume.path, type: volume.writable ? 'DirectoryOrCreate' : 'Directory' } };
  }
}

function renderSource(source: Combined['sources'][number]): k8s.VolumeProjection {
  switch (source.kind) {
    case 'config':
      return { configMap: { name: source.name } };
    case 'secret':
      return { secret: { name: source.secret, items: items(source) } };
    case 'trust':
      return { configMap: trustedConfigMap(source) };
  }
}

function trustedConfigMap({ bundle: { name, key } }: TrustFiles): k8s.ConfigMapVolumeSource {
  return { name, items: [{ key, path: key }] };
}

function items({ files }: SecretFiles): k8s.KeyToPath[] {
  return Object.entries(files).map(([path, key]) => ({ key, path }));
}

/** The claim template of a StatefulSet. It names its kind and mode, or GitOps would see drift for ever. */
export function renderClaim(volume: Claim, labels: Record<string, string>, storageClass?: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...k8s.toJson_PersistentVolumeClaimTemplate({
      metadata: { name: volume.name, labels },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: sizeQuantity(volume.size) } },
        storageClassName: storageClass,
        volumeMode: 'Filesystem',
      },
    }),
  };
}
