import { plan, timeLimit } from './plan';

const cheap = { id: 'cheap', tools: ['amtool'], weight: 5 } as const;
const dear = { id: 'dear', tools: ['kube-apiserver-1.37'], weight: 60 } as const;
const again = { id: 'again', tools: ['kube-apiserver-1.37'], weight: 10 } as const;

test('takes what fits in the order given, and says what does not', () => {
  const { taken, left, seconds } = plan([cheap, dear, again], 100, () => true);
  expect([taken, left, seconds]).toEqual([[cheap, dear, again], [], 75]);
  expect(plan([dear, cheap], 40, () => true)).toEqual({ taken: [cheap], left: [dear], seconds: 5 });
});

test('counts the building of a missing program once', () => {
  const { seconds } = plan([dear, again], Number.POSITIVE_INFINITY, () => false);
  expect(seconds).toBe(60 + 10 + 270);
});

test('reads the time limit', () => {
  expect(timeLimit(['--minutes', '2'])).toBe(120);
  expect(timeLimit(['--minutes', '2', '--all'])).toBe(Number.POSITIVE_INFINITY);
  expect(timeLimit([])).toBe(Number.POSITIVE_INFINITY);
  expect(() => timeLimit(['--minutes', 'many'])).toThrow('--minutes needs a number');
});
