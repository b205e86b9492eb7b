import type { Container, EnvVar, Pod, Volume } from '../../../domain/pod.ts';
import { below, both, inEach, nothing } from '../../found.ts';
import { inContainers } from '../../in-containers.ts';
import { deniedUnlessConfigured, type Rule } from '../rule.ts';
import { sources } from '../sources.ts';

/**
 * Fields that no rule was written for. The list is that of Kubernetes 1.35; what a later version adds may matter on ACI, so
 * it is refused until somebody has looked.
 */
export const unknownRules: readonly Rule[] = [
  {
    reason: 'HasUnknownField',
    field: 'spec.*, spec.containers[].*',
    verdict: deniedUnlessConfigured,
    finds: unknownFields,
    says: 'The field is new to this controller, and nobody has said what becomes of it on ACI.',
    fix: 'Update the controller, or allow the reason in the configuration after trying the pod on the virtual node.',
    source: sources.policy,
  },
];

function unknownFields(pod: Pod): readonly string[] {
  const ofVolumes = inEach('spec.volumes', pod.spec?.volumes, strangeProjections);
  return both(both(below('spec', strangers(pod.spec, podFields)), ofVolumes), inContainers(pod, inContainer));
}

const podFields: ReadonlySet<string> = new Set([
  ...['activeDeadlineSeconds', 'affinity', 'automountServiceAccountToken', 'containers', 'dnsConfig', 'dnsPolicy'],
  ...['enableServiceLinks', 'hostAliases', 'hostIPC', 'hostNetwork', 'hostPID', 'hostUsers', 'hostname'],
  ...['hostnameOverride', 'imagePullSecrets', 'initContainers', 'nodeName', 'nodeSelector', 'os', 'overhead'],
  ...['preemptionPolicy', 'priority', 'priorityClassName', 'readinessGates', 'resourceClaims', 'resources'],
  ...['restartPolicy', 'runtimeClassName', 'schedulerName', 'schedulingGates', 'securityContext', 'serviceAccount'],
  ...['serviceAccountName', 'setHostnameAsFQDN', 'shareProcessNamespace', 'subdomain', 'tolerations', 'volumes'],
  ...['terminationGracePeriodSeconds', 'topologySpreadConstraints'],
]);

function inContainer(container: Container): readonly string[] {
  const { env, livenessProbe, readinessProbe } = container;
  const ofProbes = both(
    below('livenessProbe', strangers(livenessProbe, probeFields)),
    below('readinessProbe', strangers(readinessProbe, probeFields)),
  );
  return both(both(strangers(container, containerFields), ofProbes), inEach('env', env, strangeSource));
}

const containerFields: ReadonlySet<string> = new Set([
  ...['args', 'command', 'env', 'envFrom', 'image', 'imagePullPolicy', 'lifecycle', 'livenessProbe', 'name', 'ports'],
  ...['readinessProbe', 'resizePolicy', 'resources', 'restartPolicy', 'restartPolicyRules', 'securityContext'],
  ...['startupProbe', 'stdin', 'stdinOnce', 'terminationMessagePath', 'terminationMessagePolicy', 'tty'],
  ...['volumeDevices', 'volumeMounts', 'workingDir'],
]);

const probeFields: ReadonlySet<string> = new Set([
  ...['exec', 'grpc', 'httpGet', 'tcpSocket', 'failureThreshold', 'initialDelaySeconds', 'periodSeconds'],
  ...['successThreshold', 'terminationGracePeriodSeconds', 'timeoutSeconds'],
]);

const strangeSource = ({ valueFrom }: EnvVar): readonly string[] =>
  below('valueFrom', strangers(valueFrom, envSources));

const envSources: ReadonlySet<string> = new Set(['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef']);

function strangeProjections({ projected }: Volume): readonly string[] {
  if (!projected) return nothing;
  const found = inEach('sources', projected.sources, (source) => strangers(source, projections));
  return below('projected', found);
}

const projections: ReadonlySet<string> = new Set(['configMap', 'downwardAPI', 'secret', 'serviceAccountToken']);

/** The members that are set and not among the known. */
function strangers<T extends object>(object: T | null | undefined, known: ReadonlySet<string>): readonly string[] {
  if (!object) return nothing;
  let found = nothing;
  for (const name in object) {
    if (!known.has(name) && object[name] !== undefined && object[name] !== null) found = both(found, [name]);
  }
  return found;
}
