import type { PrometheusConfig } from '../../../lib/monitoring/prometheus/config';
import type { ScrapeJob } from '../../../lib/monitoring/prometheus/model';

/** What a machine without a container network needs to be told instead of what the platform writes. */
export interface Sandbox {
  /** Files of the server's ServiceAccount: a kubeconfig, its token, and the authority of the API server. */
  readonly kubeconfig: string;
  readonly tokenFile: string;
  readonly authorityFile: string;
  /** Where the real program behind a job listens. Jobs that are not here keep the addresses that discovery finds. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Time between scrapes and between evaluations. */
  readonly interval: string;
  /** Globs of the rule files that were written out. */
  readonly ruleFiles: readonly string[];
}

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The configuration as it is written, but for this: paths of files; the API server that discovery asks; the addresses of
 * targets that run here; no TLS to kubelets, which a server of the test plays, nor to who asks for a certificate, which nobody
 * signs here; and the time between scrapes, also for evaluations and for targets with one of their own.
 */
export function forSandbox(config: PrometheusConfig, sandbox: Sandbox): PrometheusConfig {
  const { global, alerting, rule_files, scrape_configs } = config;
  const { interval } = sandbox;
  const moved = {
    ...config,
    global: { ...global, scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: rule_files && sandbox.ruleFiles,
    alerting: alerting && {
      ...alerting,
      alertmanagers: alerting.alertmanagers.map((one) => ({
        ...one,
        relabel_configs: [...one.relabel_configs, ...redirected(sandbox.addresses.alertmanager)],
      })),
    },
    scrape_configs: scrape_configs.map((job) => jobForSandbox(job, sandbox)),
  };
  return withPaths(withKubeconfig(moved, sandbox.kubeconfig), sandbox);
}

function jobForSandbox(job: ScrapeJob, { addresses, interval }: Sandbox): ScrapeJob {
  const { scheme, tls_config, ...rest } = job;
  const isPlain = job.job_name.startsWith('kubelet') || tls_config?.cert_file !== undefined;
  return {
    ...rest,
    ...(isPlain ? {} : { scheme, tls_config }),
    scrape_interval: job.scrape_interval && interval,
    scrape_timeout: job.scrape_timeout && interval,
    relabel_configs: [...job.relabel_configs, ...redirected(addresses[job.job_name])],
  };
}

/** Dials another address, without a change of the labels that come from where it is. */
function redirected(address: string | undefined) {
  return address ? [{ target_label: '__address__', replacement: address }] : [];
}

function withKubeconfig<T>(value: T, kubeconfig: string): T {
  return JSON.parse(
    JSON.stringify(value, (key, item) =>
      key === 'kubernetes_sd_configs'
        ? item.map((discovery: object) => ({ ...discovery, kubeconfig_file: kubeconfig }))
        : item,
    ),
  );
}

function withPaths<T>(value: T, { tokenFile, authorityFile }: Sandbox): T {
  const paths: Readonly<Record<string, string>> = {
    [`${account}/token`]: tokenFile,
    [`${account}/ca.crt`]: authorityFile,
  };
  return JSON.parse(JSON.stringify(value, (_key, item) => (typeof item === 'string' ? (paths[item] ?? item) : item)));
}
