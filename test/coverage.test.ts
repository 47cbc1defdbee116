import { coverage } from './binaries/coverage';

const file = (product: string, name: string) => ({
  subject: 'dev',
  namespace: 'a',
  configMap: 'b',
  product,
  file: name,
  text: '',
});

test('a file is read, excused, or an error', () => {
  const files = [file('web', 'web.conf'), file('web', 'run.sh'), file('store', 'store.yml'), file('web', 'web.conf')];
  const checks = [{ id: 'shell', reads: [{ file: /\.sh$/ }] }];
  const excuses = [{ product: 'store', file: 'store.yml', because: 'none to be had' }];
  const { rows, problems } = coverage(files, checks, excuses);
  expect(rows).toEqual([
    { file: 'store store.yml', count: 1, readers: [], because: 'none to be had' },
    { file: 'web run.sh', count: 1, readers: ['shell'], because: undefined },
    { file: 'web web.conf', count: 2, readers: [], because: undefined },
  ]);
  expect(problems).toEqual(['web web.conf: no check reads it; add one, or the reason to excused.ts']);
});

test('a line about no file is an error', () => {
  const { problems } = coverage(
    [],
    [{ id: 'shell', reads: [{ file: /\.sh$/ }] }],
    [{ product: 'store', file: 'store.yml', because: 'none to be had' }],
  );
  expect(problems).toEqual([
    'check shell: any product /\\.sh$/ is about no file; remove it',
    'excused.ts: store store.yml is about no file; remove it',
  ]);
});
