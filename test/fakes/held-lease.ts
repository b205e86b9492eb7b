import { type Lease, LeaseLostError } from '../../shared/ports/leases.ts';

/** A lease with a fence of one's choice, held until `lose`. */
export function heldLease(resourceId: string, fence: number): Lease & { lose(): void } {
  let isHeld = true;
  const lose = () => {
    isHeld = false;
  };
  const assertHeld = () => {
    if (!isHeld) throw new LeaseLostError(`The lease of ${resourceId} was lost.`);
  };
  return { resourceId, fence, assertHeld, lose, release: async () => lose() };
}
