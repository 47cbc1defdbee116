import type { FilePattern } from './check';

/** Configuration files that no program can read here. */
export interface Excuse extends FilePattern {
  /** Why none can, and what looks at the file instead. */
  readonly because: string;
}

/** Files without a check, each with the reason. A line that is about no file is an error. */
export const excused: readonly Excuse[] = [
  {
    product: 'fluentd',
    file: 'fluent.conf',
    because: 'no registry carries Fluentd as a program; npm test reads the file with a parser of its grammar',
  },
  {
    product: 'grafana',
    file: /\.(ini|yaml)$/,
    because: 'no registry carries Grafana as a program; npm test parses the files and compares settings',
  },
  {
    product: 'opensearch',
    file: /\.(yml|json)$/,
    because: 'no registry carries the OpenSearch server; npm test parses the file and compares settings and bodies',
  },
  {
    product: 'opensearch',
    file: 'index-patterns',
    because: 'one line of text that a script compares; npm test runs the script with it',
  },
  {
    product: 'opensearch-dashboards',
    file: /\.(yml|ndjson|json)$/,
    because: 'no registry carries OpenSearch Dashboards; npm test parses the file and compares settings',
  },
  {
    product: 'vault',
    file: /\.(js|json)$/,
    because: 'Vault itself is not built here; the check of OpenBao starts what the same renderers and scripts say',
  },
  {
    product: 'vault-csi-provider',
    file: 'agent.json',
    because: 'Vault itself is not built here; the check of OpenBao agents starts what the same renderer says',
  },
];
