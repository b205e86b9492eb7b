import { describe, expect, it } from 'vitest';
import { isProven, type Stray } from '../../../shared/domain/stray.ts';
import { aProvenStray } from '../../builders/a-stray.ts';

const stray: Stray = {
  kind: 'ghost-node',
  name: 'virtual-node-aci-linux',
  uid: 'uid-1',
  says: 'Node virtual-node-aci-linux is NotReady.',
  costPerHour: 0,
  proof: { isProven: false, missing: 'A second look.' },
};

describe('a stray', () => {
  it('may be deleted only with a proof of either side, seen twice', () => {
    expect(isProven(stray)).toBe(false);
    expect(isProven(aProvenStray('ghost-node'))).toBe(true);
  });
});
