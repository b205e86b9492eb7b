import type { ProvenStray, Stray, StrayKind } from '../../shared/domain/stray.ts';

/** A stray that two looks have proven from both sides; it is for `reap` to tell which are. */
export function aProvenStray<Kind extends StrayKind>(kind: Kind, parts: Partial<Stray> = {}): ProvenStray<Kind> {
  const looks = { firstSeenAt: '2026-11-25T02:00:00.000Z', seenAgainAt: '2026-11-25T02:15:00.000Z' };
  const proof = { isProven: true, kubernetes: 'Kubernetes shows it.', azure: 'Azure shows it.', ...looks };
  return {
    kind,
    name: 'stray',
    uid: 'uid',
    says: 'Left behind.',
    costPerHour: 0,
    proof,
    ...parts,
  } as ProvenStray<Kind>;
}
