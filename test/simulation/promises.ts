import { isDeepStrictEqual } from 'node:util';
import { controllerOf, type Pod } from '../sandbox/kubernetes/objects.ts';
import { isReady } from '../sandbox/kubernetes/pods/conditions.ts';
import { selects } from '../sandbox/kubernetes/selectors.ts';
import type { Change, Store } from '../sandbox/kubernetes/store.ts';
import type { Hand } from './in-process-kubernetes.ts';

/** What the controller did to pods, and what it promised never to do, as the store shows it. */
export interface Deeds {
  /** When a pod was let onto the virtual node, by its uid. */
  readonly burstMs: ReadonlyMap<string, number>;
  readonly moves: readonly Move[];
  readonly givenBack: readonly string[];
  /** Evictions that left fewer pods ready than their budget says. */
  readonly budgetViolations: readonly string[];
  /** Changes of anything but tolerations and annotations. */
  readonly strangeChanges: readonly string[];
}

/** A pod that was sent home. */
export interface Move {
  readonly uid: string;
  readonly owner: string;
  readonly atMs: number;
}

export interface Watch {
  readonly deeds: Deeds;
  /** Lets the controller write. */
  writing(what: Hand, write: () => void): void;
}

/** Watches the store while the controller writes. Whatever else changes is the cluster's own. */
export function watchPromises(store: Store, nowMs: () => number): Watch {
  const burstMs = new Map<string, number>();
  const [moves, givenBack]: [Move[], string[]] = [[], []];
  const [budgetViolations, strangeChanges]: [string[], string[]] = [[], []];
  let hand: Hand | null = null;

  function judge(change: Change<Pod>): void {
    const { object, previous, key } = change;
    const { uid } = object.metadata;
    if (hand === 'burst') {
      if (!isOnlyAdmitted(change)) strangeChanges.push(`burst changed ${change.resource} ${key}`);
      burstMs.set(uid, nowMs());
      return;
    }
    const isBudget = hand === 'evict' && (change.resource as string) === 'poddisruptionbudgets';
    if (isBudget) return;
    if (change.resource !== 'pods') strangeChanges.push(`${hand} changed ${change.resource} ${key}`);
    const isLeaving = Boolean(object.metadata.deletionTimestamp) && !previous?.metadata.deletionTimestamp;
    if (!isLeaving) return;
    if (hand === 'give-back') givenBack.push(uid);
    else moves.push({ uid, owner: controllerOf(object)?.uid ?? uid, atMs: nowMs() });
    if (hand === 'evict') budgetViolations.push(...brokenBudgets(store, object));
  }

  store.subscribe((change) => {
    if (hand !== null) judge(change as Change<Pod>);
  });
  return {
    deeds: { burstMs, moves, givenBack, budgetViolations, strangeChanges },
    writing(what, write) {
      hand = what;
      try {
        write();
      } finally {
        hand = null;
      }
    },
  };
}

/** Tolerations and annotations are other than before, and nothing else is. */
function isOnlyAdmitted({ resource, type, object, previous }: Change<Pod>): boolean {
  if (resource !== 'pods' || type !== 'MODIFIED' || !previous) return false;
  const bare = ({ metadata, spec, status }: Pod) => {
    const { annotations: _notes, resourceVersion: _version, ...named } = metadata;
    const { tolerations: _tolerations, ...specified } = spec;
    return { named, specified, status };
  };
  return isDeepStrictEqual(bare(object), bare(previous));
}

/** Counts for itself, and does not ask the budget's own status. Budgets here name numbers of pods. */
function brokenBudgets(store: Store, { metadata }: Pod): readonly string[] {
  const pods = store.list('pods', metadata.namespace);
  return store.list('poddisruptionbudgets', metadata.namespace).flatMap(({ metadata: { name }, spec }) => {
    if (!selects(spec.selector, metadata.labels)) return [];
    const left = pods.filter((pod) => selects(spec.selector, pod.metadata.labels) && isReady(pod) && !isGoing(pod));
    return left.length < Number(spec.minAvailable) ? [`${name}: ${left.length} of ${spec.minAvailable} are left`] : [];
  });
}

const isGoing = ({ metadata }: Pod): boolean => Boolean(metadata.deletionTimestamp);
