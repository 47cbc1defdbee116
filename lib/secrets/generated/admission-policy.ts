import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { lazy } from '../../core';

export interface AdmissionPolicyProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  /** The ServiceAccount that is limited. */
  readonly account: { readonly namespace: string; readonly name: string };
  /** Secrets that it may create. */
  readonly secrets: () => readonly string[];
  /** ConfigMaps that it may create. */
  readonly configMaps: readonly string[];
}

/** Limits what a ServiceAccount may create, and what it may change in ConfigMaps, to objects of given names. */
export function admissionPolicy(scope: Construct, props: AdmissionPolicyProps): void {
  const { name, labels, account, secrets, configMaps } = props;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const spec = {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE'],
          resources: ['secrets', 'configmaps'],
        },
      ],
    },
    matchConditions: [
      {
        name: 'bootstrap-account',
        expression: `request.userInfo.username == 'system:serviceaccount:${account.namespace}:${account.name}'`,
      },
    ],
    validations: [
      {
        expression: lazy(
          () => `request.resource.resource != 'secrets' || object.metadata.name in ${celList(secrets())}`,
        ),
        message: 'the secret bootstrap may create only the Secrets that systems have declared, and its drafts',
      },
      {
        expression: `request.resource.resource != 'configmaps' || object.metadata.name in ${celList(configMaps)}`,
        message: 'the secret bootstrap may create no ConfigMap but its ledger',
      },
      {
        expression:
          "request.resource.resource != 'secrets' || object.type in ['Opaque', 'kubernetes.io/dockerconfigjson']",
        message: 'the secret bootstrap may create no Secret that stands for an account or a bootstrap token',
      },
    ],
  };
  new ApiObject(scope, 'admission-policy', {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, labels },
    spec,
  });
  new ApiObject(scope, 'admission-policy-binding', {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name, labels },
    spec: { policyName: name, validationActions: ['Deny'] },
  });
}

function celList(names: readonly string[]): string {
  return `[${names.map((each) => `'${each}'`).join(', ')}]`;
}
