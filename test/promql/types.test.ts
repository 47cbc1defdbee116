import { readExpression } from '../../lib/monitoring/promql';
import { pointless, refused, right } from './cases';

test.each(right)('%s is right', (expression) => {
  expect(readExpression(expression).faults).toEqual([]);
});

test.each(Object.entries({ ...refused, ...pointless }))('%s: %s', (expression, fault) => {
  expect(readExpression(expression).faults[0]).toContain(fault);
});

test('every fault is named', () => {
  expect(readExpression('rate(a) + ceil(b[5m])').faults).toEqual([
    "calls rate() with an instant vector, 'a', where it takes a range vector, such as up[5m]",
    "calls ceil() with a range vector, 'b[5m]', where it takes an instant vector",
  ]);
});

test('what cannot be read is told with its place', () => {
  expect(readExpression('sum(rate(a[5m])').faults).toEqual(['ends too early']);
  expect(readExpression('a ! b').faults[0]).toBe("cannot be read from character 3 on: '! b'");
});
