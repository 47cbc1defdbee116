import { add, object, set } from '../fixture';
import { proves } from '../proof';

const mebi = 1024 * 1024;

proves('sizes', [
  {
    when: 'a ConfigMap is at its limit',
    edits: [set('ConfigMap web', 'data.[app.conf]', 'x'.repeat(mebi))],
    finds: [],
  },
  {
    when: 'a ConfigMap is over its limit',
    edits: [set('ConfigMap web', 'data.[app.conf]', 'ä'.repeat(mebi / 2 + 1))],
    finds: [
      'demo/web: ConfigMap shop/web: data: the values have 1048578 bytes, the limit is 1048576; split the ConfigMap [sizes]',
    ],
  },
  {
    when: 'binary data count by their bytes',
    edits: [set('ConfigMap web', 'binaryData', { a: Buffer.alloc(mebi).toString('base64') })],
    finds: [
      'demo/web: ConfigMap shop/web: data: the values have 1048587 bytes, the limit is 1048576; split the ConfigMap [sizes]',
    ],
  },
  {
    when: 'an object is too large for etcd',
    edits: [add(object('example.com/v1', 'Thing', 'a', { spec: { text: 'x'.repeat(1.5 * mebi) } }))],
    finds: ['demo/a: Thing shop/a: the object has 1572972 bytes, etcd takes 1572864; split it [sizes]'],
  },
  {
    when: 'annotations are too large',
    edits: [set('ConfigMap web', 'metadata.annotations', { a: 'x'.repeat(mebi / 8), b: 'x'.repeat(mebi / 8) })],
    finds: [
      'demo/web: ConfigMap shop/web: metadata.annotations: annotations have 262146 bytes, the limit is 262144; move the text to a ConfigMap [sizes]',
    ],
  },
]);
