/** One rule that rewrites labels of a target or of a series. Expressions are RE2 and match whole values. */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'keep' | 'keepequal' | 'drop' | 'labelmap' | 'labeldrop';
}

/** What a discovery of Kubernetes objects looks at. */
export interface Discovery {
  readonly role: 'endpointslice' | 'node' | 'pod';
  /** Each needs a role of its own. Nodes are in none. */
  readonly namespaces?: { readonly names: readonly string[] };
  readonly selectors?: readonly { readonly role: string; readonly label: string }[];
}

/** How a server's certificate is verified. */
export interface TlsSettings {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly server_name?: string;
  readonly insecure_skip_verify?: boolean;
}

/** How a request proves who sends it. Credentials are read from files, again for each request. */
export interface Authorization {
  readonly credentials_file: string;
}

/** One entry of `scrape_configs`. */
export interface ScrapeJob {
  readonly job_name: string;
  readonly scheme?: 'https';
  readonly metrics_path?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly honor_labels?: boolean;
  readonly honor_timestamps?: boolean;
  readonly fallback_scrape_protocol?: string;
  readonly sample_limit?: number;
  readonly label_limit?: number;
  readonly label_name_length_limit?: number;
  readonly label_value_length_limit?: number;
  readonly authorization?: Authorization;
  readonly tls_config?: TlsSettings;
  readonly kubernetes_sd_configs: readonly Discovery[];
  readonly relabel_configs: readonly RelabelRule[];
  readonly metric_relabel_configs?: readonly RelabelRule[];
}
