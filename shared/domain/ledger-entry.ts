import type { Action } from './action.ts';
import type { AciRegion, ProviderState, RoleAssignment } from './azure.ts';
import { type BurstState, emptyBurstState } from './burst-state.ts';
import type { Decision } from './decision.ts';
import type { Finding } from './finding.ts';
import type { Glimpse } from './glimpse.ts';
import type { ClusterId } from './ids.ts';
import type { KeptGroup } from './kept-pods.ts';
import type { Mode } from './mode.ts';
import type { Seen } from './sight.ts';
import type { Sighting, Stray } from './stray.ts';
import type { Instant } from './time.ts';

/** What the controller remembers of a cluster between passes. Nothing else is: memory dies with the process. */
export interface LedgerEntry {
  readonly clusterId: ClusterId;
  /** Fence of the last writer. A writer with a lower one has lost its lease and is refused. */
  readonly fence: number;
  readonly episode: Episode | null;
  readonly lastPass: LastPass | null;
  /** When the newest pass began that heard a request. */
  readonly requestedAt: Instant | null;
  /** The newest pass that threw, until one ends well. */
  readonly lastFailure: LastFailure | null;
  /** Changes sent and not yet known to be done, one per target. */
  readonly pending: readonly PendingChange[];
  readonly failures: readonly FailedAction[];
  /** The one follow-up that counts; any other that arrives was replaced. */
  readonly followUp: FollowUp | null;
  /** Slow facts seen lately, so that a quiet pass need not read them again. */
  readonly remembered: Remembered;
  readonly burst: BurstState;
  /** While the cluster is hot and nothing is due; null else. */
  readonly watch: Watch | null;
  /** Why waiting pods do not burst, as the last pass planned. */
  readonly keptGroups: readonly KeptGroup[];
  /** How many those are in all, whether or not they found room above. */
  readonly keptCount: number;
  /** Why burst pods stay on ACI, as the last pass planned, as far as there is room. */
  readonly stayingGroups: readonly KeptGroup[];
  /** What bursting left behind, as the last scheduled look found it, and the memory that a second look needs. */
  readonly strays: readonly Stray[];
  readonly sightings: readonly Sighting[];
  /** When a pass was recorded with all that it saw; quiet ones since then are recorded in short. */
  readonly wholeRecordAt: Instant | null;
  /** The newest audit event that other systems were told of. */
  readonly announcedSequence: number;
}

/** From the first sign of trouble to the end of the work; joins signals and passes under one id. */
export interface Episode {
  readonly id: string;
  readonly startedAt: Instant;
  readonly passes: number;
  /** Follow-ups in a row that found the same waiting; bounded. */
  readonly followUps: number;
}

export interface LastPass {
  readonly id: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly signalId: string;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  /** The mode that held for the cluster, its tags included. */
  readonly mode: Mode;
  /** Tags that could not be followed, and what was not seen or not deleted of what bursting left behind. */
  readonly problems: readonly string[];
  /** Sequence number of the pass's own audit event. */
  readonly auditSequence: number;
}

export interface LastFailure {
  readonly passId: string;
  readonly at: Instant;
  readonly why: string;
}

/** A change whose intent is on record. Without an `operationUrl` it is not known whether the request arrived. */
export interface PendingChange {
  readonly action: Action;
  readonly target: string;
  readonly passId: string;
  readonly sentAt: Instant;
  readonly operationUrl?: string;
}

export interface FailedAction {
  readonly target: string;
  readonly kind: Action['kind'];
  /** Tries that Azure refused for good; bounded by the policy. */
  readonly attempts: number;
  /** All tries, those that met a busy or throttled service included: the pauses grow with them. */
  readonly tries: number;
  /** Azure began it, or may have: what it left behind is ours. A request that was refused changed nothing. */
  readonly tookHold: boolean;
  readonly why: string;
  /** A disruption budget: says nothing of other pods. */
  readonly isOwn?: boolean;
  readonly notBefore: Instant;
}

export interface FollowUp {
  readonly signalId: string;
  readonly dueAt: Instant;
}

/** What a glimpse is held against: where nobody else waits, a look ends with it. */
export interface Watch {
  /** From then on the next look is a whole pass. */
  readonly until: Instant;
  readonly hotLookSeconds: number;
  readonly seen: Glimpse;
  /** The newest glimpse; null before the first. */
  readonly glimpsedAt: Instant | null;
}

export interface Remembered {
  readonly provider?: Seen<ProviderState>;
  readonly region?: Seen<AciRegion>;
  /** Valid only for this principal and subnet. */
  readonly roles?: Seen<{
    readonly principalId: string;
    readonly subnetId: string;
    readonly assignments: readonly RoleAssignment[];
  }>;
}

export const emptyLedger = (clusterId: ClusterId): LedgerEntry => ({
  clusterId,
  fence: 0,
  episode: null,
  lastPass: null,
  requestedAt: null,
  lastFailure: null,
  pending: [],
  failures: [],
  followUp: null,
  remembered: {},
  burst: emptyBurstState,
  watch: null,
  keptGroups: [],
  keptCount: 0,
  stayingGroups: [],
  strays: [],
  sightings: [],
  wholeRecordAt: null,
  announcedSequence: 0,
});
