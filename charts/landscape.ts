import { App } from 'cdk8s';
import { environments } from './environments';
import { platform } from './platform';

/** The platform in every environment. */
export function landscape(): App {
  const app = new App();
  for (const definition of environments) platform(app, definition);
  return app;
}
