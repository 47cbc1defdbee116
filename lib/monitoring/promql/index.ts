export { readExpression } from './expression';
