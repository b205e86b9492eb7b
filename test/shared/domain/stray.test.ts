import { describe, expect, it } from 'vitest';
import { isProven, type Stray } from '../../../shared/domain/stray.ts';

const stray: Stray = {
  kind: 'ghost-node',
  name: 'virtual-node-aci-linux',
  says: 'Node virtual-node-aci-linux is NotReady.',
  costPerHour: 0,
  proof: { isProven: false, missing: 'A second look.' },
};

describe('a stray', () => {
  it('may be deleted only with a proof of either side, seen twice', () => {
    const proof = {
      kubernetes: 'k',
      azure: 'a',
      firstSeenAt: '2026-11-25T03:00:00Z',
      seenAgainAt: '2026-11-25T03:15:00Z',
    };

    expect(isProven(stray)).toBe(false);
    expect(isProven({ ...stray, proof: { isProven: true, ...proof } })).toBe(true);
  });
});
