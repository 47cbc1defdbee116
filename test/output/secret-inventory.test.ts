import { App } from 'cdk8s';
import { Capability, Cluster, certificateFiles, combined, Environment, existing, generated, Size } from '../../lib';
import { listSecrets } from '../../lib/output/secret-inventory';
import { image, serving, TestSystem } from '../core/platform';

function platform(): App {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.37' }),
    secrets: [generated(), existing],
    secretGenerations: { 'logging/login': 2 },
  });
  const system = new TestSystem(new Capability(environment, 'logging'));
  const login = system.declare.secret({
    name: 'login',
    purpose: 'opens the door',
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: 'restart',
  });
  system.declare.secret({
    name: 'vendor',
    purpose: 'opens another',
    keys: { token: { kind: 'given', description: 'token of the vendor' } },
    rotation: 'first-boot-only',
  });
  const certificate = system.declare.certificate({
    name: 'tls',
    purpose: 'lets clients trust the product',
    authority: 'platform',
    commonName: 'product',
    usages: ['server'],
  });
  system.run({
    ...serving,
    command: ['/product'],
    mounts: {
      '/tls': combined(
        'tls',
        certificateFiles(certificate, 'each-connection', { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }),
        certificateFiles(certificate, 'restart', { 'ca.crt': 'ca.crt' }),
      ),
    },
  });
  system.run({
    ...serving,
    role: 'client',
    mounts: { '/tls': certificateFiles(certificate, 'watches') },
  });
  system.run({
    kind: 'Job',
    role: 'caller',
    image,
    runAs: { user: 1000 },
    env: { PASSWORD: login.key('password') },
    resources: { cpu: '10m', memory: Size.mebibytes(16) },
  });
  return app;
}

async function called(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await listSecrets(platform, args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

test('each Secret with its formats, provider, consumers, class and procedure', async () => {
  const { code, out } = await called('test');
  expect(code).toBe(0);
  expect(out).toEqual([
    'logging/login-g2: opens the door',
    '  key          password: 32 random characters, alphanumeric, no newline',
    '  provider     generated',
    expect.stringMatching(/^ {2}used by {6}Job product-caller-[0-9a-f]{8}$/),
    '  declared by  test/logging/product',
    "  rotation     restart: raise secretGenerations['logging/login'] of the environment, roll out, and delete the old Secret",
    '',
    'logging/tls: lets clients trust the product',
    '  key          tls.crt: PEM certificate chain for product, signed by platform',
    '  key          tls.key: PEM private key (PKCS8) for product, signed by platform',
    '  key          ca.crt: PEM certificate of platform',
    '  provider     existing',
    '  used by      Deployment product, Deployment product-client',
    '  taken up     Deployment product reads it for each connection (tls.crt, tls.key); restarts its container within 30 minutes (ca.crt)',
    '  taken up     Deployment product-client notices it by itself',
    '  declared by  test/logging/product',
    '  rotation     issued: whoever issues it renews it, and who uses it takes up the new one',
    '',
    'logging/vendor: opens another',
    '  key          token: token of the vendor',
    '  provider     existing',
    '  used by      no pod; an Ingress or a resource of an operator',
    '  declared by  test/logging/product',
    '  rotation     first-boot-only, precious: change the value in the product itself: it reads the Secret at its first start alone',
    '',
  ]);
});

test('for machines', async () => {
  const { out } = await called('test', '--json');
  expect(JSON.parse(out.join('\n'))).toMatchObject([
    { secret: 'logging/login-g2' },
    { secret: 'logging/tls', renewals: { 'Deployment product-client': 'notices it by itself' } },
    { secret: 'logging/vendor', precious: true },
  ]);
});

test('commands for what only people can bring, without a value among the arguments', async () => {
  const { out } = await called('test', '--commands');
  expect(out.slice(-4)).toEqual([
    '# opens another',
    '#   logging/vendor/token: token of the vendor',
    'kubectl create secret generic vendor --namespace=logging --type=Opaque \\\n  --from-file=token=logging/vendor/token',
    '',
  ]);
});

test.each([
  [[], 'name an environment'],
  [['a', 'b'], 'name an environment'],
  [['nowhere'], "there is no environment 'nowhere'; there are test"],
  [['test', '--fast'], expect.stringContaining("Unknown option '--fast'")],
])('bad use: %j', async (args, message) => {
  const { code, err } = await called(...args);
  expect(code).toBe(2);
  expect(err).toEqual([message, 'usage: npm run secrets -- ENVIRONMENT [--json | --commands]']);
});
