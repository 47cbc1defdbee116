import { sealedValue } from '../../secrets/sealed-value';
import { sopsMetadata, sopsValue } from '../../secrets/sops-value';
import { add, object, set } from '../fixture';
import { proves } from '../proof';

const key = '-----BEGIN RSA PRIVATE KEY-----\nMII';
/** Too short to be conspicuous by itself. */
const short = 'q7Zt4Xc9Lm2R';
const report = 'spec.jobTemplate.spec.template.spec.containers.0';

proves('secret-values', [
  {
    when: 'a Secret has data',
    edits: [add(object('v1', 'Secret', 'a', { data: { password: 'eA==' } }))],
    finds: [
      "demo/a: Secret shop/a: data: a secret value stands in the manifest; declare a secret need, which the environment's provider fulfils [secret-values]",
    ],
  },
  {
    when: 'a Secret has text',
    edits: [add(object('v1', 'Secret', 'a', { stringData: { password: 'x' } }))],
    finds: [
      "demo/a: Secret shop/a: stringData: a secret value stands in the manifest; declare a secret need, which the environment's provider fulfils [secret-values]",
    ],
  },
  {
    when: 'a token is asked for with data',
    edits: [add(object('v1', 'Secret', 'a', { type: 'kubernetes.io/service-account-token', data: { token: 'eA==' } }))],
    finds: [
      "demo/a: Secret shop/a: data: a secret value stands in the manifest; declare a secret need, which the environment's provider fulfils [secret-values]",
    ],
  },
  {
    when: 'a Secret is empty',
    edits: [add(object('v1', 'Secret', 'a', { type: 'kubernetes.io/service-account-token' }))],
    finds: [],
  },
  {
    when: 'a SealedSecret holds what was encrypted',
    edits: [
      add(
        object('bitnami.com/v1alpha1', 'SealedSecret', 'a', {
          spec: { encryptedData: { token: sealedValue('a') }, template: { data: { url: 'https://x/{{ .token }}' } } },
        }),
      ),
    ],
    finds: [],
  },
  {
    when: 'a SealedSecret holds what everybody can read',
    edits: [
      add(
        object('bitnami.com/v1alpha1', 'SealedSecret', 'a', {
          spec: {
            encryptedData: { token: 'swordfish', code: Buffer.from('swordfish').toString('base64') },
            template: { data: { pin: '1234' } },
          },
        }),
      ),
    ],
    finds: ['encryptedData.code', 'encryptedData.token', 'template.data.pin'].map(
      (field) =>
        `demo/a: SealedSecret shop/a: spec.${field}: holds a value that is not encrypted; put there what kubeseal --raw prints for the value [secret-values]`,
    ),
  },
  {
    when: 'a Secret holds what SOPS encrypted',
    edits: [add(object('v1', 'Secret', 'a', { stringData: { token: sopsValue('a') }, sops: sopsMetadata() }))],
    finds: [],
  },
  {
    when: 'a Secret says that SOPS encrypted it, and shows values and no MAC',
    edits: [
      add(
        object('v1', 'Secret', 'a', {
          stringData: { empty: '', pin: '1234', token: sopsValue('a') },
          data: { code: 'MTIzNA==' },
          sops: { ...sopsMetadata(), mac: '' },
        }),
      ),
    ],
    finds: ['data.code', 'sops.mac', 'stringData.empty', 'stringData.pin'].map(
      (field) =>
        `demo/a: Secret shop/a: ${field}: holds a value that is not encrypted; run sops encrypt --in-place on its file [secret-values]`,
    ),
  },
  {
    when: 'a ConfigMap holds a key',
    edits: [set('ConfigMap web', 'data.[tls.key]', key)],
    finds: [
      'demo/web: ConfigMap shop/web: data.tls.key: holds a private key; declare a secret need, and mount or reference it [secret-values]',
    ],
  },
  {
    when: 'a variable holds a key',
    edits: [set('Deployment web', 'spec.template.spec.containers.0.env.0.value', key)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[MODE].value: holds a private key; declare a secret need, and mount or reference it [secret-values]',
    ],
  },
  {
    when: 'an annotation holds a random text',
    edits: [set('Deployment web', 'metadata.annotations', { 'example.com/token': 'q7Zt4Xc9Lm2Rv8Kp1Wn6Bs3Dh5Gj0Fy' })],
    finds: [
      'demo/web: Deployment shop/web: metadata.annotations.example.com/token: holds a text as random as a secret; declare a secret need, and mount or reference it [secret-values]',
    ],
  },
  {
    when: 'variables and fields that are named as secrets hold short random texts',
    edits: [
      set('Deployment web', 'spec.template.spec.containers.0.env.0', { name: 'DB_PASSWORD', value: short }),
      set('ConfigMap web', 'data.[api-key]', short),
      set('ConfigMap web', 'data.[app.conf]', `user = app\npassword = "${short}"\n`),
    ],
    finds: [
      'demo/web: ConfigMap shop/web: data.api-key',
      'demo/web: ConfigMap shop/web: data.app.conf',
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[DB_PASSWORD]',
    ].map(
      (where) =>
        `${where}: holds a random text under the name of a secret; declare a secret need, and mount or reference it [secret-values]`,
    ),
  },
  {
    when: 'configuration, variables and commands hold words under the names of secrets',
    edits: [
      set('ConfigMap web', 'data.[app.yaml]', 'database:\n  password: swordfish\n'),
      set('ConfigMap web', 'data.[app.properties]', 'datasource.password=pw\n'),
      set('ConfigMap web', 'data.[admin-password]', 'swordfish'),
      set('Deployment web', 'spec.template.spec.containers.0.env.0', { name: 'API_TOKEN', value: 'swordfish' }),
      set('CronJob report', `${report}.command`, ['report', '--token=swordfish']),
      set('CronJob report', `${report}.args`, ['--user', 'app', '--password', '1234']),
    ],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[report].args[3]',
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[report].command[1]',
      'demo/web: ConfigMap shop/web: data.admin-password',
      'demo/web: ConfigMap shop/web: data.app.properties',
      'demo/web: ConfigMap shop/web: data.app.yaml',
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[API_TOKEN]',
    ].map(
      (where) =>
        `${where}: holds a value under the name of a secret; declare a secret need, and mount or reference it [secret-values]`,
    ),
  },
  {
    when: 'they say where the value is',
    edits: [
      set('ConfigMap web', 'data.[app.yaml]', 'password: $' + '{PASSWORD}\ntoken: /account/token\n'),
      set('Deployment web', 'spec.template.spec.containers.0.env.0', { name: 'API_TOKEN', value: '/account/token' }),
      set('CronJob report', `${report}.args`, ['--password', '$(PASSWORD)', '--token-file=/account/token']),
    ],
    finds: [],
  },
  {
    when: 'a checksum is of content',
    edits: [
      set('Deployment web', 'metadata.annotations', { 'checksum/config': 'f3a9c27b8d1e4605a7c9e2b4d6f8013579bdf246' }),
    ],
    finds: [],
  },
  {
    when: 'a command line holds a key',
    edits: [
      set('CronJob report', `${report}.command`, ['sh', '-c', `echo '${key}'`]),
      set('CronJob report', `${report}.args`, [key]),
    ],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[report].args[0]: holds a private key; declare a secret need, and mount or reference it [secret-values]',
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[report].command[2]: holds a private key; declare a secret need, and mount or reference it [secret-values]',
    ],
  },
  {
    when: 'a certificate is public',
    edits: [set('ConfigMap web', 'data.[tls.crt]', '-----BEGIN CERTIFICATE-----')],
    finds: [],
  },
]);
