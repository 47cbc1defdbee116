import { drawMaps } from '../lib/map/run';
import { landscape } from './landscape';

void drawMaps(landscape).then((code) => {
  process.exitCode = code;
});
