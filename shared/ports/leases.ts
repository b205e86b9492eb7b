/** One pass per cluster at a time, and one writer per virtual network. */
export interface Leases {
  /** Null where another pass holds it. Held until released, or until the process has been dead for `leaseSeconds`. */
  take(resourceId: string): Promise<Lease | null>;
}

export interface Lease {
  readonly resourceId: string;
  /** Grows with each taking: a later holder always has a higher one. */
  readonly fence: number;
  /** Throws LeaseLostError where the lease is no longer surely ours. Asked before every change. */
  assertHeld(): void;
  release(): Promise<void>;
}

export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}
