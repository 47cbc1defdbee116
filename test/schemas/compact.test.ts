import { compact, type Release, withEnumerations } from './compact';

const release = (minor: number, toy: Record<string, unknown>): Release => ({
  minor,
  published: {
    'io.k8s.api.toys.v1.Toy': {
      description: 'prose',
      type: 'object',
      'x-kubernetes-group-version-kind': [{ group: 'toys', version: 'v1', kind: 'Toy' }],
      properties: {
        spec: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.toys.v1.ToySpec' }], default: {} },
        status: { type: 'object' },
      },
      required: ['spec', 'status'],
    },
    'io.k8s.api.toys.v1.ToySpec': { type: 'object', properties: toy },
    'io.k8s.api.toys.v1.Unused': { type: 'object' },
  },
});
const size = { type: 'integer', format: 'int32', description: 'prose' };

test('only types remain, only of what the kinds lead to, and the status is open', () => {
  expect(compact([release(28, { size })], ['toys/v1 Toy'])).toEqual({
    minors: [28],
    kinds: { 'toys/v1 Toy': 'toys.v1.Toy' },
    definitions: {
      'toys.v1.Toy': [
        [
          28,
          {
            type: 'object',
            properties: { spec: { $ref: 'toys.v1.ToySpec' }, status: {} },
            additionalProperties: false,
            required: ['spec'],
          },
        ],
      ],
      'toys.v1.ToySpec': [
        [28, { type: 'object', properties: { size: { type: 'integer' } }, additionalProperties: false }],
      ],
    },
  });
});

test('a type has an entry for each release that changed it', () => {
  const releases = [release(28, { size }), release(29, { size }), release(30, { size, color: { type: 'string' } })];
  const { definitions } = compact(releases, ['toys/v1 Toy']);
  expect(definitions['toys.v1.ToySpec']?.map(([minor]) => minor)).toEqual([28, 30]);
  expect(definitions['toys.v1.Toy']?.map(([minor]) => minor)).toEqual([28]);
});

test('free maps stay free, and what may hold anything stays so', () => {
  const free = { labels: { type: 'object', additionalProperties: { type: 'string' } }, raw: { type: 'object' } };
  expect(compact([release(28, free)], ['toys/v1 Toy']).definitions['toys.v1.ToySpec']).toEqual([
    [28, { type: 'object', properties: free, additionalProperties: false }],
  ]);
});

test('enumerations come from a running server', () => {
  const { published } = release(28, { color: { type: 'string' }, names: { type: 'array', items: { type: 'string' } } });
  const running = release(28, {
    color: { type: 'string', enum: ['red'] },
    names: { type: 'array', items: { type: 'string', enum: ['Bear'] } },
  }).published;
  const { definitions } = compact([{ minor: 28, published: withEnumerations(published, running) }], ['toys/v1 Toy']);
  expect(definitions['toys.v1.ToySpec']?.[0]?.[1].properties).toEqual({
    color: { type: 'string', enum: ['red'] },
    names: { type: 'array', items: { type: 'string', enum: ['Bear'] } },
  });
});

test('a kind that no release knows is an error', () => {
  expect(() => compact([release(28, {})], ['toys/v2 Toy'])).toThrow('no release knows toys/v2 Toy');
});
