import type { Complaint, Rule } from '../rule';

/** `registry/path:tag@digest`; the registry is what a container engine takes for one: it has a dot, a port, or is localhost. */
const reference =
  /^(?:(?<registry>localhost|[A-Za-z0-9.-]+(?:\.|:(?=\d))[A-Za-z0-9.-]*(?::\d+)?)\/)?(?<path>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** Tags that name one release: a full version, a date, or a commit. */
const pinned = [/\d+\.\d+\.\d+/, /(19|20)\d{2}-?[01]\d-?[0-3]\d/, /(^|[^0-9a-f])[0-9a-f]{40}($|[^0-9a-f])/];

/** What runs tomorrow is what was reviewed today, from the registry that was reviewed. */
export const images: Rule = {
  id: 'images',
  title: 'Every image names its registry and one release: a full version, a date, a commit or a digest.',
  *check({ pods }) {
    for (const { at, containers } of pods) {
      for (const { container, field } of containers) {
        const fault = imageFault(container.image);
        if (fault) yield { at, prop: `${field}.image`, ...fault };
      }
    }
  },
};

function imageFault(image = ''): Pick<Complaint, 'problem' | 'remedy'> | undefined {
  const parts = reference.exec(image)?.groups;
  if (!parts) return { problem: `"${image}" is no image`, remedy: 'write registry/path:version' };
  const { registry, tag, digest } = parts;
  if (!registry)
    return { problem: `${image} names no registry`, remedy: `write it in full: docker.io/${officialPath(image)}` };
  if (digest) return undefined;
  if (!tag) return { problem: `${image} has no tag`, remedy: 'add the full version or a digest' };
  if (pinned.some((pattern) => pattern.test(tag))) return undefined;
  return { problem: `tag ${tag} of ${image} moves`, remedy: 'use the full version (x.y.z) or a digest' };
}

function officialPath(image: string): string {
  return image.includes('/') ? image : `library/${image}`;
}
