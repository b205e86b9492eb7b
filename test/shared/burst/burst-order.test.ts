import { describe, expect, it } from 'vitest';
import { burstOrderOf } from '../../../shared/burst/burst-order.ts';
import type { NamedPod } from '../../../shared/burst/readable.ts';
import { now, ownedBy, theToleration } from '../../builders/a-burst-view.ts';
import { aPod, defaultTolerations, type PodParts } from '../../builders/a-pod.ts';

const orderFor = (parts: PodParts = {}) =>
  burstOrderOf(aPod(parts) as NamedPod, { episode: 'episode-2', now, leaseSeconds: 3600 });

describe('the order for a burst', () => {
  it('is for the pod as it was seen, and says why, since when and how long', () => {
    const order = orderFor();

    expect(order).toEqual({
      namespace: 'shop',
      name: 'web-545df8d4c4-8x5jt',
      uid: 'b7c0a1d2-0000-4000-8000-000000000001',
      resourceVersion: '117',
      tolerations: [...defaultTolerations, theToleration],
      annotations: {
        'aks-burst/episode': 'episode-2',
        'aks-burst/burst-at': '2026-11-25T03:10:00.000Z',
        'aks-burst/lease-until': '2026-11-25T04:10:00.000Z',
        'controller.kubernetes.io/pod-deletion-cost': '-1000',
      },
    });
  });

  it('keeps every toleration as it is, in its order', () => {
    const own = [{ operator: 'Exists', key: 'sku', tolerationSeconds: 5, effect: 'NoExecute' }, ...defaultTolerations];

    expect(orderFor({ spec: { tolerations: own } }).tolerations).toEqual([...own, theToleration]);
  });

  it.each([
    ['there was none at all', {}, [theToleration]],
    ['ours was there', { tolerations: [theToleration, ...defaultTolerations] }, [theToleration, ...defaultTolerations]],
  ])('adds ours once where %s', (_where, spec, tolerations) => {
    const pod = aPod({ spec: { ...spec, containers: [] } });
    const bare = 'tolerations' in spec ? pod : { ...pod, spec: { containers: [] } };

    const order = burstOrderOf(bare as NamedPod, { episode: 'e', now, leaseSeconds: 1 });

    expect(order.tolerations).toEqual(tolerations);
  });

  it.each([
    ['a Job', { ownerReferences: [ownedBy('u', 'Job')] }],
    ['a StatefulSet', { ownerReferences: [ownedBy('u', 'StatefulSet')] }],
    ['nobody', { ownerReferences: [] }],
    ['a ReplicaSet that does not control it', { ownerReferences: [{ ...ownedBy('u'), controller: false }] }],
    ['somebody who has set a cost', { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '7' } }],
    ['somebody who has set a cost of nothing', { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '' } }],
  ])('says nothing about the cost of deleting a pod of %s', (_whom, metadata) => {
    expect(orderFor({ metadata }).annotations).not.toHaveProperty('controller.kubernetes.io/pod-deletion-cost');
  });
});
