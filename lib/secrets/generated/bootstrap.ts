import { Construct } from 'constructs';
import { type Capability, type DeclaredSecret, isPrecious, PlatformError, secretType } from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';
import { byName, commonScripts, script, secretJob, secretJobIdentity } from '../secret-job';
import { admissionPolicy } from './admission-policy';

const name = 'secret-bootstrap';

/** The ConfigMap that remembers which precious Secrets exist. The job creates it. */
const ledger = 'secret-ledger';

/** The Secret that keeps precious values between their making and their creation. The job creates it. */
const drafts = 'secret-drafts';

/** First minor version that serves ValidatingAdmissionPolicy at a generally available version. */
const admissionPolicySince = 30;

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
  private readonly declared: DeclaredSecret[] = [];

  constructor(capability: Capability, id: string, { namespace, regenerate }: SecretBootstrapProps) {
    super(capability, id);
    place(this, { stage: 'secrets', folder: id });
    const names = () => this.sorted.map(({ need }) => need.name);
    secretJob(this, capability, {
      name,
      namespace,
      files: {
        ...commonScripts(() => this.declared),
        'books.js': script('generated', 'books.js'),
        'main.js': script('generated', 'main.js'),
        'settings.json': () => this.settings(namespace, regenerate),
      },
      access: [
        { groups: [''], resources: ['secrets'], verbs: ['get'], names },
        { groups: [''], resources: ['secrets'], verbs: ['get', 'patch'], names: [drafts] },
        { groups: [''], resources: ['configmaps'], verbs: ['get', 'patch'], names: [ledger] },
        // A role cannot limit creation to names: nothing has one before it exists.
        { groups: [''], resources: ['secrets', 'configmaps'], verbs: ['create'] },
      ],
    });
    if (Number(capability.environment.cluster.facts.kubernetes.split('.')[1]) >= admissionPolicySince) {
      admissionPolicy(this, {
        name: `${namespace}-${name}`,
        labels: recommendedLabels(secretJobIdentity(capability, name)),
        account: { namespace, name },
        secrets: () => [...names(), drafts],
        configMaps: [ledger],
      });
    }
  }

  /** @throws PlatformError when the job itself keeps a Secret of this name. */
  add(declared: DeclaredSecret): void {
    if (declared.need.name === drafts) {
      throw new PlatformError({
        path: declared.path,
        problem: `secret '${declared.namespace}/${drafts}': the job that makes Secrets keeps what it has not yet created under this name`,
        remedy: 'use another name',
      });
    }
    this.declared.push(declared);
  }

  private get sorted(): readonly DeclaredSecret[] {
    return byName(this.declared);
  }

  private settings(namespace: string, regenerate: readonly string[]): string {
    const secrets = this.sorted.map(({ need, succeeds }) => ({
      name: need.name,
      type: secretType(need),
      precious: isPrecious(need.rotation),
      succeeds,
      keys: need.keys,
    }));
    return `${JSON.stringify({ namespace, ledger, drafts, regenerate, secrets }, undefined, 2)}\n`;
  }
}
