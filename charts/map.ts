import { drawMaps } from '../lib';
import { landscape } from './landscape';

void drawMaps(landscape).then((code) => {
  process.exitCode = code;
});
