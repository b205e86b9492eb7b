/** ValidatePodUpdate: which few fields of a pod may change after its creation (facts on Kubernetes, section 1.4). */
import { isDeepStrictEqual } from 'node:util';
import { deletionCostCauses, metadataCauses } from '../names.ts';
import type { NodeSelectorTerm, Pod, PodSpec, Toleration } from '../objects.ts';
import { type Cause, forbiddenValue, invalidValue, requiredValue } from '../statuses.ts';
import { validateTolerations } from './validate-pod.ts';

const MUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
const CONTAINER_LISTS = ['containers', 'initContainers'] as const;

export function validatePodUpdate(pod: Pod, old: Pod): Cause[] {
  const metadata = [...metadataCauses(pod.metadata), ...deletionCostCauses(pod.metadata)];
  const counts = CONTAINER_LISTS.filter((list) => pod.spec[list]?.length !== old.spec[list]?.length).map((list) =>
    forbiddenValue(`spec.${list}`, 'pod updates may not add or remove containers'),
  );
  if (counts.length > 0) return [...metadata, ...counts];
  return [
    ...metadata,
    ...imageCauses(pod.spec),
    ...deadlineCauses(pod.spec, old.spec),
    ...tolerationCauses(pod.spec.tolerations ?? [], old.spec.tolerations ?? []),
    ...gateCauses(pod.spec, old.spec),
    ...otherCauses(pod.spec, old.spec),
  ];
}

function imageCauses(spec: PodSpec): Cause[] {
  return CONTAINER_LISTS.flatMap((list) =>
    (spec[list] ?? []).flatMap(({ image }, i) => (image ? [] : [requiredValue(`spec.${list}[${i}].image`)])),
  );
}

function deadlineCauses({ activeDeadlineSeconds: now }: PodSpec, { activeDeadlineSeconds: before }: PodSpec): Cause[] {
  if (now === before || (before === undefined && now !== undefined && now > 0)) return [];
  if (now === undefined) {
    return [invalidValue('spec.activeDeadlineSeconds', null, 'must not update from a positive integer to nil value')];
  }
  if (before !== undefined && now < before && now >= 0) return [];
  return [invalidValue('spec.activeDeadlineSeconds', now, 'must be less than or equal to previous value')];
}

function tolerationCauses(tolerations: readonly Toleration[], old: readonly Toleration[]): Cause[] {
  const isKept = (one: Toleration) => tolerations.some((other) => isSameButSeconds(one, other));
  const field = 'spec.tolerations';
  if (!old.every(isKept)) {
    return [forbiddenValue(field, 'existing toleration can not be modified except its tolerationSeconds')];
  }
  return validateTolerations(tolerations, field);
}

function isSameButSeconds(a: Toleration, b: Toleration): boolean {
  const { tolerationSeconds: _a, ...first } = a;
  const { tolerationSeconds: _b, ...second } = b;
  return isDeepStrictEqual(first, second);
}

function gateCauses({ schedulingGates = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec): Cause[] {
  const known = new Set(old.map(({ name }) => name));
  return schedulingGates.flatMap(({ name }, i) =>
    known.has(name)
      ? []
      : [
          forbiddenValue(
            `spec.schedulingGates[${i}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

/** Everything that may change is put back as it was; what differs then was not allowed. */
function otherCauses(spec: PodSpec, old: PodSpec): Cause[] {
  const restored: PodSpec = { ...spec };
  for (const list of CONTAINER_LISTS) {
    const before = old[list];
    if (before) restored[list] = (spec[list] ?? []).map((one, i) => ({ ...one, image: before[i]?.image ?? '' }));
  }
  for (const field of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates']) restore(restored, old, field);
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
    restore(restored, old, 'terminationGracePeriodSeconds');
  }
  if (old.schedulingGates?.length) restorePlacement(restored, spec, old);
  const changed = [...new Set([...Object.keys(restored), ...Object.keys(old)])].filter(
    (field) => !isDeepStrictEqual(restored[field], old[field]),
  );
  if (changed.length === 0) return [];
  return [forbiddenValue('spec', `${MUTABLE}\n  core.PodSpec{\n  \t... // ${changed.join(', ')}\n  }`)];
}

/** While gated, a pod's placement may be narrowed. */
function restorePlacement(restored: PodSpec, spec: PodSpec, old: PodSpec): void {
  const isNarrower = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => spec.nodeSelector?.[key] === value);
  if (isNarrower) restore(restored, old, 'nodeSelector');
  if (isTightened(termsOf(spec), termsOf(old))) restore(restored, old, 'affinity');
}

function termsOf({ affinity }: PodSpec): NodeSelectorTerm[] | undefined {
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/** Requirements may be added to each term; terms may be neither added nor removed once there are any. */
function isTightened(terms: NodeSelectorTerm[] | undefined, old: NodeSelectorTerm[] | undefined): boolean {
  if (!old) return terms !== undefined;
  if (terms?.length !== old.length) return false;
  return old.every(({ matchExpressions = [] }, i) =>
    matchExpressions.every((one) => terms[i]?.matchExpressions?.some((other) => isDeepStrictEqual(one, other))),
  );
}

function restore(restored: PodSpec, old: PodSpec, field: string): void {
  if (old[field] === undefined) delete restored[field];
  else restored[field] = old[field];
}
