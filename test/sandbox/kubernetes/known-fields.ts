/** Fields that the API types do not have: the real server drops them with a warning, or refuses them when told to be strict. */
import { isRecord } from './objects.ts';
import type { Resource } from './resource.ts';

const METADATA = new Set([
  ...['name', 'namespace', 'generateName', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'selfLink'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers'],
  'managedFields',
]);
const POD_SPEC = new Set([
  ...['activeDeadlineSeconds', 'affinity', 'automountServiceAccountToken', 'containers', 'dnsConfig', 'dnsPolicy'],
  ...['enableServiceLinks', 'ephemeralContainers', 'hostAliases', 'hostIPC', 'hostNetwork', 'hostPID', 'hostUsers'],
  ...['hostname', 'imagePullSecrets', 'initContainers', 'nodeName', 'nodeSelector', 'os', 'overhead'],
  ...['preemptionPolicy', 'priority', 'priorityClassName', 'readinessGates', 'resourceClaims', 'resources'],
  ...['restartPolicy', 'runtimeClassName', 'schedulerName', 'schedulingGates', 'securityContext', 'serviceAccount'],
  ...['serviceAccountName', 'setHostnameAsFQDN', 'shareProcessNamespace', 'subdomain', 'tolerations', 'volumes'],
  ...['terminationGracePeriodSeconds', 'topologySpreadConstraints'],
]);
const CONTAINER = new Set([
  ...['args', 'command', 'env', 'envFrom', 'image', 'imagePullPolicy', 'lifecycle', 'livenessProbe', 'name', 'ports'],
  ...['readinessProbe', 'resizePolicy', 'resources', 'restartPolicy', 'securityContext', 'startupProbe', 'stdin'],
  ...['stdinOnce', 'terminationMessagePath', 'terminationMessagePolicy', 'tty', 'volumeDevices', 'volumeMounts'],
  'workingDir',
]);

/** Removes them from the object and returns their paths, `spec.foo`. */
export function dropUnknownFields(resource: Resource, object: Record<string, unknown>): string[] {
  const top = new Set(['apiVersion', 'kind', 'metadata', ...resource.topFields]);
  const dropped = [...dropFrom(object, '', top), ...dropFrom(object.metadata, 'metadata.', METADATA)];
  if (resource.kind === 'Pod') dropped.push(...dropFromPodSpec(object.spec, 'spec.'));
  const template = isRecord(object.spec) ? object.spec.template : undefined;
  if (resource.group === 'apps' && isRecord(template)) {
    dropped.push(...dropFromPodSpec(template.spec, 'spec.template.spec.'));
  }
  return dropped;
}

function dropFromPodSpec(spec: unknown, at: string): string[] {
  if (!isRecord(spec)) return [];
  const inContainers = ['initContainers', 'containers'].flatMap((list) => {
    const containers = Array.isArray(spec[list]) ? spec[list] : [];
    return containers.flatMap((container, i) => dropFrom(container, `${at}${list}[${i}].`, CONTAINER));
  });
  return [...inContainers, ...dropFrom(spec, at, POD_SPEC)];
}

function dropFrom(object: unknown, at: string, known: ReadonlySet<string>): string[] {
  if (!isRecord(object)) return [];
  const unknownKeys = Object.keys(object).filter((key) => !known.has(key));
  for (const key of unknownKeys) delete object[key];
  return unknownKeys.map((key) => `${at}${key}`);
}
