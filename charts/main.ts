import { App } from 'cdk8s';
import { run } from '../lib';
import { environments } from './environments';
import { platform } from './platform';

void run(() => {
  const app = new App();
  for (const definition of environments) platform(app, definition);
  return app;
});
