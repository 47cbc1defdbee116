import type { Proof } from '../settings';
import { type Delivery, nodeName, type Of, passwordParameters } from './delivery';

/** CloudWatch Logs: one group, a stream for each node, since a stream for each container runs into its rate limits. */
export function cloudwatch({ region, logGroup, retentionDays }: Of<'cloudwatch-logs'>, proof: Proof): Delivery {
  return {
    type: 'cloudwatch_logs',
    parameters: {
      region,
      ...passwordParameters(proof, { user: 'aws_key_id', password: 'aws_sec_key' }),
      log_group_name: logGroup,
      log_stream_name: nodeName,
      auto_create_stream: true,
      retention_in_days: retentionDays,
      // Otherwise a throttled chunk is dropped after seventeen tries.
      put_log_events_disable_retry_limit: true,
      log_rejected_request: true,
    },
  };
}
