export { Duration, Size } from 'cdk8s';
export type { Access, AccessRule, Verb } from './access';
export {
  type Alert,
  type AlertDefinition,
  alert,
  type EvaluatedAlert,
  type RecordingRule,
  type RuleSet,
  type Severity,
} from './alert';
export { type AlertReceiver, alertReceiver } from './alert-receiver';
export { amazonHost, isAmazonHost } from './amazon';
export { Capability } from './capability';
export { Cluster } from './cluster';
export {
  type ApiServerFacts,
  type ClusterComponent,
  type ClusterFacts,
  type ComponentFacts,
  type ContainerRuntime,
  type ControlPlane,
  clusterComponents,
  type IngressFacts,
  type KubernetesVersion,
  kubeadmComponents,
  kubernetesVersions,
  type ServerCertificates,
} from './cluster-facts';
export type { Cni } from './cni';
export { ConfigFiles, configMapBytes, type FileContent } from './config-files';
export type { ContainerProps, EnvValue, PortProps, Resources, ServingProps } from './container';
export type { Dashboard, Panel } from './dashboard';
export { Endpoint, type ExternalAddress, external, type Flow, type PodSet, type Source } from './endpoint';
export type { EndpointProbe, Question } from './endpoint-probe';
export { type DeliverySource, Environment, type EnvironmentProps, type Scale } from './environment';
export { type CloudIdentity, identityProblem } from './identity';
export { Image } from './image';
export type { AccountPods, Injection, PodsProblem } from './injection';
export {
  type AwsKmsKey,
  type AzureVaultKey,
  awsKeyProblem,
  bucketKeyProblem,
  type GoogleKmsKey,
  googleKeyName,
  googleKeyProblem,
  kmsEndpoint,
} from './kms';
export { lazy } from './lazy';
export type { LogCredentials, LogDestination, LogDestinationOptions, LogFilter } from './log-destination';
export type { ExpectedSecret, KubernetesObject, Manifest } from './manifest';
export {
  controllerRuntimeMetrics,
  goProcessMetrics,
  goRuntimeMetrics,
  processMetrics,
  workQueueMetrics,
} from './metric-families';
export { type MetricNames, metricNames } from './metric-names';
export { type ForeignPort, isForeign, type MetricsOptions, type MetricsTarget } from './metrics';
export type { MetricsCredentials, MetricsStore } from './metrics-store';
export { type Cidr, isDnsLabel, isHostName } from './names';
export {
  type BurnAlert,
  burnRate,
  errorBudget,
  type Indicator,
  type RegisteredSlo,
  registeredSlo,
  type Sla,
  type SloProps,
  shareOf,
  workbookAlerts,
} from './objective';
export { type Fault, PlatformError, type Problem, problemText } from './platform-error';
export { exec, http, https, type Probe, tcp } from './probe';
export type { LogProtocol, MetricsProtocol, Protocol } from './protocol';
export { bytesOf, type Cpu, sizeOfBytes, sizeText } from './quantity';
export { type Renewal, renewalText, type WorkloadRenewal } from './renewal';
export {
  type CertificateKey,
  type CertificateNeed,
  CertificateRef,
  type DeclaredSecret,
  isPrecious,
  type Keystores,
  publicAuthority,
  type Rotation,
  type SecretKey,
  type SecretNeed,
  SecretRef,
  secretType,
} from './secret';
export { formatText, type KeyAlgorithm, type SecretFormat } from './secret-format';
export type { Decryption, SecretProvider } from './secret-provider';
export { type Generation, rotationProcedure } from './secret-rotation';
export type { ExceptionId, HostAccess, HostView, PodSecurityLevel, SecurityException } from './security';
export { clientSecretNeed, type ProviderClient, providerProblems, providerUrl } from './sign-on';
export { declareSlo, Slo } from './slo';
export { type Stage, stages } from './stage';
export type { EncryptedDisks, StorageClass } from './storage-class';
export { type Product, System, type SystemProps } from './system';
export type { LogFormat, Observation, RegisteredObservation, Telemetry } from './telemetry';
export type { TrustBundle } from './trust-bundle';
export {
  type AccountToken,
  accountToken,
  certificateFiles,
  claim,
  combined,
  type ProvidedFiles,
  scratch,
  secretFiles,
  type TrustFiles,
  trustFiles,
  type Volume,
  volumeName,
} from './volume';
export { authorityOf, webhookCertificate } from './webhook';
export { Workload, type WorkloadPort } from './workload';
export type { StatefulSetProps } from './workload-props';
