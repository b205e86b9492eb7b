import type { Instant } from './time.ts';

/**
 * Something that bursting left behind: billed, or in the way, with nobody who looks after it. It is reported; to delete it
 * takes a `ProvenStray`, and nothing but two independent proofs in two looks makes one.
 */
export interface Stray {
  readonly kind: StrayKind;
  /** The ARM resource id of a group, the name of a node, the `namespace/name` of a pod. */
  readonly name: string;
  readonly says: string;
  /** In the currency of the prices; 0 where nothing is billed. */
  readonly costPerHour: number;
  readonly proof: Proof;
}

export type StrayKind = 'group-without-pod' | 'ghost-node' | 'stuck-pod';

export type ProvenStray = Stray & { readonly proof: Extract<Proof, { isProven: true }> };

export type Proof =
  | {
      readonly isProven: true;
      /** What Kubernetes shows. */
      readonly kubernetes: string;
      /** What Azure shows, on its own account. */
      readonly azure: string;
      /** Two looks that showed the same. */
      readonly firstSeenAt: Instant;
      readonly seenAgainAt: Instant;
    }
  /** What is missing before anything may be deleted. */
  | { readonly isProven: false; readonly missing: string };

export const isProven = (stray: Stray): stray is ProvenStray => stray.proof.isProven;

/** A stray as an earlier look saw it: the memory that a second look needs. */
export interface Sighting {
  /** Kind, name and, where there is one, uid: another thing of the same name is another sighting. */
  readonly key: string;
  readonly firstSeenAt: Instant;
}
