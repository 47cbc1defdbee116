import { explainConnection } from '../lib/explain/run';
import { landscape } from './landscape';

void explainConnection(landscape).then((code) => {
  process.exitCode = code;
});
