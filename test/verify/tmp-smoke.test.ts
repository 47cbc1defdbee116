import { findingsAfter } from './fixture';
test('clean', () => { expect(findingsAfter([])).toEqual([]); });
