import { Lazy } from 'cdk8s';

/**
 * A value that is produced at synthesis, so that it may depend on what others declare later. Works at any depth of a
 * typed object, but not in place of a whole `metadata.labels` or `metadata.annotations` map.
 */
export function lazy<T>(produce: () => T): T {
  return Lazy.any({ produce });
}
