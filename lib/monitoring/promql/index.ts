export { type Expression, readExpression, type Selection } from './expression';
