import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import {
  type Capability,
  ConfigFiles,
  isPrecious,
  type SecretFormat,
  type SecretNeed,
  Size,
  secretType,
  Workload,
} from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';
import { images } from '../../images';
import { admissionPolicy } from './admission-policy';

/** Name of the job, its ServiceAccount and everything that belongs to it, once in each namespace. */
const name = 'secret-bootstrap';

/** The ConfigMap that remembers which precious Secrets exist. The job creates it. */
export const ledger = 'secret-ledger';

const scriptFolder = '/bootstrap';

/** The unprivileged user of the image. */
const nodeUser = 1000;

/** First minor version that serves ValidatingAdmissionPolicy at a generally available version. */
const admissionPolicySince = 30;

/** Formats that need the bcrypt library in the job. */
const bcryptKinds: ReadonlySet<SecretFormat['kind']> = new Set(['bcrypt', 'htpasswd']);

export interface SecretBootstrapProps {
  readonly namespace: string;
  /** Names of precious Secrets that may be made anew. */
  readonly regenerate: readonly string[];
}

/**
 * Makes the Secrets of one namespace: a job with the script, a role that reads just these and creates, and where the cluster
 * serves it an admission policy that pins the names, which a role cannot. The job runs again when the needs change.
 */
export class SecretBootstrap extends Construct {
  private readonly needs: SecretNeed[] = [];

  constructor(capability: Capability, id: string, { namespace, regenerate }: SecretBootstrapProps) {
    super(capability, id);
    place(this, { stage: 'secrets', folder: id });
    const identity = { product: name, instance: name, component: name, partOf: capability.name };
    const { environment } = capability;
    const names = () => this.sorted().map((need) => need.name);
    const files = new ConfigFiles(this, 'script', `${name}-script`, namespace, recommendedLabels(identity), {
      'bcrypt.js': () => (this.needsBcrypt ? bcrypt() : '// No Secret here holds a bcrypt hash.\n'),
      'formats.js': script('formats.js'),
      'kubernetes.js': script('kubernetes.js'),
      'main.js': script('main.js'),
      'settings.json': () => this.settings(namespace, regenerate),
    });
    new Workload(
      this,
      { environment, identity, namespace, level: 'restricted' },
      {
        kind: 'Job',
        role: name,
        image: images.node,
        runAs: { user: nodeUser },
        command: ['node', `${scriptFolder}/main.js`],
        mounts: { [scriptFolder]: files },
        access: {
          namespace: [
            { groups: [''], resources: ['secrets'], verbs: ['get'], names },
            { groups: [''], resources: ['configmaps'], verbs: ['get', 'patch'], names: [ledger] },
            // A role cannot limit creation to names: nothing has one before it exists.
            { groups: [''], resources: ['secrets', 'configmaps'], verbs: ['create'] },
          ],
        },
        resources: { cpu: '50m', memory: Size.mebibytes(128) },
      },
    );
    if (Number(environment.cluster.facts.kubernetes.split('.')[1]) >= admissionPolicySince) {
      admissionPolicy(this, {
        name: `${namespace}-${name}`,
        labels: recommendedLabels(identity),
        account: { namespace, name },
        secrets: names,
        configMaps: [ledger],
      });
    }
  }

  add(need: SecretNeed): void {
    this.needs.push(need);
  }

  private sorted(): readonly SecretNeed[] {
    return [...this.needs].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private get needsBcrypt(): boolean {
    return this.needs.some(({ keys }) => Object.values(keys).some(({ kind }) => bcryptKinds.has(kind)));
  }

  private settings(namespace: string, regenerate: readonly string[]): string {
    const secrets = this.sorted().map((need) => ({
      name: need.name,
      type: secretType(need),
      precious: isPrecious(need.rotation),
      keys: need.keys,
    }));
    return `${JSON.stringify({ namespace, ledger, regenerate, secrets }, undefined, 2)}\n`;
  }
}

function script(file: string): string {
  return readFileSync(join(__dirname, 'job', file), 'utf8');
}

function bcrypt(): string {
  return readFileSync(require.resolve('bcryptjs'), 'utf8');
}
