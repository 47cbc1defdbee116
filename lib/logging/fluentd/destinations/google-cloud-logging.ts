import type { Delivery, Of } from './delivery';

/** Google Cloud Logging, with the identity of the pod. Chunks are by tag, where the plugin finds pod and container. */
export function googleCloudLogging({ project }: Of<'google-cloud-logging'>): Delivery {
  return {
    type: 'google_cloud',
    parameters: { project_id: project, partial_success: true, coerce_to_utf8: true },
    ids: { type: 'add_insert_ids', comment: ['The service takes a record with the same id once.'] },
  };
}
