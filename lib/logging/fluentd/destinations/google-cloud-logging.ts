import type { Delivery, Of } from './delivery';

/** Google Cloud Logging, with the identity of the pod. The plugin reads pod and container from the tag. */
export function googleCloudLogging({ project }: Of<'google-cloud-logging'>): Delivery {
  return {
    type: 'google_cloud',
    parameters: { project_id: project, partial_success: true, coerce_to_utf8: true },
    chunkKeys: ['tag'],
    ids: { type: 'add_insert_ids', comment: ['The service takes a record with the same id once.'] },
  };
}
