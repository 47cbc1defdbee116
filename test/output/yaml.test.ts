import fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../../lib/output/yaml';

const versions = ['1.1', '1.2'] as const;

function expectRoundTrip(value: { [key: string]: unknown }): void {
  const text = toYaml(value);
  for (const version of versions) {
    expect({ version, value: parse(text, { version, uniqueKeys: true, merge: false }) }).toEqual({ version, value });
  }
}

/** Texts that have been misread by some parser, one way or another. */
const awkward = [
  '',
  ' ',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'N',
  'true',
  'null',
  'Null',
  '~',
  '.inf',
  '.NaN',
  'nan',
  '0',
  '-1',
  '+1',
  '1_000',
  '0x1f',
  '0o17',
  '017',
  '0b1',
  '1e3',
  '1.5',
  '.5',
  '5.',
  '12:30',
  '12:30:45',
  '190:20:30.15',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '100m',
  '1Gi',
  '10.0.0.0/8',
  '1.2.3',
  '- a',
  '-',
  '--',
  '---',
  '...',
  '? a',
  '?',
  ': a',
  ':',
  'a:',
  'a: b',
  'a:b',
  'a #b',
  'a#b',
  '#a',
  '&a',
  '*a',
  '!a',
  '!!str',
  '|',
  '>',
  '@a',
  '`a',
  '%a',
  '{a}',
  '[a]',
  'a, b',
  '"a"',
  "'a'",
  "it's",
  'a\\b',
  ' a',
  'a ',
  'a\tb',
  '\ta',
  'a\rb',
  'a\r\nb',
  '\u0085',
  'a\u2028b',
  'a\u2029b',
  '\ufeff',
  '\u0000',
  '\u001b[0m',
  '\u007f',
  '=',
  '<<',
  'a=b',
  '\u0024{x}',
  '{{ x }}',
  '0.0.0.0/0',
  '::/0',
  'a::b',
  'é',
  '日本',
  '😀',
];

const texts = [
  'a\n',
  'a\nb',
  'a\n\n',
  '\n',
  '\n\n',
  '\na',
  ' a\n b\n',
  'a\n  b\n',
  'a \nb\n',
  'a\n\nb\n\n\n',
  '# a\nb: c\n',
  '---\na\n',
  'a\tb\n',
  '\ta\nb\n',
  '\n\ta\nb\n',
  'a\r\nb\n',
  ' a\n ',
  'a\n \n',
  ' \na\n',
];

test.each([...awkward, ...texts])('%j is read back as the same string, as value, key and item', (text) => {
  expectRoundTrip({
    value: text,
    nested: { deep: { value: text } },
    list: [text, { value: text, after: 'x' }, [text]],
    after: 'x',
  });
  expectRoundTrip({ [text]: 'value' });
});

test.each(['\ta\nb\n', '\n\n\ta\nb'])(
  '%j is quoted: kustomize refuses a literal block that starts with a tab',
  (text) => {
    expect(toYaml({ text })).toBe(`text: ${JSON.stringify(text)}\n`);
  },
);

test('every JSON document is read back as it was', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
        fc.jsonValue(),
        { minKeys: 1 },
      ),
      (value) => {
        const json = JSON.parse(JSON.stringify(value).replaceAll('-0', '0'));
        fc.pre(!JSON.stringify(json).includes('__proto__'));
        expectRoundTrip(json);
      },
    ),
    { numRuns: 150 },
  );
});

test('texts made of line breaks, spaces and marks are read back as they were', () => {
  const piece = fc.constantFrom('a', ' ', '\n', '\t', ':', '#', '-', '"', "'", '|', '\r', '\u0085', '\u2028', '0', '.');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expectRoundTrip({ value: text, list: [text, [text]], map: { [text]: text } });
    }),
    { numRuns: 800 },
  );
});

test('the form is the one that people read in reviews', () => {
  expect(
    toYaml({
      apiVersion: 'v1',
      data: { 'a.conf': 'first\n  second\n', empty: '' },
      list: [{ name: 'a', ports: [80] }, 'plain text', []],
      map: {},
      port: '8080',
    }),
  ).toMatchInlineSnapshot(`
"apiVersion: v1
data:
  a.conf: |
    first
      second
  empty: ""
list:
  - name: a
    ports:
      - 80
  - plain text
  - []
map: {}
port: "8080"
"
`);
});
