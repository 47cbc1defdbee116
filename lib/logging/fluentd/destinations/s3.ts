import { Duration } from 'cdk8s';
import { isAmazonHost } from '../../../core';
import type { Proof } from '../settings';
import { type Delivery, jsonLine, type Of, passwordParameters } from './delivery';

/** S3, or a store that speaks it: compressed JSON lines, a file for each chunk. */
export function s3({ endpoint, region, bucket, prefix = 'logs/', encryption }: Of<'s3'>, proof: Proof): Delivery {
  const own = isAmazonHost(endpoint.host) ? {} : { s3_endpoint: endpoint.url, force_path_style: true };
  return {
    type: 's3',
    parameters: {
      s3_bucket: bucket,
      s3_region: region,
      ...own,
      ...passwordParameters(proof, { user: 'aws_key_id', password: 'aws_sec_key' }),
      path: prefix,
      ...(encryption && { use_server_side_encryption: 'aws:kms', ssekms_key_id: encryption.keyId }),
      // Nodes write side by side: host name and random part keep their objects apart.
      s3_object_key_format: '%{path}%{time_slice}/%{hostname}_%{uuid_flush}.%{file_extension}',
      store_as: 'gzip',
      // The bucket is somebody else's to make, and neither a start nor a write should ask for it.
      auto_create_bucket: false,
      check_bucket: false,
      check_object: false,
      check_apikey_on_start: false,
    },
    children: jsonLine,
    chunkKeys: ['time'],
    buffer: { timekey: Duration.hours(1), timekey_use_utc: true, flush_interval: Duration.minutes(5) },
  };
}
