import type { KubernetesObject } from '../../core/manifest';
import { inBuiltInGroup } from '../kinds';
import type { Complaint, Rule } from '../rule';

interface Format {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly text: string;
}

const label: Format = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  text: 'a DNS label: lower-case letters, digits and -',
};
const subdomain: Format = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  longest: 253,
  text: 'a DNS subdomain: lower-case letters, digits, - and .',
};
const serviceName: Format = {
  ...label,
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  text: 'a DNS label that starts with a letter',
};
const pathSegment: Format = { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 253, text: 'free of / and %' };

/** Pods of these carry their owner's name, a dash and a hash of ten in a label, whose value holds 63 characters. */
const hashed: Format = { ...subdomain, longest: 52 };

/** Kinds whose names are no plain DNS subdomain. Source: validation.go of each group in k8s.io/kubernetes. */
const formats: ReadonlyMap<string, Format> = new Map(
  Object.entries({
    Namespace: label,
    Service: serviceName,
    Role: pathSegment,
    ClusterRole: pathSegment,
    RoleBinding: pathSegment,
    ClusterRoleBinding: pathSegment,
    StatefulSet: hashed,
    DaemonSet: hashed,
    CronJob: hashed,
    Job: { ...subdomain, longest: 63 },
  }),
);

const qualifiedName = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const portName = /^(?=.{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Names and labels that the API server would refuse, or that a controller could not use. */
export const validNames: Rule = {
  id: 'valid-names',
  title:
    'Names of objects, containers, volumes and ports, and label and annotation keys and values are what the API accepts.',
  *check({ all, pods }) {
    for (const at of all) {
      for (const found of [...nameFaults(at.object), ...keyFaults(at.object.metadata, 'metadata')])
        yield { at, ...found };
    }
    for (const { at, labels, annotations, metadataField, spec, containers, field } of pods) {
      if (metadataField !== 'metadata') {
        for (const found of keyFaults({ labels, annotations }, metadataField)) yield { at, ...found };
      }
      const named = [
        ...containers.map(({ container, field: prop }) => ({ prop, name: container.name })),
        ...(spec.volumes ?? []).map(({ name }) => ({ prop: `${field}.volumes[${name}]`, name })),
      ];
      for (const { prop, name } of named) {
        if (!fits(label, name)) yield { at, prop, ...invalid(`name "${name}"`, label) };
      }
      for (const { container, field: prop } of containers) {
        for (const { name } of container.ports ?? []) {
          if (name && !portName.test(name)) {
            yield {
              at,
              prop: `${prop}.ports[${name}]`,
              problem: `"${name}" is no port name`,
              remedy: 'use 1 to 15 lower-case letters, digits and single dashes, with at least one letter',
            };
          }
        }
      }
    }
  },
};

type Fault = Omit<Complaint, 'at'>;

function fits({ pattern, longest }: Format, name: string): boolean {
  return name.length <= longest && pattern.test(name);
}

function invalid(what: string, { longest, text }: Format): Pick<Fault, 'problem' | 'remedy'> {
  return { problem: `${what} is invalid`, remedy: `make it at most ${longest} characters, ${text}` };
}

function nameFaults(object: KubernetesObject): readonly Fault[] {
  const { kind, metadata } = object;
  const format = (inBuiltInGroup(object) ? formats.get(kind) : undefined) ?? subdomain;
  return fits(format, metadata.name) ? [] : [{ prop: 'metadata.name', ...invalid(`"${metadata.name}"`, format) }];
}

function keyFaults({ labels, annotations }: Partial<KubernetesObject['metadata']>, field: string): readonly Fault[] {
  const faults: Fault[] = [];
  for (const key in labels) {
    const value = labels[key] ?? '';
    if (!isKey(key)) faults.push(badKey(`${field}.labels[${key}]`, key));
    if (value.length > 63 || !labelValue.test(value)) {
      faults.push({
        prop: `${field}.labels[${key}]`,
        problem: `"${value}" is no label value`,
        remedy: 'use at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
      });
    }
  }
  for (const key in annotations) if (!isKey(key)) faults.push(badKey(`${field}.annotations[${key}]`, key));
  return faults;
}

function isKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  return name.length <= 63 && qualifiedName.test(name) && (slash < 0 || fits(subdomain, key.slice(0, slash)));
}

function badKey(prop: string, key: string): Fault {
  return {
    prop,
    problem: `"${key}" is no valid key`,
    remedy: 'use a name of at most 63 characters, with or without a DNS prefix and /',
  };
}
