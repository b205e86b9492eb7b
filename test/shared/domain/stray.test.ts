import { describe, expect, it } from 'vitest';
import { deletionOf } from '../../../shared/domain/deletion.ts';
import { isProven, type Stray } from '../../../shared/domain/stray.ts';
import { aProvenStray } from '../../builders/a-stray.ts';
import { clusterId } from '../../builders/an-observation.ts';

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

  it('without proof makes no deletion that compiles, nor does a proof that somebody wrote down', () => {
    const written = { isProven: true, kubernetes: 'k', azure: 'a', firstSeenAt: '', seenAgainAt: '' } as const;

    // @ts-expect-error It is not proven.
    deletionOf(clusterId, stray);
    // @ts-expect-error Only the judge of proofs makes one.
    deletionOf(clusterId, { ...stray, kind: 'ghost-node', proof: written });
    expect(deletionOf(clusterId, aProvenStray('ghost-node'))).toMatchObject({ kind: 'delete-node' });
  });
});
