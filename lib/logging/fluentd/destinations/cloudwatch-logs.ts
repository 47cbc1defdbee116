import { images } from '../../../images';
import type { DestinationOf, Output } from './output';

/** Amazon CloudWatch Logs: one group, one stream for each container. */
export function cloudWatchOutput({
  endpoint,
  region,
  logGroup,
  retentionDays,
}: DestinationOf<'cloudwatch-logs'>): Output {
  return {
    image: images.fluentdCloudWatch,
    accepts: ['ambient'],
    parameters: {
      '@type': 'cloudwatch_logs',
      region,
      endpoint: endpoint.url,
      log_group_name: logGroup,
      use_tag_as_stream: true,
      auto_create_stream: true,
      retention_in_days: retentionDays,
      // After its own limit of attempts the plugin would drop what was throttled.
      put_log_events_disable_retry_limit: true,
      json_handler: 'json',
      log_rejected_request: true,
    },
    chunkKeys: 'tag',
  };
}
