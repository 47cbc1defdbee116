export { readExpression, type Selection } from './expression';
