import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec, Toleration } from '../objects.ts';
import { validatePodUpdate } from './validate-pod-update.ts';

const team: Toleration = { key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' };
const ours: Toleration = { key: 'virtual-kubelet.io/provider', operator: 'Exists', effect: 'NoSchedule' };
const notReady: Toleration = { key: 'not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };

function aPod(spec: Partial<PodSpec> = {}): Pod {
  return {
    metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    spec: { containers: [{ name: 'c', image: 'i:1' }], tolerations: [team, notReady], ...spec },
    status: {},
  };
}

const term = (key: string) => ({ key, operator: 'Exists' });
const affinityTo = (...keys: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: keys.map(term) }] },
  },
});
const gated = { schedulingGates: [{ name: 'example.com/burst' }] };

describe('a pod may change', () => {
  it.each<[string, Partial<PodSpec>, Partial<PodSpec>]>([
    ['its image', {}, { containers: [{ name: 'c', image: 'i:2' }] }],
    ['by one more toleration', {}, { tolerations: [team, notReady, ours] }],
    ['by the same toleration twice', {}, { tolerations: [team, notReady, ours, ours] }],
    ['the seconds of a toleration', {}, { tolerations: [team, { ...notReady, tolerationSeconds: 60 }] }],
    ['the order of its tolerations', {}, { tolerations: [notReady, team] }],
    ['its deadline, once set, to an earlier one', { activeDeadlineSeconds: 60 }, { activeDeadlineSeconds: 30 }],
    ['a negative grace period to 1', { terminationGracePeriodSeconds: -1 }, { terminationGracePeriodSeconds: 1 }],
    ['by losing its gate', gated, {}],
    ['its node selector while gated', gated, { ...gated, nodeSelector: { type: 'virtual-kubelet' } }],
    [
      'its node affinity while gated',
      { ...gated, affinity: affinityTo('a') },
      { ...gated, affinity: affinityTo('a', 'b') },
    ],
  ])('%s', (_, before, after) => {
    expect(validatePodUpdate(aPod(after), aPod(before))).toEqual([]);
  });
});

describe('a pod may not change', () => {
  const tolerated = 'existing toleration can not be modified except its tolerationSeconds';
  it.each<[string, Partial<PodSpec>, Partial<PodSpec>, string, string]>([
    ['by losing a toleration', {}, { tolerations: [team, ours] }, 'spec.tolerations', tolerated],
    [
      'the effect of one',
      {},
      { tolerations: [{ ...team, effect: 'NoExecute' }, notReady] },
      'spec.tolerations',
      tolerated,
    ],
    [
      'to a toleration without key and operator',
      {},
      { tolerations: [team, notReady, {}] },
      'spec.tolerations[2].operator',
      'operator must be Exists',
    ],
    [
      'to a toleration with value and Exists',
      {},
      { tolerations: [team, notReady, { ...ours, value: 'azure' }] },
      'spec.tolerations[2].operator',
      'value must be empty',
    ],
    [
      'to seconds without NoExecute',
      {},
      { tolerations: [team, notReady, { ...ours, tolerationSeconds: 5 }] },
      'spec.tolerations[2].effect',
      "effect must be 'NoExecute'",
    ],
    ['its node', {}, { nodeName: 'n' }, 'spec', 'pod updates may not change fields other than'],
    ['its node selector', {}, { nodeSelector: { a: 'b' } }, 'spec', 'pod updates may not change fields other than'],
    ['its priority', {}, { priorityClassName: 'x' }, 'spec', 'pod updates may not change fields other than'],
    [
      'a container more',
      {},
      {
        containers: [
          { name: 'c', image: 'i:1' },
          { name: 'd', image: 'i:1' },
        ],
      },
      'spec.containers',
      'may not add or remove containers',
    ],
    [
      'its requests',
      {},
      { containers: [{ name: 'c', image: 'i:1', resources: { requests: { cpu: '1' } } }] },
      'spec',
      'pod updates may not change fields other than',
    ],
    [
      'by a new gate',
      gated,
      { schedulingGates: [...gated.schedulingGates, { name: 'b' }] },
      'spec.schedulingGates[1].name',
      'only deletion is allowed',
    ],
    [
      'by a wider affinity while gated',
      { ...gated, affinity: affinityTo('a', 'b') },
      { ...gated, affinity: affinityTo('a') },
      'spec',
      'pod updates may not',
    ],
    [
      'its deadline to a later one',
      { activeDeadlineSeconds: 30 },
      { activeDeadlineSeconds: 60 },
      'spec.activeDeadlineSeconds',
      'must be less than or equal',
    ],
  ])('%s', (_, before, after, field, message) => {
    const [cause, ...others] = validatePodUpdate(aPod(after), aPod(before));

    expect(others).toEqual([]);
    expect(cause).toMatchObject({ field, message: expect.stringContaining(message) });
  });

  it.each(['cheap', '+5', '007', '1.5', '2147483648', ''])('its deletion cost to %j', (cost) => {
    const annotations = { 'controller.kubernetes.io/pod-deletion-cost': cost };
    const pod = { ...aPod(), metadata: { ...aPod().metadata, annotations } };

    expect(validatePodUpdate(pod, aPod())).toMatchObject([
      { message: expect.stringContaining('must be a 32bit integer') },
    ]);
  });
});
