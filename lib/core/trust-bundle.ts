/** Certificates of authorities that are trusted together, which a ConfigMap brings to every namespace whose workloads mount it. */
export interface TrustBundle {
  /** Name of the ConfigMap, the same in every namespace. */
  readonly name: string;
  /** Its key, which is also the name of the file. */
  readonly key: string;
  /** Whether public authorities are among them. A client that is told whom to trust forgets those of its image. */
  readonly includesPublic: boolean;
}
