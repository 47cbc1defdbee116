import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

/** How often and how patiently a probe asks. */
export interface ProbeTiming {
  /** @default 10 seconds */
  readonly every?: Duration;
  /** @default 5 seconds: the second that Kubernetes grants is too short under load */
  readonly timeout?: Duration;
  /** Failures in a row before it counts. @default 3 */
  readonly failures?: number;
}

/** A question that tells whether a container is well. */
export type Probe = ProbeTiming &
  (
    | { readonly kind: 'http' | 'https'; readonly port: string; readonly path: string }
    | { readonly kind: 'tcp'; readonly port: string }
    | { readonly kind: 'exec'; readonly command: readonly string[] }
  );

/** A named port answers HTTP GET with a status from 200 to 399. */
export function http(port: string, path: string, timing: ProbeTiming = {}): Probe {
  return { kind: 'http', port, path, ...timing };
}

/** Like `http`, over TLS; the kubelet checks no certificate. */
export function https(port: string, path: string, timing: ProbeTiming = {}): Probe {
  return { kind: 'https', port, path, ...timing };
}

/** A named port accepts connections. */
export function tcp(port: string, timing: ProbeTiming = {}): Probe {
  return { kind: 'tcp', port, ...timing };
}

/** A command in the container exits with 0. */
export function exec(command: readonly string[], timing: ProbeTiming = {}): Probe {
  return { kind: 'exec', command, ...timing };
}

const defaults = { every: Duration.seconds(10), timeout: Duration.seconds(5), failures: 3 };

/** A probe as Kubernetes wants it. */
export function renderProbe(probe: Probe): k8s.Probe {
  return {
    ...renderQuestion(probe),
    periodSeconds: (probe.every ?? defaults.every).toSeconds(),
    timeoutSeconds: (probe.timeout ?? defaults.timeout).toSeconds(),
    failureThreshold: probe.failures ?? defaults.failures,
  };
}

/** A startup probe: asks the same until it first succeeds, for at most this long. */
export function renderStartup(probe: Probe, within: Duration): k8s.Probe {
  const every = probe.every ?? defaults.every;
  return { ...renderProbe(probe), failureThreshold: Math.ceil(within.toSeconds() / every.toSeconds()) };
}

function renderQuestion(probe: Probe): k8s.Probe {
  switch (probe.kind) {
    case 'http':
    case 'https':
      return {
        httpGet: { path: probe.path, port: k8s.IntOrString.fromString(probe.port), scheme: probe.kind.toUpperCase() },
      };
    case 'tcp':
      return { tcpSocket: { port: k8s.IntOrString.fromString(probe.port) } };
    case 'exec':
      return { exec: { command: [...probe.command] } };
  }
}
