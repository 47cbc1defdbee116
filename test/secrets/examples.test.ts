import { compareExamples } from '../examples';

compareExamples('secrets');
