import type { Fault } from '../../core';
import { passwordVariable } from './config';

/** Field that log records carry their own time in. */
const timeField = '@timestamp';

/** Times that the script asks, and seconds between, before it gives up and lets the Job start a new pod. */
export const patience = { ATTEMPTS: '30', PAUSE: '10' } as const;

/** What is wrong with the index patterns, if anything is. */
export function indexPatternProblems(patterns: readonly string[]): Fault[] {
  return patterns
    .filter((pattern) => !/^[a-z0-9][a-z0-9._*-]*$/.test(pattern))
    .map((pattern) => ({
      prop: 'indexPatterns',
      problem: `'${pattern}' matches no index name`,
      remedy: "use lower-case letters, digits, dashes, dots and asterisks, as in 'logs-*'",
    }));
}

/**
 * A script that makes index patterns exist. The id of each is its title; one that is there stays as it is, with whatever
 * people have added to it. The password reaches curl through a file descriptor, never through its arguments.
 */
export function indexPatternScript(url: string, user: string, patterns: readonly string[]): string {
  const calls = patterns.map((pattern) => {
    const body = JSON.stringify({ attributes: { title: pattern, timeFieldName: timeField } });
    return `persist '${pattern}' '${body}'`;
  });
  return String.raw`#!/usr/bin/env bash
set -euo pipefail

# Creates an index pattern. Leaves the answer, its code on a line of its own, in $reply.
create() {
  reply=$(curl --silent --show-error --max-time 30 \
    --config <(printf 'user = "${user}:%s"\n' "$${passwordVariable.server}") \
    --header 'osd-xsrf: true' --header 'content-type: application/json' \
    --data "$2" --write-out '\n%{http_code}' "${url}/api/saved_objects/index-pattern/$1") || true
}

# Until the server is up, and the store has loaded its password.
persist() {
  local attempt
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    create "$@"
    case $reply in
      *$'\n'200) echo "index pattern $1 was made" && return ;;
      *$'\n'409) echo "index pattern $1 is there" && return ;;
      *$'\n'000 | *$'\n'401 | *$'\n'429 | *$'\n'5??) sleep "$PAUSE" ;;
      *) break ;;
    esac
  done
  echo "failed: index pattern $1" >&2
  printf '%s\n' "$reply" >&2
  exit 1
}

${calls.join('\n')}
`;
}
