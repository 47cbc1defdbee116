import { Duration, Size } from 'cdk8s';
import fc from 'fast-check';
import { type Directive, type Json, renderFluentd, type Value } from '../../lib/formats/fluentd';
import { type ParsedElement, type ParsedValue, parseFluentd } from './fluentd-parser';

const parameter = (value: Value): ParsedValue | undefined =>
  parseFluentd(renderFluentd([{ name: 'match', parameters: { it: value } }])).children[0]?.parameters.it;

describe('values', () => {
  it.each<[string, Value, string]>([
    ['text stands in single quotes', 'a b', "it 'a b'"],
    ['empty text', '', "it ''"],
    ['a quote is escaped', "it's", "it 'it\\'s'"],
    ['a backslash is kept where it means nothing', '\\d+\\.', "it '\\d+\\.'"],
    ['a backslash is escaped where it means something', "\\'", "it '\\\\\\''"],
    ['a trailing backslash is escaped', 'a\\', "it 'a\\\\'"],
    ['Ruby in a text stays text', '#{exit}', "it '#{exit}'"],
    ['a number', 8080, 'it 8080'],
    ['a boolean', false, 'it false'],
    ['a duration in seconds', Duration.minutes(2), 'it 120s'],
    ['a size in its largest whole unit', Size.mebibytes(2048), 'it 2g'],
    ['a size that no larger unit holds', Size.kibibytes(1536), 'it 1536k'],
    ['a regular expression', /^\[\d+'/i, "it '/^\\[\\d+\\'/i'"],
    ['an environment variable', { environment: 'TOKEN' }, `it "#{ENV['TOKEN']}"`],
    ['an array', { json: ['a', 1, true] }, 'it ["a",1,true]'],
    ['Ruby in JSON stays text', { json: { a: '#{exit}' } }, 'it {"a":"\\u0023{exit}"}'],
  ])('%s', (_, value, line) => {
    expect(renderFluentd([{ name: 'match', parameters: { it: value } }])).toContain(`\n  ${line}\n`);
  });

  it('leaves out what is absent', () => {
    expect(renderFluentd([{ name: 'match', parameters: { a: undefined, b: 1 } }])).toBe('<match>\n  b 1\n</match>\n');
  });

  it.each<[string, Value, string]>([
    ['line break in text', 'a\nb', 'a quoted value cannot hold a line break: "a\\nb"'],
    ['carriage return in text', 'a\r', 'a quoted value cannot hold a line break: "a\\r"'],
    ['half a character', '\ud800', 'a quoted value must be well-formed Unicode: "\\ud800"'],
    ['no number', Number.NaN, 'NaN is not a number that fluentd reads'],
    ['a flag that Ruby reads otherwise', /a/m, '/a/m: fluentd knows no flag but i'],
    ['no variable', { environment: "A'] + `id` + ['" }, 'is not the name of an environment variable'],
  ])('refuses %s', (_, value, problem) => {
    expect(() => renderFluentd([{ name: 'match', parameters: { it: value } }])).toThrow(problem);
  });
});

describe('names', () => {
  it.each(['', 'a b', '/match', 'match>'])('refuses the directive %j', (name) => {
    expect(() => renderFluentd([{ name }])).toThrow('is not the name of a fluentd directive');
  });

  it.each(['', 'a b', '@include', 'include', '#x', '</match>', '1a', '@other'])('refuses the parameter %j', (name) => {
    expect(() => renderFluentd([{ name: 'match', parameters: { [name]: 1 } }])).toThrow(
      'is not the name of a fluentd parameter',
    );
  });
});

describe('layout', () => {
  it('indents children, separates directives and keeps comments', () => {
    const config: Directive[] = [
      { name: 'system', comment: ['why'], parameters: { workers: 1 } },
      { name: 'label', argument: '@a', children: [{ name: 'match', argument: '**', parameters: { '@type': 'null' } }] },
    ];
    expect(renderFluentd(config)).toBe(
      [
        '# why',
        '<system>',
        '  workers 1',
        '</system>',
        '',
        '<label @a>',
        '  <match **>',
        "    @type 'null'",
        '  </match>',
        '</label>',
        '',
      ].join('\n'),
    );
  });

  it('quotes an argument that would end the tag', () => {
    const text = renderFluentd([{ name: 'filter', argument: '/a>b #c/' }]);
    expect(text).toContain("<filter '/a>b #c/'>");
    expect(parseFluentd(text).children[0]?.argument).toBe('/a>b #c/');
  });
});

/** What the parser must find for a value: text as it stands in the file, unquoted. */
function expected(value: Value): ParsedValue {
  if (typeof value === 'object' && 'json' in value) return JSON.stringify(value.json);
  if (typeof value === 'object' && 'environment' in value) return value;
  if (value instanceof RegExp) return `/${value.source}/${value.flags}`;
  if (value instanceof Size) return `${value.toKibibytes()}k`;
  if (value instanceof Duration) return `${value.toSeconds()}s`;
  return String(value);
}

function expectedElement({ name, argument = '', parameters = {}, children = [] }: Directive): ParsedElement {
  const values = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, expected(value)] as const],
  );
  return { name, argument, parameters: Object.fromEntries(values), children: children.map(expectedElement) };
}

/** Strings that tend to break quoting, among arbitrary ones. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('\\', "'", '"', '#', '{', '}', '$', ' ', '\t', '>', '<', '/', '[', ']', 'a', 'é'),
    }),
  )
  .map((value) => value.replaceAll(/[\n\r]/g, ''));
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/).filter((key) => key !== 'include');
const value: fc.Arbitrary<Value> = fc.oneof(
  text,
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.boolean(),
  fc.nat(1e6).map((seconds) => Duration.seconds(seconds)),
  fc.integer({ min: 1, max: 1023 }).map((kibibytes) => Size.kibibytes(kibibytes)),
  fc.array(json).map((items) => ({ json: items })),
  fc.dictionary(fc.string(), json).map((hash) => ({ json: hash })),
  fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/).map((environment) => ({ environment })),
);
const directiveOf = (children: fc.Arbitrary<Directive[]>): fc.Arbitrary<Directive> =>
  fc.record({
    name,
    argument: fc.option(
      text.filter((argument) => argument !== ''),
      { nil: undefined },
    ),
    parameters: fc.dictionary(name, value, { maxKeys: 4 }),
    children,
    comment: fc.array(text, { maxLength: 2 }),
  });
const leaf = directiveOf(fc.constant([]));
const directive = directiveOf(fc.array(leaf, { maxLength: 2 }));

describe('properties', () => {
  it('any text is read back as it was', () => {
    fc.assert(fc.property(text, (it) => expect(parameter(it)).toBe(it)));
  });

  it('any configuration is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(directive, { maxLength: 3 }), (config) => {
        const { children } = parseFluentd(renderFluentd(config));
        expect(children).toEqual(config.map(expectedElement));
      }),
      { numRuns: 300 },
    );
  });
});
