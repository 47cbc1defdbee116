import { compareExamples } from '../examples';

compareExamples('logging');
