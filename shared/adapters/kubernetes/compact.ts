import type { Node } from '../../domain/node.ts';
import type { Pod } from '../../domain/pod.ts';
import { asRecord } from '../arm/as-record.ts';

/**
 * Objects of the API, cut down to what anybody reads, so that 100,000 of them fit a small process. A pod that may be moved
 * keeps its whole spec: eligibility has to see what it does not know.
 */
export function createCompact(): Compact {
  const shared = new Map<string, Kept>();
  const share = (pod: Pod, kept: Kept): Pod => {
    const alike = pod.metadata?.ownerReferences?.[0]?.uid ?? '';
    const sharing = reuse(shared.get(alike), kept);
    shared.set(alike, sharing);
    return sharing as Pod;
  };
  return {
    whole: (item) => share(item as Pod, wholePod(item as RawPod)),
    placed: (item) => share(item as Pod, placedPod(item as Pod)),
  };
}

export interface Compact {
  /** For pods that wait, or are on a virtual node. */
  whole(item: unknown): Pod;
  /** For pods that hold room on a VM, and keep others away from it. */
  placed(item: unknown): Pod;
}

export function compactNode(item: unknown): Node {
  const { metadata, spec, status } = item as RawNode;
  return {
    metadata: { ...without(metadata, ['managedFields', 'annotations']) },
    spec: { ...spec },
    status: { ...without(status, ['images', 'volumesInUse', 'volumesAttached']) },
  };
}

type Kept = object;

type RawPod = { readonly metadata?: object; readonly spec?: object; readonly status?: object };
type RawNode = { readonly metadata?: object; readonly spec?: object; readonly status?: object };

const applied = 'kubectl.kubernetes.io/last-applied-configuration';

function wholePod({ metadata, spec, status }: RawPod): Kept {
  const { annotations, ...rest } = without(metadata, ['managedFields']) as { annotations?: object };
  const notes = annotations ? { annotations: without(annotations, [applied]) } : {};
  return { metadata: { ...rest, ...notes }, spec, status };
}

/** What room, host ports, distance and readiness are reckoned from. */
function placedPod({ metadata, spec, status }: Pod): Kept {
  const { name, namespace, uid, labels, ownerReferences, creationTimestamp, deletionTimestamp } = metadata ?? {};
  const { nodeName, containers, initContainers, overhead, resources, affinity, hostNetwork } = spec ?? {};
  return pruned({
    metadata: pruned({ name, namespace, uid, labels, ownerReferences, creationTimestamp, deletionTimestamp }),
    spec: pruned({
      ...{ nodeName, overhead, resources, hostNetwork, affinity: affinity && keepingAway(affinity) },
      containers: containers?.map(held),
      initContainers: initContainers?.map(held),
    }),
    status: pruned({ phase: status?.phase, conditions: status?.conditions?.filter(({ type }) => type === 'Ready') }),
  });
}

const held = ({ name, resources, ports, restartPolicy }: Containers[number]) =>
  pruned({ name, resources, restartPolicy, ports: ports?.filter(({ hostPort }) => hostPort) });

type Containers = NonNullable<Pod['spec']>['containers'];

const keepingAway = ({ podAntiAffinity }: NonNullable<NonNullable<Pod['spec']>['affinity']>) =>
  pruned({ podAntiAffinity });

function without(object: object | undefined, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([name]) => !names.includes(name)));
}

const pruned = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/**
 * `next`, built of the parts of `previous` that equal its own: pods of one owner differ in little. A list is one part
 * even where it has grown.
 */
export function reuse<T>(previous: unknown, next: T): T {
  if (previous === next || typeof next !== 'object' || next === null) return next;
  if (typeof previous !== 'object' || previous === null || Array.isArray(previous) !== Array.isArray(next)) return next;
  const names = Object.keys(next);
  const before = asRecord(previous);
  const after = next as Record<string, unknown>;
  let isSame = names.length === Object.keys(before).length;
  for (const name of names) {
    const part = reuse(before[name], after[name]);
    after[name] = part;
    if (part !== before[name]) isSame = false;
  }
  return isSame ? (previous as T) : next;
}
