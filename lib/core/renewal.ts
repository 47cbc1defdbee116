import { Duration } from 'cdk8s';
import type { ContainerProps } from './container';
import type { PartialMount, Volume } from './volume';

/**
 * How a program takes up a certificate, its own or an authority's, that has taken the place of another in its files.
 * `each-connection`: it opens the files anew for each connection. `watches`: it looks for changed files by itself. `each-run`: it
 * runs to its end, and reads them when it runs. `restart`: it reads them when it starts, so that the container ends it and the
 * kubelet starts the container anew. A signal: the container sends it.
 *
 * For `restart` and signals the platform starts the program below a script, so that the image needs a shell, `cat`, `cksum` and `sleep`.
 */
export type Renewal = 'each-connection' | 'watches' | 'each-run' | 'restart' | { readonly signal: Signal };

/** Signals by which programs are told to read their files again. */
export type Signal = 'HUP' | 'USR1' | 'USR2';

/** Time between two looks at the files. The kubelet itself takes up to two minutes to renew them. */
const lookEvery = Duration.seconds(30);

/** Replicas restart at different moments of this time, rather than together. Old certificates are good for a month more. */
const restartsOver = Duration.minutes(30);

/** Files of a mount that certificates stand in, with what follows their renewal. */
export interface RenewedFiles {
  /** Name of the Secret, or of the ConfigMap of a bundle. */
  readonly source: { readonly kind: 'Secret' | 'ConfigMap'; readonly name: string };
  /** Keys by path in the container. */
  readonly keys: Readonly<Record<string, string>>;
  /** Undefined where nobody has said it. */
  readonly renewal?: Renewal;
  /** Whether the kubelet leaves them as they are: it renews no file that is mounted by itself. */
  readonly frozen: boolean;
}

/** How a workload takes up one certificate, or one bundle of authorities. */
export interface WorkloadRenewal extends Pick<RenewedFiles, 'source'> {
  readonly namespace: string;
  /** `Deployment opensearch-exporter` */
  readonly workload: string;
  /** Keys that it is about. */
  readonly keys: readonly string[];
  readonly renewal: Renewal;
}

/** Every file of a container that comes from a Secret or a bundle. */
export function renewedFiles({ mounts = {} }: ContainerProps): readonly RenewedFiles[] {
  return Object.entries(mounts).flatMap(([path, mount]) => {
    const { volume, subPath }: PartialMount = 'volume' in mount ? mount : { volume: mount };
    return filesOf(volume, path).map((files) => ({ ...files, frozen: subPath !== undefined }));
  });
}

function filesOf(volume: Volume, path: string): readonly Omit<RenewedFiles, 'frozen'>[] {
  switch (volume.kind) {
    case 'secret': {
      const keys = Object.entries(volume.files).map(([file, key]) => [`${path}/${file}`, key] as const);
      const source = { kind: 'Secret', name: volume.secret } as const;
      return [{ source, keys: Object.fromEntries(keys), renewal: volume.renewal }];
    }
    case 'trust': {
      const source = { kind: 'ConfigMap', name: volume.bundle.name } as const;
      return [{ source, keys: { [`${path}/${volume.bundle.key}`]: volume.bundle.key }, renewal: volume.renewal }];
    }
    case 'combined':
      return volume.sources.flatMap((each) => filesOf(each, path));
    default:
      return [];
  }
}

/** Whether somebody has to do something to the program when files change. */
export function isTold({ renewal }: RenewedFiles): boolean {
  return renewal === 'restart' || typeof renewal === 'object';
}

/** The container, with its program below a script that does what a renewal asks for, where it asks for anything. */
export function followingRenewals<P extends ContainerProps>(props: P): P {
  const told = renewedFiles(props).filter(isTold);
  if (told.length === 0) return props;
  const files = told.flatMap(({ keys }) => Object.keys(keys)).sort();
  const action = actionOf(told);
  return { ...props, command: ['sh', '-c', followScript(files, action), 'follow-renewals', ...(props.command ?? [])] };
}

/** A restart takes up everything, and so stands for several different actions. */
function actionOf(told: readonly RenewedFiles[]): 'restart' | Signal {
  const actions = told.flatMap(({ renewal }) =>
    renewal === 'restart' || typeof renewal !== 'object' ? ['restart' as const] : [renewal.signal],
  );
  const [first = 'restart', ...others] = new Set(actions);
  return others.length > 0 ? 'restart' : first;
}

/**
 * Runs its arguments as a program, looks at the files meanwhile, and acts when they change. Hands a stop on to the program, waits
 * for it, and ends with its status. A stop that comes first ends it: the first process of a container gets no signal that it has no
 * trap for. Needs nothing but a POSIX shell, `cat`, `cksum` and `sleep`.
 */
export function followScript(files: readonly string[], action: 'restart' | Signal): string {
  return `look() { cat ${files.map(shellWord).join(' ')} | cksum; }
trap 'exit 143' TERM INT
seen=$(look)
"$@" &
program=$!
trap 'kill -TERM "$program" 2>/dev/null' TERM INT
(
  while sleep ${lookEvery.toSeconds()}; do
    now=$(look)
    [ "$now" != "$seen" ] || continue
    seen=$now
${(action === 'restart' ? restart : [`kill -${action} "$program"`]).map((line) => `    ${line}`).join('\n')}
  done
) &
watcher=$!
wait "$program"
status=$?
while kill -0 "$program" 2>/dev/null; do
  wait "$program"
  status=$?
done
kill "$watcher" 2>/dev/null
exit "$status"
`;
}

/** A path as one word of a shell's command. */
function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** The pod's name decides when, so that replicas differ. */
const restart = [
  'number=$(cksum </etc/hostname || echo 0)',
  `sleep "$((\${number%% *} % ${restartsOver.toSeconds()}))"`,
  `kill -TERM "$program"`,
  'break',
];

/** What happens when a certificate is renewed, for people. */
export function renewalText(renewal: Renewal): string {
  if (typeof renewal === 'object') return `gets SIG${renewal.signal} from its container when the files change`;
  return texts[renewal];
}

const texts: Readonly<Record<Extract<Renewal, string>, string>> = {
  'each-connection': 'reads it for each connection',
  watches: 'notices it by itself',
  'each-run': 'reads it when it runs',
  restart: `restarts its container within ${restartsOver.toMinutes()} minutes`,
};
