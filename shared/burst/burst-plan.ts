import type { AciRegion, AciUsage } from '../domain/azure.ts';
import type { BurstPolicy } from '../domain/burst-policy.ts';
import type { BurstState } from '../domain/burst-state.ts';
import type { Autoscaling } from '../domain/cluster.ts';
import type { BurstOrder, ClusterView } from '../domain/cluster-view.ts';
import type { Instant } from '../domain/time.ts';

/** The words of planning a burst: what a plan is made from, and what it says. */

/** All that a plan hangs on; the meter and the history in `state` are brought up to `now` first (`accountFor`). */
export interface BurstMatter {
  readonly view: ClusterView;
  readonly usages: readonly AciUsage[];
  /** What ACI offers in the region; null where that is not known, and the documented limits hold. */
  readonly region: AciRegion | null;
  /** Addresses of the burst subnet that nobody holds yet, as Azure counts them. */
  readonly subnetFree: number;
  readonly autoscaling: Autoscaling;
  /** Why the cluster is not ready to burst; null where it is. */
  readonly unready: string | null;
  readonly state: BurstState;
  readonly policy: BurstPolicy;
  readonly episode: string;
  readonly now: Instant;
}

/** What becomes of each waiting pod: an order, or the first reason why it stays where it is. */
export interface BurstPlan {
  /** Highest priority first, then the longest wait. */
  readonly orders: readonly BurstOrder[];
  readonly kept: readonly KeptPod[];
  readonly estimates: Estimates;
  readonly warnings: readonly string[];
}

export interface KeptPod extends Keep {
  /** `namespace/name`. */
  readonly pod: string;
}

export interface Keep {
  readonly reason: KeepReason;
  /** For people, with the numbers. */
  readonly says: string;
  /** The reason codes of eligibility; only where the reason is `Ineligible`. */
  readonly refusals?: readonly string[];
}

export interface Estimates {
  readonly aciSeconds: number;
  readonly vmSeconds: number;
  readonly says: string;
}

/** Why a waiting pod is not burst, in the order in which it is asked. */
export const keepReasons = {
  SystemNamespace: 'The namespace belongs to the cluster itself.',
  NotOptedIn: 'Nobody has said that pods of the namespace may run on ACI.',
  NotUnderstood: 'The pod lacks what names and guards it, or has another form than the API documents.',
  NotWaiting: 'The pod does not show that the scheduler could not place it, or since when.',
  ClusterNotReady: 'The cluster is not ready to burst.',
  AlreadyTolerates: 'The pod tolerates the virtual node already, by a burst or by its own template.',
  ChangeFailed: 'The last try to let the pod burst failed, or those of many other pods did, so it rests.',
  NoVirtualNode: 'The cluster shows no virtual node.',
  TwoEngines: 'The add-on and virtual nodes v2 are both there, and a toleration would not say which of them is meant.',
  TooYoung: 'The pod has not waited long enough.',
  AutoscalerHasNotSeenIt:
    'The autoscaler has had no scan since the pod waits: taken away now, no VM would come for it.',
  VmComesFirst: 'A VM node is expected before ACI would be faster by the margin.',
  Ineligible: 'ACI cannot run the pod unchanged.',
  NotForCapacity: 'The pod does not wait for capacity, as far as the scheduler says.',
  OwnerFailed: 'A pod of the same owner failed on ACI lately.',
  AciRefused: 'ACI had no capacity or no quota for a pod of this cluster lately, so no pod bursts for a while.',
  VirtualNodeFull: 'The virtual nodes take no more pods.',
  NoQuotaGroups: 'The ACI quota of container groups is used up, or not known.',
  NoQuotaCores: 'The ACI quota of cores is used up, or not known.',
  NoSubnetAddress: 'The burst subnet has no free address.',
  CreateWindow5Minutes: 'As many container groups as may be were created within five minutes.',
  CreateWindowHour: 'As many container groups as may be were created within the hour.',
  PassCap: 'This pass admits no more pods.',
  ClusterCap: 'The cluster has as many burst pods as it may have.',
  NamespaceCap: 'The namespace has as many burst pods as it may have.',
  OwnerCap: 'The owner has as many burst pods as it may have.',
  EpisodeBudget: 'The pod could cost more than is left of the budget of the episode.',
  MonthBudget: 'The pod could cost more than is left of the budget of the month.',
} as const;

export type KeepReason = keyof typeof keepReasons;

export const keep = (reason: KeepReason, says: string): Keep => ({ reason, says });
