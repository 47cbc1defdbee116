module cdk8s-landscape/tools/node-exporter

go 1.26.0

require github.com/prometheus/node_exporter v1.12.1
