export { App } from 'cdk8s';
export * from './core';
export { Fluentd, type FluentdProps } from './logging/fluentd';
export { OpenSearch, type OpenSearchProps } from './logging/opensearch';
export { OpenSearchDashboards, type OpenSearchDashboardsProps } from './logging/opensearch-dashboards';
export { run, type Summary } from './output/run';
export { manifestsOf, objectOf, snapshotText } from './output/testing';
export { type GeneratedProps, generated } from './secrets/generated';
export { type Finding, type Rule, type Subject, verify } from './verify';
