/** What the API server fills into a pod spec, of a pod or of a template. */
import type { Container, Pod, PodSpec } from '../objects.ts';

export function setPodSpecDefaults(spec: PodSpec): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  for (const container of spec.containers ?? []) setContainerDefaults(container);
  for (const container of spec.initContainers ?? []) setContainerDefaults(container);
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  if (spec.tolerations?.length === 0) delete spec.tolerations;
}

/** Those that a pod has and a template has not. */
export function setPodDefaults(pod: Pod): void {
  setPodSpecDefaults(pod.spec);
  pod.spec.enableServiceLinks ??= true;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
  for (const { resources } of [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])]) {
    if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
  }
}

export function qosClassOf({ containers, initContainers = [] }: PodSpec): string {
  const all = [...containers, ...initContainers];
  const names = ['cpu', 'memory'];
  const hasAny = all.some(({ resources }) =>
    names.some((name) => resources?.requests?.[name] !== undefined || resources?.limits?.[name] !== undefined),
  );
  if (!hasAny) return 'BestEffort';
  const isGuaranteed = all.every(({ resources }) =>
    names.every((name) => {
      const limit = resources?.limits?.[name];
      return limit !== undefined && String(resources?.requests?.[name] ?? limit) === String(limit);
    }),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

function setContainerDefaults(container: Container): void {
  container.resources ??= {};
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= isLatest(container.image) ? 'Always' : 'IfNotPresent';
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) setProbeDefaults(probe);
  }
}

function setProbeDefaults(probe: object): void {
  const defaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  Object.assign(probe, { ...defaults, ...probe });
}

function setVolumeDefaults(volume: Record<string, unknown>): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const value = volume[source] as { defaultMode?: number } | undefined;
    if (value) value.defaultMode ??= 0o644;
  }
}

function isLatest(image = ''): boolean {
  const tag = /:([^/:@]+)$/.exec(image)?.[1];
  return !image.includes('@') && (tag === undefined || tag === 'latest');
}
