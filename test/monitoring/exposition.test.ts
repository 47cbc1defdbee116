import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { requestConventions } from '../../lib';
import { expectedRequests } from '../../lib/monitoring/application/conventions';
import { checkExposition } from '../../lib/monitoring/exposition';
import { main } from '../../lib/monitoring/exposition/main';
import { expositionCases } from './exposition-cases';

test.each(expositionCases.map((one) => [one.format, one.when, one] as const))(
  '%s: %s',
  (_format, _when, { text, format, finds }) => {
    const { findings } = checkExposition(text, { format });
    expect(findings.map(({ level, rule }) => `${level} ${rule}`)).toEqual(finds);
  },
);

test('no text is too strange to be checked', () => {
  const words = [
    '# TYPE',
    '# HELP',
    '# UNIT',
    '# EOF',
    'constructor',
    'a_total',
    '{',
    '}',
    '"',
    '\\',
    '=',
    ',',
    '\n',
    ' ',
    '1',
  ];
  const strange = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 30 })
    .map((all) => all.join(' '));
  fc.assert(
    fc.property(strange, fc.constantFrom('prometheus' as const, 'openmetrics' as const), (text, format) => {
      for (const { line, problem } of checkExposition(text, { format }).findings) {
        expect([line >= 0, problem.length > 0]).toEqual([true, true]);
      }
    }),
  );
});

test('a text says by itself of which format it is', () => {
  expect(checkExposition('# TYPE a gauge\na 1\n').format).toBe('prometheus');
  expect(checkExposition('# TYPE a gauge\na 1\n# EOF\n').format).toBe('openmetrics');
  expect(checkExposition('# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n').format).toBe('openmetrics');
});

test('what is one metric is told once', () => {
  const text = '# HELP a b\n# TYPE a summary\na{quantile="0.5"} 1\na_sum 1\na_count 1\na_created 1\n';
  expect(checkExposition(text)).toMatchObject({ metrics: 2, samples: 4 });
});

test('a label with more than a hundred values is worth a thought', () => {
  const samples = (count: number) => Array.from({ length: count }, (_, at) => `a{b="c${at}"} 1\n`).join('');
  const of = (count: number) => checkExposition(`# HELP a b\n# TYPE a gauge\n${samples(count)}`).findings;
  expect(of(100)).toEqual([]);
  expect(of(101)).toMatchObject([{ level: 'hint', problem: "the label 'b' has 101 values" }]);
});

test('more samples than are taken count as none', () => {
  const text = '# HELP a b\n# TYPE a gauge\na{b="c"} 1\na{b="d"} 1\n';
  expect(checkExposition(text, { sampleLimit: 1 }).findings).toMatchObject([
    { line: 0, level: 'warning', problem: 'holds 2 samples, and more than 1 count as none' },
  ]);
  expect(checkExposition(text, { sampleLimit: 2 }).findings).toEqual([]);
});

const bucket = (le: string, labels = 'http_response_status_code="200"') =>
  `http_server_request_duration_seconds_bucket{${labels},le="${le}"} 1\n`;

/** An exposition of OpenTelemetry with some buckets. */
const served = (bounds: readonly string[], labels?: string) =>
  [
    '# HELP http_server_request_duration_seconds Duration of HTTP server requests.\n',
    '# TYPE http_server_request_duration_seconds histogram\n',
    ...bounds.map((bound) => bucket(bound, labels)),
    `http_server_request_duration_seconds_sum{${labels ?? 'http_response_status_code="200"'}} 0.1\n`,
    `http_server_request_duration_seconds_count{${labels ?? 'http_response_status_code="200"'}} 1\n`,
  ].join('');

describe('what an application is expected to expose', () => {
  const { 'opentelemetry-http': convention } = requestConventions;
  const problemsOf = (text: string, durations = {}) =>
    checkExposition(text, { expects: expectedRequests(convention, durations) }).findings.map(
      ({ metric, problem }) => `${metric}: ${problem}`,
    );

  test('is there', () => {
    expect(problemsOf(served(['0.25', '1', '+Inf']), { objective: 0.25, limit: 0.5 })).toEqual([]);
  });

  test('is missing', () => {
    expect(problemsOf('# HELP a b\n# TYPE a gauge\na 1\n')).toEqual([
      'http_server_request_duration_seconds_count: is missing',
      'http_server_request_duration_seconds_bucket: is missing',
    ]);
  });

  test('has its status', () => {
    expect(problemsOf(served(['1', '+Inf'], 'code="200"'))).toEqual([
      "http_server_request_duration_seconds_count: lacks the label 'http_response_status_code'",
    ]);
  });

  test('has buckets for what an objective and an alert allow', () => {
    const text = served(['0.25', '1.0', '+Inf']);
    expect(problemsOf(text, { objective: 0.3 })).toEqual([
      'http_server_request_duration_seconds_bucket: has no bucket le="0.3" to judge the objective by',
    ]);
    expect(problemsOf(text, { objective: 1 })).toEqual([]);
    expect(problemsOf(text, { limit: 1 })).toEqual([
      'http_server_request_duration_seconds_bucket: has no bucket above 1 s, so that nobody sees when more is taken',
    ]);
    expect(problemsOf(served(['+Inf']), { limit: 1 })).toHaveLength(1);
  });
});

describe('the command', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'exposition-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function run(text: string, ...args: readonly string[]) {
    const file = join(directory, 'metrics.txt');
    writeFileSync(file, text);
    const lines = { out: [] as string[], err: [] as string[] };
    const code = main(
      args.map((arg) => arg.replace('FILE', file)),
      {
        input: () => text,
        out: (line) => lines.out.push(line.replace(file, 'FILE')),
        err: (line) => lines.err.push(line.replace(file, 'FILE')),
      },
    );
    return { code, ...lines };
  }

  const good = '# HELP requests_total b\n# TYPE requests_total counter\nrequests_total 1\n';

  test('passes what is right, from a file or from standard input', () => {
    const out = ['1 metrics, 1 samples, 0 errors, 0 warnings, 0 hints (prometheus)'];
    expect(run(good, 'FILE')).toEqual({ code: 0, out, err: [] });
    expect(run(good)).toEqual({ code: 0, out, err: [] });
  });

  test('names line, metric, problem, remedy and rule', () => {
    const text =
      '# HELP requests b\n# TYPE requests counter\nrequests 1\nrequests{user="8f14e45f-ceea-467f-9d2c-5a1f0c3b2e11"} x\n';
    expect(run(text, 'FILE')).toEqual({
      code: 1,
      out: [
        'FILE:1: warning: requests: is a counter whose name does not end with _total; call it requests_total [counter-suffix]',
        "FILE:4: error: 'x' is no number; write digits with a point, NaN, +Inf or -Inf [syntax]",
        '1 metrics, 1 samples, 1 errors, 1 warnings, 0 hints (prometheus)',
      ],
      err: [],
    });
  });

  test('does not fail for hints', () => {
    const { code, out } = run('# HELP a b\n# TYPE a gauge\na{pod="b"} 1\n', 'FILE');
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^FILE:1: hint: a: the label 'pod' becomes 'exported_pod'/);
  });

  test('knows conventions', () => {
    expect(run(good, 'FILE', '--requests', 'prometheus-http')).toMatchObject({
      code: 1,
      out: [
        'FILE: warning: http_requests_total: is missing; answer a request before you ask for the text, or name the right convention [expected]',
        expect.stringContaining('http_request_duration_seconds_bucket: is missing'),
        '1 metrics, 1 samples, 0 errors, 2 warnings, 0 hints (prometheus)',
      ],
    });
    const text = served(['0.25', '1', '+Inf']);
    const asked = (...more: readonly string[]) => run(text, '--requests', 'opentelemetry-http', ...more).code;
    expect(asked()).toBe(0);
    expect(asked('--objective', '0.25', '--latency', '0.5')).toBe(0);
    expect(asked('--objective', '0.5')).toBe(1);
    expect(asked('--latency', '1')).toBe(1);
  });

  test('takes the format that it is told, and the limit of samples', () => {
    expect(run(good, 'FILE', '--format', 'openmetrics').code).toBe(1);
    expect(run(`${good}requests_total{a="b"} 1\n`, '--limit', '1').code).toBe(1);
  });

  test.each([
    ['another file', ['FILE', 'FILE'], /^'.*' is one file too many; check each by itself$/],
    ['another format', ['--format', 'xml'], /^--format: 'xml' is no format; name one of those below$/],
    ['another convention', ['--requests', 'mine'], /^--requests: 'mine' is no convention; name one of those below$/],
    [
      'an objective of nothing',
      ['--objective', '1'],
      /^--objective and --latency are about requests; say with --requests/,
    ],
    ['no number', ['--limit', 'many'], /^--limit: 'many' is no number above 0; write one$/],
    ['another option', ['--fast'], /Unknown option '--fast'/],
  ])('tells what is wrong and how it is called when it is given %s', (_what, args, problem) => {
    const { code, out, err } = run(good, ...args);
    expect([code, out]).toEqual([2, []]);
    expect(err[0]).toMatch(problem);
    expect(err[1]).toBe('usage: npm run metrics -- FILE [OPTION...], or the text on standard input');
  });

  test('tells when a file cannot be read', () => {
    expect(run(good, `${directory}/other.txt`)).toMatchObject({
      code: 2,
      out: [],
      err: [expect.stringMatching(/ENOENT/)],
    });
  });
});
