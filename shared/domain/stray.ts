import type { Brand } from './brand.ts';
import type { Instant } from './time.ts';

/**
 * Something that bursting left behind: billed, or in the way, with nobody who looks after it. It is reported; to delete it
 * takes a `ProvenStray`, and nothing but two independent proofs in two looks makes one.
 */
export interface Stray {
  readonly kind: StrayKind;
  /** The ARM resource id of a group, the name of a node, the `namespace/name` of a pod. */
  readonly name: string;
  /** Tells it from another of the same name: its own uid, that of the pod where it is a group. */
  readonly uid: string;
  readonly says: string;
  /** In the currency of the prices; 0 where nothing is billed. */
  readonly costPerHour: number;
  readonly proof: Proof;
}

export type StrayKind = 'group-without-pod' | 'group-of-stuck-pod' | 'ghost-node' | 'stuck-pod';

/** What a deletion is made from, and nothing else: whatever is not proven does not compile. */
export type ProvenStray<Kind extends StrayKind = StrayKind> = Kind extends StrayKind
  ? Stray & { readonly kind: Kind; readonly proof: Proven }
  : never;

/** `missing`: what is lacking before anything may be deleted. */
export type Proof = Proven | { readonly isProven: false; readonly missing: string };

/** Branded, so that only what judges proofs can make one. */
export type Proven = Brand<
  {
    readonly isProven: true;
    /** What Kubernetes shows. */
    readonly kubernetes: string;
    /** What Azure shows, on its own account. */
    readonly azure: string;
    /** Two looks that showed the same. */
    readonly firstSeenAt: Instant;
    readonly seenAgainAt: Instant;
  },
  'Proven'
>;

export const isProven = (stray: Stray): stray is ProvenStray => stray.proof.isProven;

/** A stray as an earlier look saw it: the memory that a second look needs. */
export interface Sighting {
  /** Kind, name and, where there is one, uid: another thing of the same name is another sighting. */
  readonly key: string;
  readonly firstSeenAt: Instant;
}
