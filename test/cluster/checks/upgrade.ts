import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../../../charts/environments';
import type { EnvironmentDefinition } from '../../../charts/platform';
import type { ExpectedSecret, Manifest } from '../../../lib';
import { applicationOrder } from '../../../lib/output/layout';
import { manifestsIn } from '../../../lib/verify/files';
import { reportsOf } from '../../../lib/verify/reports';
import type { Outcome } from '../../binaries/check';
import { environmentSubject } from '../../subjects';
import type { ClusterCheck } from '../check';
import type { ControlPlane } from '../control-plane';
import { furnish } from '../furnish';
import { Pass } from '../pass';
import { applyAll } from '../pass/apply';
import { removeAll } from '../pass/removal';
import { awaitRollout } from '../pass/rollout';

/** Seconds that a rollout may take. */
const patience = 120;

/** Kinds whose data would be gone with them. */
const keptKinds: ReadonlySet<string> = new Set(['StatefulSet', 'PersistentVolumeClaim', 'Namespace']);

/** What was released last goes over into what is released next: nothing immutable changes, and no data is lost. */
export const upgradeCheck: ClusterCheck = {
  id: 'upgrade',
  title: 'the dist/ before this one is upgraded to it, without an error and without a new StatefulSet or claim',
  tools: [],
  weight: 60,
  async run({ plane }) {
    const before = earlierCommit();
    if (!before) {
      console.log('  NOT DONE: this clone holds no commit with another dist/; a full clone does');
      return { counts: { upgrades: 0 }, findings: [] };
    }
    const folder = mkdtempSync(join(tmpdir(), 'dist-'));
    try {
      const archive = execFileSync('git', ['archive', before, 'dist'], { maxBuffer: Number.POSITIVE_INFINITY });
      execFileSync('tar', ['-x', '-C', folder], { input: archive });
      const findings: string[] = [];
      for (const definition of environments) findings.push(...(await upgrade(plane, join(folder, 'dist'), definition)));
      return { counts: { upgrades: environments.length }, findings };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function upgrade(
  plane: ControlPlane,
  dist: string,
  definition: EnvironmentDefinition,
): Promise<Outcome['findings']> {
  const subject = environmentSubject(definition);
  const { zones, storageClasses } = subject.environment.cluster.facts;
  await furnish(plane.api, { zones, storageClasses });
  const earlier = released(dist, definition.name);
  const old = new Pass(plane, { ...earlier, name: `${subject.name} as it was` }, patience);
  const next = new Pass(plane, subject, patience);
  try {
    await applyAll(old);
    await awaitRollout(old);
    const kept = await identities(plane, old.namespaces);
    await applyAll(next);
    await awaitRollout(next);
    const now = await identities(plane, old.namespaces);
    for (const [name, uid] of kept) {
      if (now.get(name) !== uid) next.fault('apply', `${name} is not the one that was there before`);
    }
    return [...old.outcome.findings, ...next.outcome.findings];
  } finally {
    await removeAll(next);
    await removeAll(old);
  }
}

/** The objects of an environment that stands in a directory, as an earlier release wrote it. */
function released(
  dist: string,
  name: string,
): { manifests: readonly Manifest[]; expectedSecrets: readonly ExpectedSecret[] } {
  const directory = join(dist, name);
  return { manifests: applicationOrder(manifestsIn(directory)), expectedSecrets: reportsOf(directory).expectedSecrets };
}

async function identities(plane: ControlPlane, namespaces: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const kind of keptKinds) {
    const apiVersion = kind === 'StatefulSet' ? 'apps/v1' : 'v1';
    for (const { metadata } of await plane.api.list({ apiVersion, kind })) {
      if (namespaces.has(metadata.namespace ?? metadata.name))
        found.set(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`, metadata.uid);
    }
  }
  return found;
}

/** The newest commit whose dist/ is not the one in the work tree. */
function earlierCommit(): string | undefined {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: __dirname, encoding: 'utf8' }).trim();
  const commits = git('log', '--format=%H', '--', ':/dist').split('\n').filter(Boolean);
  return commits.find((commit) => {
    try {
      git('diff', '--quiet', commit, '--', ':/dist');
      return false;
    } catch {
      return git('ls-tree', commit, ':/dist') !== '';
    }
  });
}
