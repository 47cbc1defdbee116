import { parseFluentd } from './fluentd-parser';

const values = (lines: string) => parseFluentd(`<match>\n${lines}\n</match>\n`).children[0]?.parameters;

/** Behaviour of fluentd's own scanner, so that the parser cannot drift towards the renderer. */
describe('the grammar as fluentd reads it', () => {
  it.each<[string, string, object]>([
    ['an unquoted value ends before a comment', 'a b c # d', { a: 'b c' }],
    ['a # without a space before it is text', 'a b#c', { a: 'b#c' }],
    ['a parameter without a value', 'a', { a: '' }],
    ['single quotes know two escapes', "a '\\'\\\\\\d'", { a: "'\\\\d" }],
    ['double quotes know more', 'a "\\t\\"\\#{x}"', { a: '\t"#{x}' }],
    ['a quoted line goes on after its break', 'a "b\nc"', { a: 'bc' }],
    ['an environment variable', `a "#{ENV['X']}"`, { a: { environment: 'X' } }],
    ['JSON over several lines with comments', 'a [1, # one\n 2]', { a: '[1,2]' }],
    ['a comment after JSON', 'a {"b":"#c"} # d', { a: '{"b":"#c"}' }],
    ['blank lines and comments', '\n# a 1\n\n  b 2\n', { b: '2' }],
  ])('%s', (_, lines, expected) => {
    expect(values(lines)).toEqual(expected);
  });

  it('reads nested directives and their arguments', () => {
    const { children } = parseFluentd(
      "<label @a>\n <match a.** b>\n @type null\n </match>\n</label>\n<filter '/x>/'>\n</filter>\n",
    );
    expect(children.map(({ argument }) => argument)).toEqual(['@a', '/x>/']);
    expect(children[0]?.children[0]).toMatchObject({ argument: 'a.** b', parameters: { '@type': 'null' } });
  });

  it('reads included files where they stand', () => {
    const include = (path: string) => `<match ${path}>\n</match>\n`;
    expect(parseFluentd('@include other.conf\n', include).children[0]?.argument).toBe('other.conf');
  });

  it.each<[string, string]>([
    ['a "#{`id`}"', 'embedded Ruby'],
    ['a ["#{1}"]', 'embedded Ruby'],
    ['a "\\d"', 'unexpected back-slash escape'],
    ["a 'b", 'line break in a single quoted string'],
    ['a [1', 'incomplete JSON'],
    ["a 'b' c", 'expected end of line'],
    ['@other 1', 'reserved prefix'],
  ])('refuses %s', (line, problem) => {
    expect(() => values(line)).toThrow(problem);
  });

  it('refuses tags that do not match', () => {
    expect(() => parseFluentd('<a>\n</b>\n')).toThrow('unmatched end tag');
    expect(() => parseFluentd('<a>\n')).toThrow("expected end tag '</a>'");
  });
});
