import { describe, expect, it } from 'vitest';
import { waitCause } from '../../../shared/backlog/wait-cause.ts';
import type { WaitCause } from '../../../shared/domain/backlog.ts';

const tail =
  'preemption: 0/3 nodes are available: 2 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.';

/** Texts as captured or as in the scheduler's source (facts: kubernetes.md, section 3). */
const messages: readonly (readonly [WaitCause, string, string])[] = [
  ['capacity', 'CPU is short everywhere', `0/3 nodes are available: 3 Insufficient cpu. ${tail}`],
  [
    'capacity',
    'a node is short of two resources',
    `0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. ${tail}`,
  ],
  ['capacity', 'nodes hold all the pods they may', '0/2 nodes are available: 2 Too many pods.'],
  [
    'capacity',
    'the VM nodes are full and the virtual node repels',
    `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {virtual-kubelet.io/provider: azure}. ${tail}`,
  ],
  [
    'capacity',
    'the same since 1.34, which no longer names the taint',
    `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, ${tail}`,
  ],
  [
    'capacity',
    'one node of many lacks capacity alone',
    `0/9 nodes are available: 1 Insufficient memory, 4 node(s) didn't match Pod's node affinity/selector, 4 node(s) had untolerated taint {sku: gpu}. ${tail}`,
  ],
  [
    'capacity',
    'the only node that has a GPU is not the only one that is full',
    `0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 3 Insufficient cpu. ${tail}`,
  ],
  ['capacity', 'the cluster has no node at all', 'no nodes available to schedule pods'],
  ['other', 'GPUs are short', `0/3 nodes are available: 3 Insufficient nvidia.com/gpu. ${tail}`],
  [
    'other',
    'every node that is full lacks a GPU, too',
    `0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient nvidia.com/gpu. ${tail}`,
  ],
  [
    'other',
    'disk space is short, which the virtual node has none of',
    `0/1 nodes are available: 1 Insufficient ephemeral-storage. ${tail}`,
  ],
  [
    'other',
    'host ports are taken',
    "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.",
  ],
  ['other', 'nodes are cordoned', '0/2 nodes are available: 2 node(s) were unschedulable.'],
  ['taint', 'every node repels', `0/3 nodes are available: 3 node(s) had untolerated taint {node-role: db}. ${tail}`],
  [
    'taint',
    'every node repels, in words since 1.34',
    `0/3 nodes are available: 3 node(s) had untolerated taint(s). no new claims to deallocate, ${tail}`,
  ],
  [
    'taint',
    'every node repels, in words of 1.20',
    "0/2 nodes are available: 1 node(s) had taint {a: b}, that the pod didn't tolerate, 1 node(s) had taint {c: d}, that the pod didn't tolerate.",
  ],
  [
    'affinity',
    'the selector matches no node',
    `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${tail}`,
  ],
  [
    'affinity',
    'the selector matches no node, in older words',
    "0/3 nodes are available: 3 node(s) didn't match node selector.",
  ],
  [
    'affinity',
    'pods must not sit together',
    `0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. ${tail}`,
  ],
  [
    'affinity',
    'zones must be even',
    `0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label). ${tail}`,
  ],
  [
    'affinity',
    'most nodes do not match and one repels',
    `0/3 nodes are available: 1 node(s) had untolerated taint {a: b}, 2 node(s) didn't match Pod's node affinity/selector. ${tail}`,
  ],
  [
    'volume',
    'its disk is in another zone',
    `0/3 nodes are available: 3 node(s) had volume node affinity conflict. ${tail}`,
  ],
  [
    'volume',
    'its claim is not bound',
    `0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. ${tail}`,
  ],
  [
    'volume',
    'its claim does not exist',
    '0/2 nodes are available: persistentvolumeclaim "nope" not found. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
  ],
  ['volume', 'nodes hold all the disks they may', '0/2 nodes are available: 2 node(s) exceed max volume count.'],
  [
    'volume',
    'no volume is left to bind',
    "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.",
  ],
  [
    'quota',
    'the namespace has spent its quota',
    'pods "web-1" is forbidden: exceeded quota: compute, requested: cpu=1, used: cpu=10, limited: cpu=10',
  ],
  ['gate', 'somebody holds it back', 'Scheduling is blocked due to non-empty scheduling gates'],
  ['unknown', 'the scheduler has not spoken', ''],
  ['unknown', 'the text makes no sense', 'the quick brown fox'],
  ['other', 'the reason is new to us', '0/3 nodes are available: 3 node(s) were on strike.'],
];

describe('the cause for which a pod waits', () => {
  it.each(messages)('is %s when %s', (cause, _when, message) => {
    expect(waitCause(message)).toBe(cause);
  });

  it('is not read from the account of preemption', () => {
    const message =
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Insufficient cpu.";

    expect(waitCause(message)).toBe('affinity');
  });

  it('survives a message that was cut anywhere', () => {
    const whole = messages[4]?.[2] ?? '';

    const causes = Array.from(whole, (_, length) => waitCause(whole.slice(0, length)));

    expect(new Set(causes)).toEqual(new Set(['unknown', 'other', 'capacity']));
  });
});
