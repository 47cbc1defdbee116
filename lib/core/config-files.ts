import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { lazy } from './lazy';

/** Text, or a function that produces it at synthesis from what others have declared by then. */
export type FileContent = string | (() => string);

/** Bytes that the files of one ConfigMap may have: the API server takes no object of more than 1 MiB, its metadata included. */
export const configMapBytes = 1_000_000;

/** What else is known of files. */
export interface ConfigFilesOptions {
  /** Whether whoever mounts the files notices changes by itself, so that its pods need not restart. @default false */
  readonly watched?: boolean;
}

/** A ConfigMap whose keys are the files of a directory. Mounting it makes pods restart when a file changes, unless they watch it. */
export class ConfigFiles extends Construct {
  readonly kind = 'config';

  constructor(
    scope: Construct,
    /** Name inside the system: `config`. */
    readonly id: string,
    /** Name of the object. */
    readonly name: string,
    namespace: string,
    labels: Record<string, string>,
    private readonly files: Readonly<Record<string, FileContent>> | (() => Readonly<Record<string, string>>),
    private readonly options: ConfigFilesOptions = {},
  ) {
    super(scope, `config-map-${id}`);
    new k8s.KubeConfigMap(this, 'Resource', {
      metadata: { name, namespace, labels },
      data:
        typeof files === 'function'
          ? lazy(() => ({ ...files() }))
          : Object.fromEntries(Object.keys(files).map((file) => [file, lazy(() => this.content(file))])),
    });
  }

  /** The text of a file, as it will be in the cluster. */
  content(file: string): string {
    const content = this.all[file] ?? '';
    return typeof content === 'string' ? content : content();
  }

  /** Whether whoever mounts the files notices changes by itself. */
  get watched(): boolean {
    return this.options.watched ?? false;
  }

  /** A checksum over all files. */
  get checksum(): string {
    const hash = createHash('sha256');
    for (const file of Object.keys(this.all).sort())
      hash.update(file).update('\0').update(this.content(file)).update('\0');
    return hash.digest('hex');
  }

  private get all(): Readonly<Record<string, FileContent>> {
    return typeof this.files === 'function' ? this.files() : this.files;
  }
}
