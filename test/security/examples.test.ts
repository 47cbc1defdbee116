import { compareExamples } from '../examples';

compareExamples('security');
