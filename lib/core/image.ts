/** Three numbers, or the day of a list with a number. */
const fullVersion = /\d+\.\d+\.\d+|\d{8}\.\d+/;

/**
 * A fully qualified, pinned container image. Tags stand in `lib/images.ts` alone.
 */
export class Image {
  /** Registry host: `docker.io`. */
  readonly registry: string;
  /** Repository inside the registry: `opensearchproject/opensearch`. */
  readonly repository: string;
  /** Tag: `3.8.0`. */
  readonly tag: string;
  /** Content digest (`sha256:…`), if pinned by one. */
  readonly digest?: string;

  /**
   * @param reference `registry/repository:tag[@digest]`.
   * @throws Error when the registry or the tag is missing, or the tag names no full version.
   */
  constructor(readonly reference: string) {
    const match =
      /^(?<registry>[^/]+\.[^/]+|localhost(?::\d+)?)\/(?<repository>[^:@]+):(?<tag>[^@]+)(?:@(?<digest>sha256:[0-9a-f]{64}))?$/.exec(
        reference,
      )?.groups;
    if (!match?.registry || !match.repository || !match.tag) {
      throw new Error(`image '${reference}' is not fully qualified; write registry/repository:tag`);
    }
    if (!match.digest && !fullVersion.test(match.tag)) {
      throw new Error(`image '${reference}' floats; pin a tag with a full version or a digest`);
    }
    this.registry = match.registry;
    this.repository = match.repository;
    this.tag = match.tag;
    this.digest = match.digest;
  }

  /** The version inside the tag: `v1.19.3-debian-opensearch-1.1` is version `1.19.3`. */
  get version(): string {
    return fullVersion.exec(this.tag)?.[0] ?? this.tag;
  }

  toString(): string {
    return this.reference;
  }
}
