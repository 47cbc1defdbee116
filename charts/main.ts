import { run } from '../lib';
import { landscape } from './landscape';

void run(landscape);
