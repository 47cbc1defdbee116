import { explainConnection } from '../lib';
import { landscape } from './landscape';

void explainConnection(landscape).then((code) => {
  process.exitCode = code;
});
