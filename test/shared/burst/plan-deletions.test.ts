import { describe, expect, it } from 'vitest';
import { type DeletionMatter, deletionsPerPassMax, planDeletions } from '../../../shared/burst/plan-deletions.ts';
import { deletionOf } from '../../../shared/domain/deletion.ts';
import type { Stray } from '../../../shared/domain/stray.ts';
import { secondsAfter } from '../../../shared/domain/time.ts';
import { aView } from '../../builders/a-burst-view.ts';
import { aProvenStray } from '../../builders/a-stray.ts';
import { aFailure, aPendingChange, registerProvider } from '../../builders/an-entry.ts';
import { aCluster, clusterId, now } from '../../builders/an-observation.ts';

const seenFor = (seconds: number) => {
  const { proof } = aProvenStray('ghost-node');
  return { proof: { ...proof, firstSeenAt: secondsAfter(now, -seconds) } } as Pick<Stray, 'proof'>;
};
const orphan = (name: string, seconds = 3600) => aProvenStray('group-without-pod', { name, ...seenFor(seconds) });
const unproven: Stray = { ...orphan('young'), proof: { isProven: false, missing: 'A second look.' } };

const matterOf = (parts: Partial<DeletionMatter> = {}): DeletionMatter => ({
  cluster: aCluster(),
  view: aView(),
  strays: [orphan('g-1')],
  decision: { kind: 'rest', why: 'Ready to burst.' },
  entry: { pending: [], failures: [] },
  attemptsMax: 5,
  now,
  ...parts,
});

const namesOf = (parts: Partial<DeletionMatter>) => planDeletions(matterOf(parts)).due.map(({ stray }) => stray.name);

const failed = (name: string, part: Parameters<typeof aFailure>[1]) =>
  aFailure(deletionOf(clusterId, orphan(name)), { why: `Deleting ${name}: 403.`, ...part });

describe('planDeletions', () => {
  it('makes of each kind of stray the deletion that ends it, with its proof', () => {
    const strays = [
      orphan('group'),
      aProvenStray('group-of-stuck-pod'),
      aProvenStray('ghost-node'),
      aProvenStray('stuck-pod'),
    ];

    const { due } = planDeletions(matterOf({ strays }));

    expect(due.map(({ kind }) => kind).toSorted()).toEqual([
      'delete-group',
      'delete-group',
      'delete-node',
      'delete-pod',
    ]);
    expect(due.every(({ stray }) => stray.proof.isProven)).toBe(true);
  });

  it('leaves alone what is not proven, and has nothing to say of it', () => {
    expect(planDeletions(matterOf({ strays: [unproven] }))).toEqual({ due: [], heldBack: [] });
  });

  it('takes a few in a pass, the oldest first, and says how many are left', () => {
    const strays = [10, 20, 30, 40, 50, 60, 70].map((minutes) => orphan(`g-${minutes}`, 60 * minutes));

    const { due, heldBack } = planDeletions(matterOf({ strays }));

    expect(due.map(({ stray }) => stray.name)).toEqual(['g-70', 'g-60', 'g-50', 'g-40', 'g-30']);
    expect(due).toHaveLength(deletionsPerPassMax);
    expect(heldBack).toEqual(['2 more are left for the next pass, for one deletes 5 at most.']);
  });

  it('lets what failed before go behind all others, rest for a while, and at last be', () => {
    const strays = [orphan('a', 9000), orphan('b', 8000), orphan('c', 7000), orphan('d', 3600)];
    const failures = [
      failed('a', { notBefore: now }),
      failed('b', { notBefore: secondsAfter(now, 1) }),
      failed('c', { notBefore: now, attempts: 5, tries: 5 }),
    ];

    const { due, heldBack } = planDeletions(matterOf({ strays, entry: { pending: [], failures } }));

    expect(due.map(({ stray }) => stray.name)).toEqual(['d', 'a']);
    expect(heldBack).toEqual([
      'Not tried in this pass, for it failed before (1): Deleting b: 403.',
      'Not tried in this pass, for it failed before (5): Deleting c: 403.',
    ]);
  });

  it.each<[string, Partial<DeletionMatter>, string]>([
    [
      'this pass has changed something',
      { decision: { kind: 'act', why: '', actions: [registerProvider] } },
      'what it saw is old',
    ],
    [
      'a change is under way',
      { entry: { pending: [aPendingChange(registerProvider)], failures: [] } },
      'under way: register-provider',
    ],
    ['AKS works on the cluster', { cluster: aCluster({ provisioningState: 'Upgrading' }) }, 'it is Upgrading'],
    ['the view has gaps', { view: aView({ gaps: ['events are not seen: 403.'] }) }, 'events are not seen'],
  ])('takes nothing while %s, and says so', (_while, parts, why) => {
    expect(planDeletions(matterOf(parts))).toEqual({ due: [], heldBack: [expect.stringContaining(why)] });
  });

  it.each<DeletionMatter['decision']>([
    { kind: 'rest', why: '' },
    { kind: 'refuse', why: '', advice: [] },
    { kind: 'wait', why: '', seconds: 60 },
  ])('hangs on no decision but one to act: $kind', (decision) => {
    expect(namesOf({ decision, cluster: aCluster({ provisioningState: 'Failed' }) })).toEqual(['g-1']);
  });
});
