import { type Lease, LeaseLostError, type Leases } from '../../shared/ports/leases.ts';

/** Leases in memory. `lapse` is what time does to the lease of a process that died, or that lost its network. */
export class FakeLeases implements Leases {
  readonly #fences = new Map<string, number>();
  readonly #holders = new Map<string, Lease>();

  async take(resourceId: string): Promise<Lease | null> {
    const key = resourceId.toLowerCase();
    if (this.#holders.has(key)) return null;
    const fence = (this.#fences.get(key) ?? 0) + 1;
    const lease: Lease = {
      resourceId,
      fence,
      assertHeld: () => {
        if (this.#holders.get(key) !== lease) throw new LeaseLostError(`The lease of ${resourceId} was lost.`);
      },
      release: async () => {
        if (this.#holders.get(key) === lease) this.#holders.delete(key);
      },
    };
    this.#fences.set(key, fence);
    this.#holders.set(key, lease);
    return lease;
  }

  /** Every holder loses its lease, or only that of one resource. */
  lapse(resourceId?: string): void {
    if (resourceId === undefined) this.#holders.clear();
    else this.#holders.delete(resourceId.toLowerCase());
  }

  get held(): readonly string[] {
    return [...this.#holders.keys()];
  }
}
