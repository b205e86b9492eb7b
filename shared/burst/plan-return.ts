import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { BurstState } from '../domain/burst-state.ts';
import type { ClusterView, PodOrder } from '../domain/cluster-view.ts';
import { type Instant, isAfter, secondsBetween } from '../domain/time.ts';
import { type BurstPod, burstPodsOn } from './burst-pod.ts';
import { type KeepReason, keeps } from './keep-reason.ts';
import { ownerKeyOf, recentMoves } from './moves.ts';
import { isReadablePod, readInstant } from './readable.ts';
import { byUrgency } from './return-order.ts';
import { type NoSlots, type Slots, slotsIn } from './slots.ts';
import { substituteOf } from './substitute.ts';
import { type Unrest, unrestIn } from './unrest.ts';
import { whyImmovable } from './why-immovable.ts';

export interface ReturnMatter {
  readonly view: ClusterView;
  readonly state: BurstState;
  readonly policy: BurstPolicy;
  readonly now: Instant;
}

export interface ReturnPlan {
  /** Pods to evict, in this order. */
  readonly orders: readonly ReturnOrder[];
  /** Every other burst pod, and why it stays. */
  readonly kept: readonly KeptPod[];
  /** The next `BurstState.roomSince`. */
  readonly roomSince: Instant | null;
}

export interface ReturnOrder extends PodOrder {
  /** `ownerKeyOf` the pod, for `rememberMoves`. */
  readonly owner: string;
  /** The VM node on which a slot was proven. The scheduler may choose another. */
  readonly node: string;
  readonly says: string;
}

export interface KeptPod {
  readonly pod: string;
  readonly reason: KeepReason;
  readonly says: string;
}

/**
 * Which burst pods go home now. A pod goes only into a slot proven on a VM node after all waiting pods have theirs; after
 * the room has settled and the pod has lived, unless its lease is over; of an owner a share at a time, within the limits of
 * the policy. The same matter gives the same plan.
 */
export function planReturn(matter: ReturnMatter): ReturnPlan {
  const { view, policy, now } = matter;
  const pods = burstPodsOn(view, policy).toSorted(byUrgency(now));
  const fates = pods.map((burst) => ({ burst, immovable: whyImmovable(burst, view, policy, now) }));
  const movable = fates.flatMap(({ burst, immovable }) => (immovable ? [] : [burst]));
  const { slots, unrestOf } = movable.length === 0 ? nothingToMove : lookRound(matter);
  const welcome = movable.filter(({ pod }) => !unrestOf(ownerKeyOf(pod)).isSlotMissed);
  const roomSince = sinceWhen(matter, welcome, slots);
  const pass: Pass = { matter, unrestOf, slots, roomSince, orders: [], kept: [] };
  for (const { burst, immovable } of fates) settle(burst, immovable ?? whyKept(burst, pass), pass);
  return { orders: pass.orders, kept: pass.kept, roomSince };
}

/** What is known and decided as the plan grows, pod after pod. */
interface Pass {
  readonly matter: ReturnMatter;
  readonly unrestOf: (owner: string) => Unrest;
  readonly slots: Slots | NoSlots | 'unreadable-pod';
  readonly roomSince: Instant | null;
  readonly orders: ReturnOrder[];
  readonly kept: KeptPod[];
}

const atRest = (): Unrest => ({ onTheWay: 0, isSlotMissed: false, pods: 0, back: new Set() });

/** Nobody asks for slots, so they are not worked out. */
const nothingToMove = { slots: 'vm-pods-unseen', unrestOf: atRest } as const;

function lookRound(matter: ReturnMatter): Pick<Pass, 'slots' | 'unrestOf'> {
  const { view } = matter;
  const isReadable = view.waiting.every(isReadablePod) && (view.onVmNodes ?? []).every(isReadablePod);
  if (!isReadable) return { slots: 'unreadable-pod', unrestOf: atRest };
  return { slots: slotsIn(view), unrestOf: unrestIn(matter) };
}

/** Room is a slot for any pod that could go home. A clock set back starts the wait anew. */
function sinceWhen({ state, now }: ReturnMatter, movable: readonly BurstPod[], slots: Pass['slots']): Instant | null {
  if (typeof slots === 'string') return null;
  if (!movable.some(({ pod }) => slots.nodeFor(substituteOf(pod)) !== null)) return null;
  const since = readInstant(state.roomSince);
  return since !== null && !isAfter(since, now) ? since : now;
}

function whyKept(burst: BurstPod, pass: Pass): KeepReason | null {
  const { slots } = pass;
  if (typeof slots === 'string') return slots;
  return (
    whyOwnerRests(burst, pass) ??
    (pass.orders.length >= pass.matter.policy.evictionsPerPassMax ? 'pass-limit' : null) ??
    (slots.nodeFor(substituteOf(burst.pod)) === null ? 'no-slot' : null) ??
    whyTooEarly(burst, pass)
  );
}

function whyOwnerRests({ pod }: BurstPod, { matter, unrestOf, orders }: Pass): KeepReason | null {
  const owner = ownerKeyOf(pod);
  const { isSlotMissed, onTheWay, pods, back } = unrestOf(owner);
  if (isSlotMissed) return 'slot-missed';
  const ordered = orders.filter((order) => order.owner === owner).length;
  const moves = recentMoves(matter.state.moves, owner, matter.now).length + ordered;
  if (moves >= matter.policy.movesPerPodHourMax * pods) return 'move-limit';
  if (back.has(pod.metadata.uid) && moves >= matter.policy.movesPerPodHourMax * back.size) return 'move-limit';
  return onTheWay + ordered >= Math.max(1, Math.floor(pods * shareAtOnce)) ? 'owner-busy' : null;
}

/** Of an owner's pods: a large workload comes home before VMs that stay empty are taken away, a small one pod by pod. */
const shareAtOnce = 0.1;

/** An expired lease overrides both: a pod must not stay on ACI for ever because the room never settles. */
function whyTooEarly({ leaseUntil, admittedAt }: BurstPod, { matter, roomSince }: Pass): KeepReason | null {
  const { now, policy } = matter;
  if (leaseUntil !== null && !isAfter(leaseUntil, now)) return null;
  const hasLived = admittedAt !== null && secondsBetween(admittedAt, now) >= policy.lifeSecondsMin;
  if (!hasLived) return 'too-young';
  const isSettled = roomSince !== null && secondsBetween(roomSince, now) >= policy.settleSeconds;
  return isSettled ? null : 'unsettled';
}

function settle(burst: BurstPod, why: KeepReason | null, { slots, orders, kept }: Pass): void {
  if (why !== null || typeof slots === 'string') {
    const reason = why ?? 'no-slot';
    kept.push({ pod: burst.name, reason, says: keeps[reason] });
    return;
  }
  const substitute = substituteOf(burst.pod);
  const node = slots.nodeFor(substitute) ?? '';
  slots.take(substitute);
  orders.push({ ...burst.order, owner: ownerKeyOf(burst.pod), node, says: `VM node ${node} has room for it.` });
}
