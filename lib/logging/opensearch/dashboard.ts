import type { Dashboard } from '../../core';

/** Dashboard over the metrics of elasticsearch_exporter. */
export function opensearchDashboard(title: string, job: string): Dashboard {
  const of = `{job="${job}"}`;
  return {
    title,
    health: [
      {
        title: 'Status',
        unit: 'count',
        queries: { '{{color}}': `elasticsearch_cluster_health_status${of}` },
      },
      {
        title: 'Nodes',
        unit: 'count',
        queries: {
          all: `elasticsearch_cluster_health_number_of_nodes${of}`,
          data: `elasticsearch_cluster_health_number_of_data_nodes${of}`,
        },
      },
    ],
    traffic: [
      {
        title: 'Records indexed',
        unit: 'per-second',
        queries: { '{{name}}': `rate(elasticsearch_indices_indexing_index_total${of}[5m])` },
      },
      {
        title: 'Searches',
        unit: 'per-second',
        queries: { '{{name}}': `rate(elasticsearch_indices_search_query_total${of}[5m])` },
      },
    ],
    errors: [
      {
        title: 'Writes refused',
        unit: 'per-second',
        queries: { '{{name}}': `rate(elasticsearch_thread_pool_rejected_count{job="${job}",type="write"}[5m])` },
      },
      {
        title: 'Shards without a place',
        unit: 'count',
        queries: { shards: `elasticsearch_cluster_health_unassigned_shards${of}` },
      },
    ],
    saturation: [
      {
        title: 'Disk used',
        unit: 'percent',
        queries: {
          '{{name}}': `100 * (1 - elasticsearch_filesystem_data_available_bytes${of} / elasticsearch_filesystem_data_size_bytes${of})`,
        },
      },
      {
        title: 'Heap used',
        unit: 'percent',
        queries: {
          '{{name}}': `100 * elasticsearch_jvm_memory_used_bytes{job="${job}",area="heap"} / elasticsearch_jvm_memory_max_bytes{job="${job}",area="heap"}`,
        },
      },
    ],
  };
}
