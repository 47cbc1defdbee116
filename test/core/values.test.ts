import { Image, isAmazonHost, isDnsLabel, isHostName, kmsEndpoint, Size } from '../../lib/core';
import { isCidr } from '../../lib/core/names';
import { cpuQuantity, millicoresOf, sizeOfBytes, sizeText } from '../../lib/core/quantity';

test.each([
  [Size.mebibytes(1024), '1Gi'],
  [Size.mebibytes(1536), '1536Mi'],
  [Size.gibibytes(2048), '2Ti'],
  [Size.kibibytes(512), '512Ki'],
  [Size.kibibytes(0), '0Ki'],
  [sizeOfBytes(1024 * 1024 + 5), '1Mi'],
])('sizes take the largest unit that keeps them whole: %s is %s', (size, text) => {
  expect(sizeText(size)).toBe(text);
});

test.each([
  ['1000m', '1', 1000],
  ['250m', '250m', 250],
  ['2', '2', 2000],
  ['0.5', '500m', 500],
] as const)('CPU %s is written %s', (cpu, text, millicores) => {
  expect(cpuQuantity(cpu).value).toBe(text);
  expect(millicoresOf(cpu)).toBe(millicores);
});

test.each([
  ['a', true],
  ['a-1', true],
  ['-a', false],
  ['a-', false],
  ['A', false],
  ['a.b', false],
  ['', false],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
])('%s is a DNS label: %s', (text, expected) => {
  expect(isDnsLabel(text)).toBe(expected);
});

test.each([
  ['logs.example.com', true],
  ['Logs.Example.com', true],
  ['localhost', true],
  ['192.0.2.1', false],
  ['::1', false],
  ['https://logs.example.com', false],
  ['logs.example.com:443', false],
  ['logs..example.com', false],
  ['logs_1.example.com', false],
  ['', false],
])('%s is a host name: %s', (text, expected) => {
  expect(isHostName(text)).toBe(expected);
});

test.each([
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['10.0.0.0', false],
  ['10.0.0.0/33', false],
  ['10.0.0/8', false],
  ['::/129', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/', false],
])('%s is an address range: %s', (text, expected) => {
  expect(isCidr(text)).toBe(expected);
});

test('an image knows its parts and the version in its tag', () => {
  expect(new Image('docker.io/fluent/fluentd:v1.19.3-debian-2.2')).toMatchObject({
    registry: 'docker.io',
    repository: 'fluent/fluentd',
    tag: 'v1.19.3-debian-2.2',
    version: '1.19.3',
  });
  expect(new Image(`localhost:5000/a:latest@sha256:${'0'.repeat(64)}`)).toMatchObject({
    registry: 'localhost:5000',
    version: 'latest',
  });
});

test.each([
  ['nginx:1.2.3', "image 'nginx:1.2.3' is not fully qualified; write registry/repository:tag"],
  ['library/nginx:1.2.3', "image 'library/nginx:1.2.3' is not fully qualified; write registry/repository:tag"],
  ['docker.io/nginx', "image 'docker.io/nginx' is not fully qualified; write registry/repository:tag"],
  ['docker.io/nginx:latest', "image 'docker.io/nginx:latest' floats; pin a tag with a full version or a digest"],
  ['docker.io/nginx:1.27', "image 'docker.io/nginx:1.27' floats; pin a tag with a full version or a digest"],
])('image %s is refused', (reference, message) => {
  expect(() => new Image(reference)).toThrow(message);
});

test('services of AWS have the domain of their region', () => {
  const stores = ['eu-central-1', 'cn-north-1'].map((region) => kmsEndpoint({ region, keyId: 'alias/x' }).host);
  expect(stores).toEqual(['kms.eu-central-1.amazonaws.com', 'kms.cn-north-1.amazonaws.com.cn']);
  expect([...stores, 's3.amazonaws.com.evil.example', 'notamazonaws.com'].map(isAmazonHost)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
