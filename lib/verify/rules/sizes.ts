import type { Rule } from '../rule';

const mebi = 1024 * 1024;

/** etcd's default `--max-request-bytes`. */
const largestObject = 1.5 * mebi;
/** Sum of the values. Source: MaxSecretSize in k8s.io/kubernetes/pkg/apis/core, which ConfigMaps share. */
const largestConfigMap = mebi;
/** Sum of keys and values. Source: TotalAnnotationSizeLimitB in k8s.io/apimachinery/pkg/api/validation. */
const largestAnnotations = mebi / 4;

/** The API server refuses what is larger. */
export const sizes: Rule = {
  id: 'sizes',
  title: 'No object exceeds 1.5 MiB, no ConfigMap 1 MiB, and no annotations 256 KiB.',
  *check(objects) {
    for (const at of objects.all) {
      const size = Buffer.byteLength(JSON.stringify(at.object));
      if (size > largestObject) {
        const problem = `the object has ${size} bytes, etcd takes ${largestObject}`;
        yield { at, problem, remedy: 'split it' };
      }
      // Neither part can exceed its limit unless the whole does.
      if (size <= largestAnnotations) continue;
      const annotations = bytes(Object.entries(at.object.metadata.annotations ?? {}).flat());
      if (annotations > largestAnnotations) {
        const problem = `annotations have ${annotations} bytes, the limit is ${largestAnnotations}`;
        yield { at, prop: 'metadata.annotations', problem, remedy: 'move the text to a ConfigMap' };
      }
    }
    for (const at of objects.of('ConfigMap')) {
      const { data, binaryData } = at.object;
      const size = bytes(Object.values(data ?? {})) + base64Bytes(Object.values(binaryData ?? {}));
      if (size <= largestConfigMap) continue;
      const problem = `the values have ${size} bytes, the limit is ${largestConfigMap}`;
      yield { at, prop: 'data', problem, remedy: 'split the ConfigMap' };
    }
  },
};

function bytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function base64Bytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
}
