import { explainConnection } from '../lib/map/explain/run';
import { landscape } from './landscape';

void explainConnection(landscape).then((code) => {
  process.exitCode = code;
});
