import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { virtualNodeIsReady } from '../../../../shared/readiness/checks/virtual-node-is-ready.ts';
import { aCluster, aNetwork, aVirtualNode, now } from '../../../builders/an-observation.ts';
import { judging } from '../judging.ts';

const judge = judging(virtualNodeIsReady);

const absent = seen(null, now);

describe('virtual-node-is-ready', () => {
  it('is ready when the cluster shows the node Ready, and says when that was', () => {
    expect(judge({})).toEqual({ status: 'ready', why: `Virtual node virtual-node-aci-linux was Ready at ${now}.` });
  });

  it('is ready even when the network could not be read: the node is the proof', () => {
    const network = unseen('forbidden', 'Reading the network: 403.', 'Grant virtualNetworks/read.');

    expect(judge({ network })).toMatchObject({ status: 'ready' });
  });

  it('waits for a node that has not come yet, and says what may take so long', () => {
    const verdict = judge({ virtualNode: absent });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'wait' } });
    expect(verdict.why).toMatch(/no virtual node yet.*up to an hour.*aci-connector-linux/);
  });

  it('waits for a node that is not Ready', () => {
    const verdict = judge({ virtualNode: seen(aVirtualNode({ isReady: false }), now) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'wait' } });
    expect(verdict.why).toContain('connector pod is down');
  });

  it('asks an operator for a node that is cordoned', () => {
    const verdict = judge({ virtualNode: seen(aVirtualNode({ isCordoned: true }), now) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { text: 'kubectl uncordon virtual-node-aci-linux' } });
  });

  it('waits for virtual nodes v2 that are not Ready, and says where their pod is', () => {
    const cluster = seen(aCluster({ addon: null }), now);
    const virtualNode = seen(aVirtualNode({ name: 'vn2-virtualnode-0', engine: 'v2', isReady: false }), now);

    const verdict = judge({ cluster, virtualNode });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'wait' } });
    expect(verdict.why).toMatch(/vn2-virtualnode-0 was not Ready.*vn2 \(chart\) or vn-system/);
  });

  it.each([
    ['enabled', {}],
    ['off, with its node left behind', { cluster: seen(aCluster({ addon: null }), now) }],
  ])('asks an operator to take one away where virtual nodes v2 are beside the add-on, %s', (_what, part) => {
    const verdict = judge({ ...part, virtualNode: seen(aVirtualNode({ engine: 'both' }), now) });

    expect(verdict).toMatchObject({ status: 'not-ready', remedy: { kind: 'advice' } });
    expect(verdict.why).toContain('one toleration stands for both');
  });

  it('speaks of no role in a network of AKS', () => {
    const network = seen(aNetwork({ isManaged: true }), now);

    expect(judge({ network, virtualNode: absent }).why).not.toContain('role');
  });

  it.each([
    ['the add-on is not enabled', { cluster: seen(aCluster({ addon: null }), now) }],
    ['there is no subnet', { network: seen(aNetwork({ subnets: [] }), now) }],
    ['there is no cluster', { cluster: absent }],
  ])('is unknown and waits for nothing when %s', (_, part) => {
    const verdict = judge({ virtualNode: absent, ...part });

    expect(verdict).toMatchObject({ status: 'unknown' });
    expect(verdict.remedy).toBeUndefined();
  });

  it('is unknown when what Azure Monitor knows is too old, and leaves it to the schedule to look again', () => {
    const virtualNode = unseen('stale', 'The node inventory is from 02:00.');

    expect(judge({ virtualNode })).toEqual({
      status: 'unknown',
      why: 'The node inventory is from 02:00.',
    });
  });
});
