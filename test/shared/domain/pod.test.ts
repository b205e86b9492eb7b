import { describe, expect, it } from 'vitest';
import { controllerOf, isWaiting, waitingSince } from '../../../shared/domain/pod.ts';
import { anOwner, aPod } from '../../builders/a-pod.ts';

const condition = (part: object) => ({
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      lastTransitionTime: '2026-11-25T02:58:01Z',
      ...part,
    },
  ],
});

describe('a pod', () => {
  it('waits once the scheduler has failed to place it', () => {
    expect(isWaiting(aPod())).toBe(true);
  });

  it.each([
    ['it has its node', aPod({ spec: { nodeName: 'virtual-node-aci-linux' } })],
    ['it runs', aPod({ status: { phase: 'Running' } })],
    ['it is going away', aPod({ metadata: { deletionTimestamp: '2026-11-25T03:00:00Z' } })],
    ['it is gated', aPod({ spec: { schedulingGates: [{ name: 'queue' }] } })],
    ['its gate is all that the scheduler saw', aPod({ status: condition({ reason: 'SchedulingGated' }) })],
    ['the scheduler stumbled', aPod({ status: condition({ reason: 'SchedulerError' }) })],
    ['it has been placed', aPod({ status: condition({ status: 'True' }) })],
    ['the scheduler has not seen it', aPod({ status: { conditions: [] } })],
    ['another condition is false', aPod({ status: condition({ type: 'Ready' }) })],
    ['it has no status', { spec: { containers: [] } }],
    ['there is nothing of it', {}],
  ])('does not wait when %s', (_when, pod) => {
    expect(isWaiting(pod)).toBe(false);
    expect(waitingSince(pod)).toBeNull();
  });

  it.each([
    ['a text', '2026-11-25T02:58:01Z'],
    ['a Date', new Date('2026-11-25T02:58:01Z')],
  ])('waits since its first failed scheduling, given as %s', (_kind, lastTransitionTime) => {
    expect(waitingSince(aPod({ status: condition({ lastTransitionTime }) }))).toBe('2026-11-25T02:58:01.000Z');
  });

  it.each([['soon'], [undefined], [null]])('waits since no known time when it is %s', (lastTransitionTime) => {
    expect(waitingSince(aPod({ status: condition({ lastTransitionTime }) }))).toBeNull();
  });

  it('belongs to the owner that controls it', () => {
    const ownerReferences = [anOwner('Backup', false), anOwner('ReplicaSet')];

    expect(controllerOf(aPod({ metadata: { ownerReferences } }))?.kind).toBe('ReplicaSet');
    expect(controllerOf(aPod({ metadata: { ownerReferences: [] } }))).toBeUndefined();
  });
});
