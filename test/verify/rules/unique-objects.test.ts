import { add, object } from '../fixture';
import { proves } from '../proof';

proves('unique-objects', [
  {
    when: 'one name is used twice',
    edits: [add(object('v1', 'ConfigMap', 'web', { data: { 'app.conf': 'x' } }))],
    finds: [
      'demo/web: ConfigMap shop/web: is declared at demo/web too; rename or remove one of the two [unique-objects]',
    ],
  },
  {
    when: 'another group has a kind of that name',
    edits: [add(object('example.com/v1', 'ConfigMap', 'web', {}))],
    finds: [],
  },
  {
    when: 'two versions of one group are one object',
    edits: [add(object('example.com/v1', 'Thing', 'a', {}), object('example.com/v2', 'Thing', 'a', {}))],
    finds: ['demo/a: Thing shop/a: is declared at demo/a too; rename or remove one of the two [unique-objects]'],
  },
]);
