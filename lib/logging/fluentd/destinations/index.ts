import type { LogDestination } from '../../../core';
import type { Proof } from '../settings';
import { cloudwatch } from './cloudwatch';
import type { Delivery } from './delivery';
import { elasticsearch } from './elasticsearch';
import { forward } from './forward';
import { googleCloudLogging } from './google-cloud-logging';
import { azureMonitor, kafka } from './kafka';
import { loki } from './loki';
import { opensearch } from './opensearch';
import { s3 } from './s3';
import { splunkHec } from './splunk-hec';
import { sumologic } from './sumologic';

/** How fluentd delivers to a destination. */
export function deliveryTo(destination: LogDestination, proof: Proof): Delivery {
  switch (destination.protocol) {
    case 'opensearch':
      return opensearch(destination, proof);
    case 'elasticsearch':
      return elasticsearch(destination, proof);
    case 'loki':
      return loki(destination, proof);
    case 'splunk-hec':
      return splunkHec(destination, proof);
    case 'sumologic':
      return sumologic(destination, proof);
    case 'cloudwatch-logs':
      return cloudwatch(destination, proof);
    case 'azure-monitor':
      return azureMonitor(destination, proof);
    case 'google-cloud-logging':
      return googleCloudLogging(destination);
    case 's3':
      return s3(destination, proof);
    case 'kafka':
      return kafka(destination, proof);
    case 'fluent-forward':
      return forward(destination, proof);
  }
}
