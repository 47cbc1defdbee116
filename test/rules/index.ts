import type { AlertTest, RecordingTest } from './alert-test';
import { generalTests } from './general';

/** The proof of every alert, by topic. */
export const alertTests: Readonly<Record<string, readonly AlertTest[]>> = {
  general: generalTests,
};

/** The proof of recording rules, by topic. */
export const recordingTests: Readonly<Record<string, readonly RecordingTest[]>> = {};
