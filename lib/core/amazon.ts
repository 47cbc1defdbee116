/** Host of a service of AWS in a region. Those of China have a domain of their own. */
export function amazonHost(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** Whether a host is one of AWS. */
export function isAmazonHost(host: string): boolean {
  return /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(host);
}
