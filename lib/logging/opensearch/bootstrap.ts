import { type CertificateKey, type ConfigFiles, type SecretRef, Size, scratch, secretFiles } from '../../core';
import type { FileContent } from '../../core/config-files';
import type { JobProps } from '../../core/workload-props';
import { images } from '../../images';
import { home, opensearchUser, ports } from './config';
import { passwordVariables } from './security';
import { snapshotName } from './snapshots';

/** Where the bootstrap job finds its files, and how the script learns of them. */
const bootstrapPaths = {
  files: '/bootstrap',
  security: '/security',
  certificates: '/certs',
  work: '/tmp',
} as const;

/** Name of the index template and of the retention policy. */
const objectName = 'log-retention';

/** Files of the bootstrap job: the script and what it sends. */
export function bootstrapFiles(content: {
  readonly template: () => object;
  readonly policy: () => object;
  readonly indexPatterns: () => readonly string[];
  /** @default no snapshots */
  readonly snapshots?: { readonly repository: object; readonly policy: () => object };
}): Record<string, FileContent> {
  const { snapshots } = content;
  return {
    ...(snapshots && {
      'snapshot-policy.json': () => json(snapshots.policy()),
      'snapshot-repository.json': json(snapshots.repository),
    }),
    'bootstrap.sh': bootstrapScript,
    'change-policy.json': json({ policy_id: objectName }),
    'index-patterns': () => content.indexPatterns().join(','),
    'index-template.json': () => json(content.template()),
    'retention-policy.json': () => json(content.policy()),
  };
}

/** Passwords that the job loads, by user. */
export type Passwords = Readonly<Record<keyof typeof passwordVariables, SecretRef<'password'>>>;

/**
 * The bootstrap job.
 * @param host resolves to nodes that are not ready, too: none is before the job has loaded the security configuration.
 */
export function bootstrapProps(
  host: string,
  content: {
    readonly files: ConfigFiles;
    readonly security: ConfigFiles;
    readonly certificate: SecretRef<CertificateKey>;
    readonly passwords: Passwords;
  },
): JobProps {
  return {
    role: 'bootstrap',
    image: images.opensearch,
    runAs: { user: opensearchUser },
    command: ['bash', `${bootstrapPaths.files}/bootstrap.sh`],
    env: {
      ...bootstrapEnv(host),
      [passwordVariables.admin]: content.passwords.admin.key('password'),
      [passwordVariables.dashboards]: content.passwords.dashboards.key('password'),
    },
    mounts: {
      [bootstrapPaths.files]: content.files,
      [bootstrapPaths.security]: content.security,
      [bootstrapPaths.certificates]: secretFiles(content.certificate),
      [bootstrapPaths.work]: scratch(Size.mebibytes(64)),
    },
    resources: { cpu: '250m', memory: Size.gibibytes(1), memoryRequest: Size.mebibytes(512) },
  };
}

/** Environment of the script. */
function bootstrapEnv(host: string): Record<string, string> {
  return {
    STORE_HOST: host,
    STORE_PORT: String(ports.http),
    FILES: bootstrapPaths.files,
    SECURITY_FILES: bootstrapPaths.security,
    CERTIFICATES: bootstrapPaths.certificates,
    WORK: bootstrapPaths.work,
    SECURITYADMIN: `${home}/plugins/opensearch-security/tools/securityadmin.sh`,
    // Seconds between two attempts, and how many before the pod fails and Kubernetes starts it again.
    PAUSE: '5',
    JOIN_ATTEMPTS: '180',
    // Two hours: an upgrade waits for the shards of every node.
    UPGRADE_ATTEMPTS: '1440',
    STEP_ATTEMPTS: '10',
  };
}

/**
 * Brings the store to the declared state and can run any number of times: security configuration, index template,
 * retention policy, that policy on the indices that exist, and snapshots. Proves itself with the super administrator's
 * certificate; passwords reach `securityadmin.sh` through the environment alone.
 */
const bootstrapScript = String.raw`#!/usr/bin/env bash
set -euo pipefail

reply=$WORK/reply.json
status=000

# Sends a request: method, path, file with the body. Leaves the body of the answer in $reply, its code in $status.
request() {
  local method=$1 path=$2 body=${'$'}{3:-}
  local options=(--silent --show-error --max-time 60
    --cacert "$CERTIFICATES/ca.crt" --cert "$CERTIFICATES/tls.crt" --key "$CERTIFICATES/tls.key"
    --request "$method" --output "$reply" --write-out '%{http_code}')
  if [[ -n $body ]]; then
    options+=(--header 'Content-Type: application/json' --data-binary "@$body")
  fi
  : >"$reply"
  status=$(curl "${'$'}{options[@]}" "https://$STORE_HOST:$STORE_PORT$path") || status=000
}

# Repeats a function until it succeeds, as often as told. A function returns 2 when repeating is of no use.
persist() {
  local attempts=$1 what=$2 result attempt
  shift 2
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    result=0
    "$@" || result=$?
    if ((result == 0)); then
      echo "done: $what"
      return 0
    fi
    if ((result == 2)); then break; fi
    sleep "$PAUSE"
  done
  echo "failed: $what (HTTP $status)" >&2
  cat "$reply" >&2
  exit 1
}

# 0 for success, 2 for an answer that will not change, 1 for anything that may pass.
judge() {
  case $status in
    2??) return 0 ;;
    000 | 409 | 429 | 5??) return 1 ;;
    *) return 2 ;;
  esac
}

joined() {
  request GET '/_cluster/health?local=true'
  [[ $status == 200 ]] && grep -q '"discovered_cluster_manager":true' "$reply"
}

# securityadmin refuses to work while an upgrade is rolling: then the nodes are of two versions.
uniform() {
  request GET '/_nodes?filter_path=nodes.*.version'
  [[ $status == 200 ]] && [[ $(grep -o '"version":"[^"]*"' "$reply" | sort -u | wc -l) == 1 ]]
}

secured() {
  status=none
  : >"$reply"
  timeout 300 bash "$SECURITYADMIN" -h "$STORE_HOST" -p "$STORE_PORT" -icl -arc -ff -rev -cd "$SECURITY_FILES/" \
    -cacert "$CERTIFICATES/ca.crt" -cert "$CERTIFICATES/tls.crt" -key "$CERTIFICATES/tls.key"
}

templated() {
  request PUT '/_index_template/${objectName}' "$FILES/index-template.json"
  judge
}

number() {
  grep -o "\"$1\":[0-9]*" "$reply" | head -n 1 | cut -d : -f 2
}

# Makes a policy be as declared: method that creates it, path, file. An existing one is replaced only by naming the version
# that is replaced. Somebody else's change in between is a conflict, and the next attempt reads again.
declared() {
  local create=$1 path=$2 file=$3 version
  request GET "$path"
  case $status in
    200)
      version="if_seq_no=$(number _seq_no)&if_primary_term=$(number _primary_term)" || return 1
      request PUT "$path?$version" "$file"
      ;;
    404) request "$create" "$path" "$file" ;;
    *)
      judge || return
      return 2
      ;;
  esac
  judge
}

# Policies attach themselves to new indices only. Indices in the middle of a transition keep the old one until they are done.
applied() {
  local action
  for action in add change_policy; do
    request POST "/_plugins/_ism/$action/$patterns" "$FILES/change-policy.json"
    judge || return
  done
  if grep -q '"failures":true' "$reply"; then
    echo "some indices keep their old policy for now:"
    cat "$reply"
    echo
  fi
}

indexed() {
  request GET "/_cat/indices/$patterns?h=index"
  judge
}

# Every node proves that it can write there before the store accepts the repository.
stored() {
  request PUT '/_snapshot/${snapshotName}' "$FILES/snapshot-repository.json"
  judge
}

patterns=$(<"$FILES/index-patterns")
persist "$JOIN_ATTEMPTS" 'waiting for the cluster' joined
persist "$UPGRADE_ATTEMPTS" 'waiting for one version on all nodes' uniform
persist "$STEP_ATTEMPTS" 'security configuration' secured
persist "$STEP_ATTEMPTS" 'index template' templated
persist "$STEP_ATTEMPTS" 'retention policy' declared PUT '/_plugins/_ism/policies/${objectName}' "$FILES/retention-policy.json"
persist "$STEP_ATTEMPTS" 'list of log indices' indexed
if [[ -s $reply ]]; then
  persist "$STEP_ATTEMPTS" 'retention of existing indices' applied
fi
if [[ -e $FILES/snapshot-policy.json ]]; then
  persist "$STEP_ATTEMPTS" 'snapshot repository' stored
  persist "$STEP_ATTEMPTS" 'snapshot policy' declared POST '/_plugins/_sm/policies/${snapshotName}' "$FILES/snapshot-policy.json"
fi
`;

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
