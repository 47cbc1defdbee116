import type { ClusterRole, PolicyRule, RoleBinding } from 'kubernetes-types/rbac/v1';
import type { KubernetesObject } from '../../../lib';
import type { Pass } from './trial';

/** One question about a ServiceAccount: may it do this? */
interface Question {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
  /** Namespace; none asks about all of them. */
  readonly namespace?: string;
}

/** Rules that a ServiceAccount holds, and where: in one namespace, or in all. */
interface Holding {
  readonly namespace?: string;
  readonly rule: PolicyRule;
}

/** What owns the cluster, or leads there. Nobody may, unless a role names it. */
const powers: readonly Question[] = [
  { verb: '*', group: '*', resource: '*' },
  { verb: 'list', group: '', resource: 'secrets' },
  { verb: 'get', group: '', resource: 'secrets' },
  { verb: 'create', group: '', resource: 'secrets' },
  { verb: 'create', group: '', resource: 'pods' },
  { verb: 'create', group: '', resource: 'pods', subresource: 'exec' },
  { verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token' },
  { verb: 'get', group: '', resource: 'nodes', subresource: 'proxy' },
  { verb: 'impersonate', group: '', resource: 'users' },
  { verb: 'patch', group: 'apps', resource: 'daemonsets' },
  { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings' },
  { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
  { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
  { verb: 'create', group: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations' },
  { verb: 'approve', group: 'certificates.k8s.io', resource: 'signers' },
];

/** What no ServiceAccount of a platform may ever do, whatever its role says. */
const never: readonly Question[] = powers.filter(({ verb }) => ['*', 'escalate', 'bind', 'impersonate'].includes(verb));

/** Asks the API server about every ServiceAccount: it may do what its roles name, each verb by itself, and none of the powers besides. */
export async function checkAccess(pass: Pass): Promise<void> {
  for (const account of pass.objects.filter(({ kind }) => kind === 'ServiceAccount')) {
    const { namespace = 'default', name } = account.metadata;
    const user = `system:serviceaccount:${namespace}:${name}`;
    const holdings = holdingsOf(pass.objects, namespace, name);
    for (const question of holdings.flatMap(questionsOf)) await expectAnswer(pass, user, namespace, question, true);
    for (const question of [...powers, ...powers.map((power) => ({ ...power, namespace }))]) {
      const named = holdings.some((holding) => covers(holding, question));
      if (named && !never.some(({ verb }) => verb === question.verb)) continue;
      await expectAnswer(pass, user, namespace, question, false);
    }
  }
}

async function expectAnswer(
  pass: Pass,
  user: string,
  home: string,
  question: Question,
  expected: boolean,
): Promise<void> {
  pass.count('access probes', 1);
  const { group, ...resourceAttributes } = question;
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${home}`, 'system:authenticated'],
      resourceAttributes: { ...resourceAttributes, group },
    },
  };
  const answer = await pass.plane.request<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    { body },
  );
  if (answer.body.status.allowed === expected) return;
  pass.fault('access', `${user} ${expected ? 'may not' : 'may'} ${questionText(question)}`);
}

/** The rules that bindings of the trial give to a ServiceAccount. */
function holdingsOf(objects: readonly KubernetesObject[], namespace: string, name: string): readonly Holding[] {
  return objects
    .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
    .filter((object) =>
      (bindingOf(object).subjects ?? []).some(
        (subject) => subject.kind === 'ServiceAccount' && subject.name === name && subject.namespace === namespace,
      ),
    )
    .flatMap((object) => {
      const { roleRef } = bindingOf(object);
      const role = objects.find(
        (each) =>
          each.kind === roleRef.kind &&
          each.metadata.name === roleRef.name &&
          (each.kind === 'ClusterRole' || each.metadata.namespace === object.metadata.namespace),
      );
      const rules = (role as unknown as ClusterRole | undefined)?.rules ?? [];
      return rules.map((rule) => ({ namespace: object.metadata.namespace, rule }));
    });
}

function bindingOf(object: KubernetesObject): RoleBinding {
  return object as unknown as RoleBinding;
}

/** A question for each verb, resource and name of a rule. */
function questionsOf({ namespace, rule }: Holding): readonly Question[] {
  const { apiGroups = [], resources = [], resourceNames = [undefined], verbs } = rule;
  return apiGroups.flatMap((group) =>
    resources.flatMap((both) => {
      const [resource = '', subresource] = both.split('/');
      return verbs.flatMap((verb) =>
        resourceNames.map((name) => ({ verb, group, resource, subresource, name, namespace })),
      );
    }),
  );
}

/** Whether a rule names what a question asks. */
function covers({ namespace, rule }: Holding, question: Question): boolean {
  if (namespace !== undefined && namespace !== question.namespace) return false;
  if (rule.resourceNames && rule.resourceNames.length > 0) return false;
  const resource = question.subresource ? `${question.resource}/${question.subresource}` : question.resource;
  return (
    (rule.apiGroups ?? []).includes(question.group) &&
    (rule.resources ?? []).includes(resource) &&
    rule.verbs.includes(question.verb)
  );
}

function questionText({ verb, group, resource, subresource, name, namespace }: Question): string {
  const what = [resource, subresource].filter(Boolean).join('/');
  return `${verb} ${what}${group ? `.${group}` : ''}${name ? ` ${name}` : ''} in ${namespace ?? 'every namespace'}`;
}
