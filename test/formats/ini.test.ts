import { Duration } from 'cdk8s';
import { renderIni } from '../../lib/formats/ini';

test('sections, keys and values', () => {
  const text = renderIni({
    server: { http_port: 3000, root_url: 'https://grafana.example.com/', domain: undefined },
    'auth.anonymous': { enabled: false },
    security: { admin_password: { environment: 'PASSWORD' }, session: Duration.hours(1) },
  });
  expect(text).toBe(
    [
      '[server]',
      'http_port = 3000',
      'root_url = https://grafana.example.com/',
      '',
      '[auth.anonymous]',
      'enabled = false',
      '',
      '[security]',
      'admin_password = $__env{PASSWORD}',
      'session = 3600s',
      '',
    ].join('\n'),
  );
});

test.each(['a;b', 'a # b', ' a', 'a ', '"a"', "'a", 'a\\'])('%p is quoted, or it would be cut', (text) => {
  expect(renderIni({ s: { key: text } })).toBe(`[s]\nkey = \`${text}\`\n`);
});

test('an expression with quotes inside stays as it is', () => {
  const expression = "contains(roles[*], 'admin') && 'Admin' || 'Viewer'";
  expect(renderIni({ s: { key: expression } })).toBe(`[s]\nkey = ${expression}\n`);
});

test.each([
  ['two\nlines', /has more than one line/],
  ['$__file{/etc/shadow}', /would be replaced/],
  [`a\${HOME}`, /would be replaced/],
  ['%(other)s', /would be replaced/],
  ['`a`', /holds the quotation mark/],
])('%p is refused', (text, problem) => {
  expect(() => renderIni({ s: { key: text } })).toThrow(problem);
});

test('a name that would end early is refused', () => {
  expect(() => renderIni({ 'a]b': {} })).toThrow(/is no name/);
  expect(() => renderIni({ a: { 'b=c': 1 } })).toThrow(/is no name/);
  expect(() => renderIni({ a: { b: { environment: 'A}' } } })).toThrow(/is no name/);
});
