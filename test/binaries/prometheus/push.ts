/** Attributes of whoever pushes. */
const resource = {
  'service.name': 'web',
  'service.namespace': 'shop',
  'service.instance.id': 'web-1-uid',
  'k8s.namespace.name': 'shop',
  'k8s.pod.name': 'web-1',
  'team.name': 'fulfilment',
};

/** Cumulative, as Prometheus counts. */
const aggregationTemporality = 2;

/** A push of each kind of metric, in the JSON of OTLP. */
export function pushOf(milliseconds: number): object {
  const nanoseconds = (at: number) => `${at}000000`;
  const point = { timeUnixNano: nanoseconds(milliseconds), startTimeUnixNano: nanoseconds(milliseconds - 60_000) };
  const metrics = [
    {
      name: 'shop.orders',
      sum: {
        aggregationTemporality,
        isMonotonic: true,
        dataPoints: [{ ...point, attributes: attributes({ kind: 'book' }), asInt: '5' }],
      },
    },
    { name: 'shop.stock', unit: 'By', gauge: { dataPoints: [{ ...point, asDouble: 7 }] } },
    {
      name: 'shop.latency',
      unit: 's',
      histogram: {
        aggregationTemporality,
        dataPoints: [{ ...point, count: '3', sum: 1.2, bucketCounts: ['2', '1'], explicitBounds: [0.5] }],
      },
    },
    {
      name: 'shop.size',
      unit: 'By',
      exponentialHistogram: {
        aggregationTemporality,
        dataPoints: [{ ...point, count: '4', sum: 10, scale: 0, positive: { offset: 0, bucketCounts: ['1', '3'] } }],
      },
    },
  ];
  return {
    resourceMetrics: [
      { resource: { attributes: attributes(resource) }, scopeMetrics: [{ scope: { name: 'shop' }, metrics }] },
    ],
  };
}

function attributes(values: Readonly<Record<string, string>>): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
