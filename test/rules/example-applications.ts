import { Application, Capability, Duration, type Environment, http, KubeStateMetrics, Size } from '../../lib';
import { image, TestSystem, testEnvironment } from '../core/platform';

/** An environment with an application of each sort: one of the platform, and one that somebody else deploys. */
export function exampleApplications(): Environment {
  const environment = testEnvironment();
  new KubeStateMetrics(new Capability(environment, 'monitoring'));
  const applications = new Capability(environment, 'applications');
  const web = new TestSystem(applications, { id: 'checkout' }).run({
    kind: 'Deployment',
    replicas: 2,
    image,
    resources: { cpu: '100m', memory: Size.mebibytes(128) },
    runAs: { user: 1000 },
    ports: { http: 8080, metrics: 9090 },
    ready: http('http', '/ready'),
  });
  new Application(applications, 'shop-checkout', {
    of: web.port('metrics'),
    requests: 'opentelemetry-http',
    owner: 'payments',
    quietFor: Duration.minutes(30),
  });
  new Application(applications, 'ledger', {
    of: {
      kind: 'StatefulSet',
      name: 'ledger',
      namespace: 'books',
      selector: { 'app.kubernetes.io/name': 'ledger' },
      port: 9090,
    },
    requests: 'prometheus-grpc',
    severity: 'warning',
    limits: { errors: 1, fewErrors: 0, latency: Duration.millis(250), percentile: 95, restarts: 0 },
  });
  return environment;
}
