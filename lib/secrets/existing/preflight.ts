import { Construct } from 'constructs';
import { type Capability, type DeclaredSecret, publicAuthority, secretType } from '../../core';
import { place } from '../../core/placement';
import { byName, commonScripts, script, secretJob } from '../secret-job';

/**
 * Looks whether the Secrets of one namespace that people bring are there and right, before anything that needs them starts: a
 * job with a role that reads just these. It runs again when the list changes.
 */
export class SecretPreflight extends Construct {
  private readonly declared: DeclaredSecret[] = [];

  constructor(
    capability: Capability,
    id: string,
    private readonly namespace: string,
  ) {
    super(capability, id);
    place(this, { stage: 'secrets', folder: id });
    secretJob(this, capability, {
      name: 'secret-preflight',
      namespace,
      files: {
        ...commonScripts(() => this.declared),
        'certificate.js': script('existing', 'certificate.js'),
        'main.js': script('existing', 'main.js'),
        'settings.json': () => this.settings(capability.environment.name),
      },
      access: [{ groups: [''], resources: ['secrets'], verbs: ['get'], names: () => this.sorted.map(nameOf) }],
    });
  }

  add(declared: DeclaredSecret): void {
    this.declared.push(declared);
  }

  private get sorted(): readonly DeclaredSecret[] {
    return byName(this.declared);
  }

  private settings(environment: string): string {
    const secrets = this.sorted.map(({ need, certificate }) => ({
      name: need.name,
      purpose: need.purpose,
      type: secretType(need),
      keys: need.keys,
      certificate: certificate && {
        commonName: certificate.commonName,
        dnsNames: certificate.dnsNames ?? [],
        encoding: certificate.encoding ?? 'PKCS8',
        isPublic: certificate.authority === publicAuthority,
      },
    }));
    return `${JSON.stringify({ environment, namespace: this.namespace, secrets }, undefined, 2)}\n`;
  }
}

function nameOf({ need }: DeclaredSecret): string {
  return need.name;
}
