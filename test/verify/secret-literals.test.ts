import { isLiteral, literalIn } from '../../lib/verify/secret-literals';

const known = new Set(['opensearch-admin', 'password-file', 'tls.key']);

test.each([
  ['app.yaml', 'password: pw'],
  ['app.yaml', 'db:\n  adminPassword: "swordfish"  # of the first day\n'],
  ['app.yaml', "- { user: app, password: 'swordfish', port: 5432 }"],
  ['app.json', '{"user": "app", "client_secret": "swordfish"}'],
  ['app.toml', 'api_key = "swordfish"'],
  ['app.ini', '[database]\npassword = swordfish\n'],
  ['app.properties', 'spring.datasource.password=1234'],
  ['server.hcl', 'token = "swordfish"'],
  ['run.sh', 'export TOKEN=swordfish'],
  ['fluent.conf', '<match>\n  password swordfish\n</match>'],
  ['fluent.conf', '  aws_sec_key x\n  secret_key "swordfish"'],
  ['config.xml', '<server><password>swordfish</password></server>'],
  ['main.js', "connect({ password: 'swordfish' })"],
  ['', '--password=swordfish'],
  ['', 'psql --host=db password=swordfish'],
  ['app.yaml', 'refresh: 10m\npassphrase: correct-horse'],
])('%s: %s holds a secret', (file, text) => {
  expect(literalIn(file, text, known)).toMatch(/pass|secret|key|token/i);
});

test.each([
  ['app.yaml', 'password: ""'],
  ['app.yaml', 'password: $' + '{DB_PASSWORD}'],
  ['app.yaml', 'password: $__env{GRAFANA_PASSWORD}'],
  ['app.yaml', 'password: {{ .Values.password }}'],
  ['app.yaml', 'token:\n  file: /account/token\n'],
  ['app.yaml', 'token: /account/token'],
  ['app.yaml', 'token: https://id.example.com/token'],
  ['app.yaml', 'private_key: tls-private.pem'],
  ['app.yaml', 'private_key: tls.key'],
  ['app.yaml', 'secret: opensearch-admin'],
  ['app.yaml', 'password_file: swordfish'],
  ['app.yaml', 'secretName: swordfish'],
  ['app.yaml', 'hidePassword: true'],
  ['app.yaml', 'id_token: 24h'],
  ['app.yaml', 'max_token: 4096'],
  ['app.yaml', '# The password: it is read from a file, as is the token.'],
  ['app.json', '{"password": {"kind": "random"}, "token": ["a"]}'],
  ['fluent.conf', 'password "#{ENV[\'PASSWORD\']}"'],
  ['fluent.conf', 'password_key swordfish'],
  ['run.sh', 'token=$(cat /secrets/token)'],
  ['main.js', 'const token = leader && (await login(ca, leader));'],
  ['main.js', '@param {{ token: string, file: string }} settings'],
  ['client.js', "{ 'x-vault-token': token }"],
  ['', '--es.client-private-key=/certs/tls.key'],
])('%s: %s holds none', (file, text) => {
  expect(literalIn(file, text, known)).toBeUndefined();
});

test.each([
  ['DB_PASSWORD', '1234', true],
  ['API_TOKEN', 'abc', true],
  ['API_TOKEN', '3600', false],
  ['TLS_SECRET', 'opensearch-admin', false],
  ['PASSWORD', 'the words of a sentence', false],
  ['PASSWORD_FILE', 'swordfish', false],
  ['PASSWORD', '***', false],
])('%s=%s: %s', (name, value, expected) => {
  expect(isLiteral(name, value, known)).toBe(expected);
});
