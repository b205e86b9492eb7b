import { type Condition, isRecord, type Pod } from '../objects.ts';
import { qosClassOf, setPodDefaults } from '../pods/defaults.ts';
import { podColumns } from '../pods/pod-columns.ts';
import { addDefaultTolerations } from '../pods/tolerations.ts';
import { validatePod } from '../pods/validate-pod.ts';
import { validatePodUpdate } from '../pods/validate-pod-update.ts';
import type { PrepareContext, Resource } from '../resource.ts';
import { forbidden, type Status } from '../statuses.ts';
import { timeOf } from '../times.ts';

export const pods: Resource<Pod> = {
  ...{ group: '', version: 'v1', plural: 'pods', singular: 'pod', kind: 'Pod' },
  ...{ isNamespaced: true, shortNames: ['po'], categories: ['all'], hasGeneration: false },
  subresources: ['binding', 'eviction', 'status'],
  deletionShows: 'object',
  topFields: ['spec', 'status'],
  fields: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => String(spec.serviceAccountName ?? ''),
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status.phase ?? '',
    'status.podIP': ({ status }) => status.podIP ?? '',
    'status.podIPs': ({ status }) => (status.podIPs ?? []).map(({ ip }) => ip).join(','),
    'status.nominatedNodeName': ({ status }) => status.nominatedNodeName ?? '',
  },
  columns: podColumns,
  prepareCreate(pod, context) {
    setPodDefaults(pod);
    addDefaultTolerations(pod.spec);
    pod.status = { phase: 'Pending', qosClass: qosClassOf({ ...pod.spec, containers: pod.spec.containers ?? [] }) };
    if (pod.spec.schedulingGates?.length) pod.status.conditions = [gated(context.nowMs)];
    return setPriority(pod, context);
  },
  prepareUpdate(pod) {
    setPodDefaults(pod);
    addDefaultTolerations(pod.spec);
    if (pod.spec.schedulingGates?.length === 0) delete pod.spec.schedulingGates;
    pod.status.conditions?.forEach(setProbeTime);
    return undefined;
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
};

function gated(nowMs: number): Condition {
  return {
    ...{ type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime: timeOf(nowMs) },
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
}

/** The admission plugin Priority. */
function setPriority({ metadata, spec }: Pod, { store }: PrepareContext): Status | undefined {
  if (!spec.priorityClassName) {
    spec.priority = store.list('priorityclasses').find(({ globalDefault }) => globalDefault)?.value ?? 0;
    return undefined;
  }
  const found = store.get('priorityclasses', spec.priorityClassName);
  if (!found) {
    const why = `no PriorityClass with name ${spec.priorityClassName} was found`;
    return forbidden({ group: '', plural: 'pods' }, metadata.name, why);
  }
  spec.priority = found.value;
  if (found.preemptionPolicy) spec.preemptionPolicy = found.preemptionPolicy;
  return undefined;
}

/** Kubernetes writes this field always, and mostly as null. */
function setProbeTime(condition: Condition): void {
  if (isRecord(condition)) condition.lastProbeTime ??= null;
}
