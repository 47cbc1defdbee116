import { sealedValue } from '../../secrets/sealed-value';
import { add, object, set } from '../fixture';
import { proves } from '../proof';

const web = 'spec.template.spec';
const env = `${web}.containers.0.env`;
const configMapKey = (name: string, key: string, more = {}) => [
  { name: 'MODE', valueFrom: { configMapKeyRef: { name, key, ...more } } },
];

proves('config-references', [
  {
    when: 'a variable names a missing ConfigMap',
    edits: [set('Deployment web', env, configMapKey('wep', 'app.conf'))],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[MODE]: ConfigMap shop/wep does not exist; declare the ConfigMap or correct the name [config-references]',
    ],
  },
  {
    when: 'a variable names a missing key',
    edits: [set('Deployment web', env, configMapKey('web', 'app.cfg'))],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[MODE]: ConfigMap shop/web has no key app.cfg; add it, or use one it has: app.conf [config-references]',
    ],
  },
  {
    when: 'the reference is optional',
    edits: [set('Deployment web', env, configMapKey('wep', 'x', { optional: true }))],
    finds: [],
  },
  {
    when: 'a variable names a missing Secret',
    edits: [set('Deployment web', `${env}.1.valueFrom.secretKeyRef.name`, 'login')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[PASSWORD]: Secret shop/login does not exist; declare the secret need or correct the name [config-references]',
    ],
  },
  {
    when: 'a variable names a missing key of a Secret',
    edits: [set('Deployment web', `${env}.1.valueFrom.secretKeyRef.key`, 'user')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[PASSWORD]: Secret shop/store-login has no key user; add it, or use one it has: password [config-references]',
    ],
  },
  {
    when: 'all variables come from a missing ConfigMap and Secret',
    edits: [
      set('Deployment web', `${web}.containers.0.envFrom`, [
        { configMapRef: { name: 'a' } },
        { secretRef: { name: 'b' } },
      ]),
    ],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].envFrom[0]: ConfigMap shop/a does not exist; declare the ConfigMap or correct the name [config-references]',
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].envFrom[1]: Secret shop/b does not exist; declare the secret need or correct the name [config-references]',
    ],
  },
  {
    when: 'a volume names a missing ConfigMap',
    edits: [set('Deployment web', `${web}.volumes.0.configMap`, { name: 'wep' })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[config]: ConfigMap shop/wep does not exist; declare the ConfigMap or correct the name [config-references]',
    ],
  },
  {
    when: 'a volume names a missing key',
    edits: [set('Deployment web', `${web}.volumes.0.configMap.items.0.key`, 'app.cfg')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[config]: ConfigMap shop/web has no key app.cfg; add it, or use one it has: app.conf [config-references]',
    ],
  },
  {
    when: 'a volume names a missing Secret',
    edits: [set('Deployment web', `${web}.volumes.0`, { name: 'config', secret: { secretName: 'web' } })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[config]: Secret shop/web does not exist; declare the secret need or correct the name [config-references]',
    ],
  },
  {
    when: 'a mount names a missing key',
    edits: [
      set('Deployment web', `${web}.volumes.0.configMap`, { name: 'web' }),
      set('Deployment web', `${web}.containers.0.volumeMounts.0.subPath`, 'app.cfg'),
    ],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[config]: ConfigMap shop/web has no key app.cfg; add it, or use one it has: app.conf [config-references]',
    ],
  },
  {
    when: 'a projected volume names what is missing',
    edits: [
      set('Deployment web', `${web}.volumes.0`, {
        name: 'config',
        projected: {
          sources: [{ configMap: { name: 'web', items: [{ key: 'x', path: 'x' }] } }, { secret: { name: 'x' } }],
        },
      }),
    ],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[config].projected.sources[0]: ConfigMap shop/web has no key x; add it, or use one it has: app.conf [config-references]',
      'demo/web: Deployment shop/web: spec.template.spec.volumes[config].projected.sources[1]: Secret shop/x does not exist; declare the secret need or correct the name [config-references]',
    ],
  },
  {
    when: 'the cluster brings the ConfigMap',
    edits: [set('Deployment web', `${web}.volumes.0.configMap`, { name: 'kube-root-ca.crt' })],
    finds: [],
  },
  {
    when: 'a pull secret is missing',
    edits: [
      set('Deployment web', `${web}.imagePullSecrets`, [{ name: 'registry' }]),
      set('ServiceAccount web', 'imagePullSecrets', [{ name: 'registry' }]),
    ],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.imagePullSecrets: Secret shop/registry does not exist; declare the secret need or correct the name [config-references]',
      'demo/web: ServiceAccount shop/web: imagePullSecrets: Secret shop/registry does not exist; declare the secret need or correct the name [config-references]',
    ],
  },
  {
    when: 'the certificate of an Ingress is missing',
    edits: [set('Ingress web', 'spec.tls.0.secretName', 'shop-tls')],
    finds: [
      'demo/web: Ingress shop/web: spec.tls[0].secretName: Secret shop/shop-tls does not exist; declare the secret need or correct the name [config-references]',
    ],
  },
  {
    when: 'cert-manager makes the certificate of an Ingress',
    edits: [
      set('Ingress web', 'spec.tls.0.secretName', 'shop-tls'),
      set('Ingress web', 'metadata.annotations', { 'cert-manager.io/cluster-issuer': 'public' }),
    ],
    finds: [],
  },
  {
    when: 'custom resources make the Secrets',
    edits: [
      add(
        object('cert-manager.io/v1', 'Certificate', 'shop', { spec: { secretName: 'shop-tls' } }),
        object('external-secrets.io/v1', 'ExternalSecret', 'login', { spec: { data: [{ secretKey: 'password' }] } }),
        object('bitnami.com/v1alpha1', 'SealedSecret', 'sealed', {
          spec: { encryptedData: { password: sealedValue('password') } },
        }),
      ),
      set('Ingress web', 'spec.tls.0.secretName', 'shop-tls'),
      set('Deployment web', env, [
        { name: 'A', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
        { name: 'B', valueFrom: { secretKeyRef: { name: 'sealed', key: 'user' } } },
      ]),
    ],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env[B]: Secret shop/sealed has no key user; add it, or use one it has: password [config-references]',
    ],
  },
]);
