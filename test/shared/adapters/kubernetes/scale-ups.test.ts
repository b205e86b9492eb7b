import { expect, it } from 'vitest';
import { newestLast, scaleUpOf } from '../../../../shared/adapters/kubernetes/scale-ups.ts';

const anEvent = (part: { readonly [field: string]: unknown; readonly message?: string }) => ({
  metadata: { creationTimestamp: '2026-11-25T02:00:00Z' },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1' },
  source: { component: 'cluster-autoscaler' },
  lastTimestamp: '2026-11-25T02:58:00Z',
  eventTime: null,
  ...part,
});

const triggered = (message: string) => anEvent({ reason: 'TriggeredScaleUp', message });
const refused = (message: string) => anEvent({ reason: 'NotTriggerScaleUp', message });

/** Messages as captured (facts: kubernetes.md, section 3.3). */
it.each([
  ['triggered', 2, triggered('pod triggered scale-up: [{aks-nodepool1-34419311-vmss 3->5 (max: 5)}]')],
  ['triggered', 4, triggered('pod triggered scale-up: [{aks-a-vmss 0->3 (max: 3)} {aks-b-vmss 1->2 (max: 10)}]')],
  ['triggered', 0, triggered('pod triggered scale-up in words of another version')],
  ['refused', 0, refused("pod didn't trigger scale-up: 2 max node group size reached")],
  ['refused', 0, refused('max total nodes in cluster reached')],
  ['backing-off', 0, refused("pod didn't trigger scale-up: 1 in backoff after failed scale-up")],
  ['backing-off', 0, anEvent({ reason: 'FailedToScaleUpGroup', message: 'Scale-up failed for group aks-a-vmss' })],
  [
    'backing-off',
    0,
    anEvent({ reason: 'ScaleUpTimedOut', message: 'Nodes added to group aks-a-vmss failed to register' }),
  ],
] as const)('The autoscaler is understood as %s, with %i VMs on their way', (kind, nodesComing, event) => {
  expect(scaleUpOf(event)).toEqual({
    at: '2026-11-25T02:58:00.000Z',
    kind,
    pod: 'shop/web-1',
    nodesComing,
    message: event.message,
  });
});

it.each([
  ['is about something else', anEvent({ reason: 'ScaleDown', message: 'node removed by cluster autoscaler' })],
  ['carries a name from the prototype', anEvent({ reason: 'constructor', message: '' })],
  ['has no time that can be read', anEvent({ reason: 'TriggeredScaleUp', lastTimestamp: 'soon' })],
])('An event that %s tells of no scale-up', (_, event) => {
  expect(scaleUpOf(event)).toBeNull();
});

it.each([
  ['its series', { series: { lastObservedTime: '2026-11-25T02:59:30.123456Z' } }, '2026-11-25T02:59:30.123Z'],
  ['its last time', {}, '2026-11-25T02:58:00.000Z'],
  ['its only time', { lastTimestamp: null, eventTime: '2026-11-25T02:57:00.000000Z' }, '2026-11-25T02:57:00.000Z'],
  ['its creation', { lastTimestamp: null }, '2026-11-25T02:00:00.000Z'],
])('An event was last seen at the time of %s', (_, part, at) => {
  expect(scaleUpOf(anEvent({ reason: 'TriggeredScaleUp', message: '', ...part }))).toMatchObject({ at });
});

it('The newest stands last', () => {
  const at = (time: string) => ({ at: time, kind: 'refused', pod: '', nodesComing: 0, message: '' }) as const;

  expect(newestLast([at('b'), at('a'), at('b')]).map((one) => one.at)).toEqual(['a', 'b', 'b']);
});
