import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeEligibility } from '../../../../shared/backlog/eligibility/eligibility.ts';
import { misfits, ourToleration } from '../../../../shared/backlog/node-fit.ts';
import type { Node } from '../../../../shared/domain/node.ts';
import { isWaiting, type Pod } from '../../../../shared/domain/pod.ts';
import { aContext } from '../eligibility/a-context.ts';

/**
 * Judges nodes and pods as a real Kubernetes 1.32 recorded them, and compares with what its scheduler did. The recordings
 * are not part of the repository; where they are absent, nothing is compared.
 */

const folder = new URL('../../../../../shared/kubernetes-golden/', import.meta.url);
const isThere = existsSync(new URL('exchanges.jsonl', folder));

interface Recorded {
  readonly scenario: string;
  readonly step: string;
  readonly pod: Pod;
}

describe.skipIf(!isThere)('beside a real scheduler (skipped where ../shared/kubernetes-golden is absent)', () => {
  const recorded = isThere ? readPods() : [];
  const virtualNode = isThere ? readVirtualNode() : {};
  const onVirtualNode = (pod: Pod) => misfits(pod, { node: virtualNode, neighbours: [], added: [] });

  it('a pod fits the virtual node wherever the scheduler put it there', () => {
    const bound = recorded.filter(({ pod }) => pod.spec?.nodeName === virtualNode.metadata?.name && isTolerating(pod));

    expect(bound.length).toBeGreaterThan(3);
    expect(bound.flatMap(({ pod }) => onVirtualNode(pod))).toEqual([]);
  });

  it.each([
    ['a node selector that nothing has', ['UntoleratedTaint', 'UnmatchedNodeSelector']],
    ['the same with the toleration', ['UnmatchedNodeSelector']],
    ['a GPU request', ['RequestsUnofferedResource']],
    ['pinned to the VM pool, tolerating', ['UnmatchedNodeAffinity']],
    ['an ephemeral-storage request on the virtual node', ['RequestsEphemeralStorage']],
    ['64 CPUs fit the virtual node', []],
  ])('with %s there is the same in the way', (step, expected) => {
    const { pod } = recorded.find((each) => each.step === step) ?? expect.unreachable();

    expect(
      onVirtualNode(pod)
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual([...expected].sort());
    expect(Boolean(pod.spec?.nodeName)).toBe(expected.length === 0);
  });

  it('a pod that waits is told from one that is gated, placed or not looked at', () => {
    const waiting = recorded.filter(({ pod }) => isWaiting(pod)).map(({ scenario }) => scenario);

    expect(new Set(waiting)).toEqual(
      new Set([
        ...['unschedulable then tolerated', 'why the scheduler refuses', 'watch the backlog drain'],
        'replacement after an eviction',
      ]),
    );
  });

  it('the pod that the toleration helped fits with it added, and the shape of every pod is known', () => {
    const { pod } =
      recorded.find(({ step }) => step === 'its status as the scheduler writes it') ?? expect.unreachable();

    const refusals = recorded.map((each) => judgeEligibility(each.pod, aContext({ node: virtualNode })));

    expect(misfits(pod, { node: virtualNode, neighbours: null, added: [ourToleration] })).toEqual([]);
    expect(refusals.flatMap((each) => (each.eligible ? [] : each.refusals)).filter(isStrange)).toEqual([]);
  });
});

const isStrange = ({ reason }: { readonly reason: string }) => ['CannotJudge', 'HasUnknownField'].includes(reason);

const isTolerating = ({ spec }: Pod): boolean =>
  spec?.tolerations?.some(({ key }) => key === ourToleration.key) ?? false;

function readVirtualNode(): Node {
  const { fixture } = JSON.parse(readFileSync(new URL('scenarios.json', folder), 'utf8'));
  const { metadata, taints, status } = fixture.nodes.find(
    (node: Node) => node.metadata?.labels?.type === 'virtual-kubelet',
  );
  return { metadata, spec: { taints }, status };
}

/** The recorder wrote `<time>` for every time. */
function readPods(): readonly Recorded[] {
  const lines = readFileSync(new URL('exchanges.jsonl', folder), 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const { scenario, step, response } = JSON.parse(line.replaceAll('<time>', '2026-11-25T03:00:00Z'));
    const body = response?.body;
    const pods = body?.kind === 'PodList' ? body.items : body?.kind === 'Pod' ? [body] : [];
    return pods.map((pod: Pod) => ({ scenario, step, pod }));
  });
}
