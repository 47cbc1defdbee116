import { passwordVariable } from './config';

/** Field that log records carry their own time in. */
const timeField = '@timestamp';

/** Times that the script asks before it gives up and lets the Job start a new pod. */
const attempts = 30;

/**
 * A script that makes index patterns exist, and changes nothing when they do: the id of each is its title. The password
 * reaches curl through a file descriptor, never through its arguments.
 */
export function indexPatternScript(url: string, user: string, patterns: readonly string[]): string {
  const calls = patterns.map((pattern) => {
    const body = JSON.stringify({ attributes: { title: pattern, timeFieldName: timeField } });
    return `put '${encodeURIComponent(pattern)}' '${body}'`;
  });
  return `${[
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    '',
    `url='${url}'`,
    '',
    'request() {',
    `  curl --silent --show-error --fail --max-time 30 --config <(printf 'user = "${user}:%s"\\n' "$${passwordVariable.server}") --header 'osd-xsrf: true' "$@"`,
    '}',
    '',
    'wait_for_server() {',
    `  for attempt in $(seq ${attempts}); do`,
    '    if request --output /dev/null "$url/api/status"; then return; fi',
    `    echo "attempt $attempt of ${attempts}: no answer yet"`,
    '    sleep 10',
    '  done',
    '  echo "no answer from $url" >&2',
    '  exit 1',
    '}',
    '',
    'put() {',
    `  request --header 'content-type: application/json' --data "$2" --output /dev/null "$url/api/saved_objects/index-pattern/$1?overwrite=true"`,
    '  echo "index pattern $1 is there"',
    '}',
    '',
    'wait_for_server',
    ...calls,
  ].join('\n')}\n`;
}
