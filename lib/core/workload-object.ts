import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { identityLabels } from './identity';
import { recommendedLabels } from './labels';
import { lazy } from './lazy';
import { checksumOf, claimsOf, renderPod, renderSpread } from './pod';
import { renderClaim } from './rendered-volume';
import type { DeploymentProps, JobProps, StatefulSetProps, WorkloadContext, WorkloadProps } from './workload-props';

/** Failed pods before a Job gives up, as Kubernetes has it. */
const defaultRetries = 6;

/** Digits of the content hash in a Job's name. */
const hashDigits = 8;

/** What to run, and as whom. */
export interface WorkloadObjectProps {
  readonly props: WorkloadProps;
  readonly context: WorkloadContext;
  readonly name: string;
  /** Labels that select the pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly annotations?: Record<string, string>;
  readonly priorityClass: string;
  /** Name of a StatefulSet's governing Service. */
  readonly headlessService: string;
}

/** The Deployment, StatefulSet, DaemonSet, Job or CronJob of a workload. Its pod template is rendered at synthesis. */
export class WorkloadObject {
  constructor(
    private readonly scope: Construct,
    private readonly of: WorkloadObjectProps,
  ) {
    const { props, context } = of;
    const metadata = {
      name: of.name,
      namespace: context.namespace,
      annotations: of.annotations,
      labels: recommendedLabels(context.identity, props.image),
    };
    const selector = { matchLabels: { ...of.selector } };
    switch (props.kind) {
      case 'Deployment':
        new k8s.KubeDeployment(scope, 'Resource', {
          metadata,
          spec: { replicas: props.replicas, selector, strategy: renderStrategy(props), template: this.template() },
        });
        return;
      case 'StatefulSet':
        // The typed object would drop the kind of each claim template, and GitOps would see drift for ever.
        new ApiObject(scope, 'Resource', {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { ...metadata },
          spec: lazy(() => this.statefulSetSpec(props, selector)),
        });
        return;
      case 'DaemonSet':
        new k8s.KubeDaemonSet(scope, 'Resource', {
          metadata,
          spec: {
            selector,
            // No surge: two pods on one node would share the directories they keep there.
            updateStrategy: {
              type: 'RollingUpdate',
              rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') },
            },
            template: this.template(),
          },
        });
        return;
      case 'Job':
        new k8s.KubeJob(scope, 'Resource', {
          metadata: { ...metadata, name: lazy(() => `${of.name}-${this.contentHash}`) },
          spec: this.jobSpec(props),
        });
        return;
      case 'CronJob':
        new k8s.KubeCronJob(scope, 'Resource', {
          metadata,
          spec: { schedule: props.schedule, concurrencyPolicy: 'Forbid', jobTemplate: { spec: this.jobSpec(props) } },
        });
    }
  }

  /** A hash of the pod template: it differs when pods have to be replaced. */
  get contentHash(): string {
    return createHash('sha256').update(JSON.stringify(this.renderTemplate())).digest('hex').slice(0, hashDigits);
  }

  private statefulSetSpec(props: StatefulSetProps, selector: k8s.LabelSelector): object {
    const { cluster } = this.of.context.environment;
    const claims = claimsOf(props);
    const spec = k8s.toJson_StatefulSetSpec({
      replicas: props.replicas,
      serviceName: this.of.headlessService,
      podManagementPolicy: props.startOrder === 'ordered' ? 'OrderedReady' : 'Parallel',
      updateStrategy: { type: props.update === 'on-delete' ? 'OnDelete' : 'RollingUpdate' },
      selector,
      template: this.renderTemplate(),
      persistentVolumeClaimRetentionPolicy:
        claims.length > 0 ? { whenDeleted: 'Retain', whenScaled: 'Retain' } : undefined,
    });
    const templates = claims.map((claim) =>
      renderClaim(claim, { ...this.of.selector }, claim.storageClass ?? cluster.defaultStorageClass),
    );
    return claims.length > 0 ? { ...spec, volumeClaimTemplates: templates } : { ...spec };
  }

  private jobSpec(props: JobProps): k8s.JobSpec {
    return { backoffLimit: props.retries ?? defaultRetries, template: this.template() };
  }

  private template(): k8s.PodTemplateSpec {
    return lazy(() => this.renderTemplate());
  }

  private renderTemplate(): k8s.PodTemplateSpec {
    const { props, context, selector, name, priorityClass } = this.of;
    const replicated = 'replicas' in props && props.replicas > 1;
    const spec = renderPod(props, {
      path: this.scope.node.path,
      mainContainer: context.identity.product,
      serviceAccount: name,
      priorityClass,
      restartPolicy: runsToEnd(props) ? 'OnFailure' : undefined,
      spread: replicated
        ? renderSpread(
            context.environment.cluster,
            { ...selector },
            props.kind === 'StatefulSet' ? 'required' : 'preferred',
          )
        : undefined,
    });
    return {
      metadata: {
        labels: { ...recommendedLabels(context.identity, props.image), ...identityLabels(props.identity) },
        annotations: podAnnotations(props),
      },
      spec,
    };
  }
}

function runsToEnd({ kind }: WorkloadProps): boolean {
  return kind === 'Job' || kind === 'CronJob';
}

function podAnnotations(props: WorkloadProps): Record<string, string> | undefined {
  const { injected } = props;
  const checksum = checksumOf(props);
  const annotations = {
    ...(checksum && { 'checksum/config': checksum }),
    ...injected?.annotations,
    ...(runsToEnd(props) && injected?.toEnd),
  };
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}

function renderStrategy({ update }: DeploymentProps): k8s.DeploymentStrategy {
  if (update === 'recreate') return { type: 'Recreate' };
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
  };
}
