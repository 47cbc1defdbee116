import { listSecrets } from '../lib/output/secret-inventory';
import { landscape } from './landscape';

void listSecrets(landscape).then((code) => {
  process.exitCode = code;
});
