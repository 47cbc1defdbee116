import { compareExamples } from '../examples';

compareExamples('monitoring');
