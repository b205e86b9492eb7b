import { describe, expect, it } from 'vitest';
import { demandOf } from '../../../shared/backlog/demand.ts';
import { lacking, less, misfits, ourToleration, roomOn, type Site } from '../../../shared/backlog/node-fit.ts';
import type { Affinity, Pod, PodAffinityTerm, Requirement, Toleration } from '../../../shared/domain/pod.ts';
import { aContainer, aPod, aPodWith, aVirtualKubeletNode, aVmNode } from '../../builders/a-pod.ts';

const aSite = (part: Partial<Site> = {}): Site => ({ node: aVmNode(), neighbours: [], added: [], ...part });
const misfitsOf = (pod: Pod, part: Partial<Site> = {}) => misfits(pod, aSite(part)).map(({ reason }) => reason);
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const affine = (affinity: Affinity) => aPod({ spec: { affinity } });
const needing = (...terms: readonly object[]) => affine({ nodeAffinity: { [required]: { nodeSelectorTerms: terms } } });
const expressing = (key: string, operator: string, ...values: readonly string[]): Requirement => ({
  key,
  operator,
  values,
});
const hostname = 'kubernetes.io/hostname';

describe('a pod and a VM node', () => {
  it('fit when nothing is in the way', () => {
    expect(misfits(aPod(), aSite())).toEqual([]);
  });

  it('do not fit for every reason at once, each with its field', () => {
    const node = aVmNode({ spec: { unschedulable: true }, status: { conditions: [] } });
    const pod = aPod({ spec: { nodeSelector: { agentpool: 'gpu' } } });

    expect(misfits(pod, aSite({ node }))).toEqual([
      { reason: 'NodeIsCordoned', field: 'node.spec.unschedulable' },
      { reason: 'NodeIsNotReady', field: 'node.status.conditions' },
      { reason: 'UnmatchedNodeSelector', field: "spec.nodeSelector['agentpool']" },
    ]);
  });

  it('do not fit when the node is being emptied by the cluster autoscaler', () => {
    const node = aVmNode({
      spec: { taints: [{ key: 'ToBeDeletedByClusterAutoscaler', value: '1', effect: 'NoSchedule' }] },
    });

    expect(misfitsOf(aPod(), { node })).toEqual(['UntoleratedTaint']);
  });
});

describe('the virtual node', () => {
  it('takes an ordinary pod with our toleration, and not without it', () => {
    const node = aVirtualKubeletNode();

    expect(misfitsOf(aPod(), { node, added: [ourToleration] })).toEqual([]);
    expect(misfitsOf(aPod(), { node })).toEqual(['UntoleratedTaint']);
  });
});

describe('a taint', () => {
  const taint = { key: 'sku', value: 'gpu', effect: 'NoSchedule' };
  const evicting = { ...taint, effect: 'NoExecute' };

  it.each<readonly [string, object, Toleration, boolean]>([
    ['key and value', taint, { key: 'sku', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' }, true],
    ['no operator, which means Equal', taint, { key: 'sku', value: 'gpu' }, true],
    ['another value', taint, { key: 'sku', operator: 'Equal', value: 'cpu' }, false],
    ['another key', taint, { key: 'team', operator: 'Exists' }, false],
    ['the key alone', taint, { key: 'sku', operator: 'Exists' }, true],
    ['another effect', taint, { key: 'sku', operator: 'Exists', effect: 'NoExecute' }, false],
    ['everything', taint, { operator: 'Exists' }, true],
    ['an empty key that equals', taint, { operator: 'Equal', value: 'gpu' }, false],
    ['an operator that is new', taint, { key: 'sku', operator: 'Gt', value: '1' }, false],
    ['everything, for good', evicting, { operator: 'Exists' }, true],
    ['everything, for some minutes', evicting, { operator: 'Exists', tolerationSeconds: 300 }, false],
  ])('is covered, or not, by a toleration of %s', (_what, one, toleration, isCovered) => {
    const node = aVmNode({ spec: { taints: [one as typeof taint] } });

    expect(misfitsOf(aPod({ spec: { tolerations: [toleration] } }), { node })).toEqual(
      isCovered ? [] : ['UntoleratedTaint'],
    );
  });

  it('does not count when it only asks politely', () => {
    const node = aVmNode({ spec: { taints: [{ key: 'busy', effect: 'PreferNoSchedule' }] } });

    expect(misfitsOf(aPod(), { node })).toEqual([]);
  });

  it('may be covered by several tolerations together', () => {
    const node = aVmNode({ spec: { taints: [taint, { key: 'team', effect: 'NoSchedule' }] } });
    const tolerations = [{ key: 'sku', operator: 'Exists' }];

    expect(misfitsOf(aPod({ spec: { tolerations } }), { node, added: [{ key: 'team', operator: 'Exists' }] })).toEqual(
      [],
    );
  });
});

describe('a required node affinity', () => {
  const node = aVmNode({ metadata: { name: 'vm-1', labels: { pool: 'a', rank: '7' } } });

  it.each([
    ['In one of them', expressing('pool', 'In', 'b', 'a'), true],
    ['In others', expressing('pool', 'In', 'b'), false],
    ['In, and absent', expressing('zone', 'In', 'a'), false],
    ['NotIn others', expressing('pool', 'NotIn', 'b'), true],
    ['NotIn it', expressing('pool', 'NotIn', 'a'), false],
    ['NotIn, and absent', expressing('zone', 'NotIn', 'a'), true],
    ['Exists', expressing('pool', 'Exists'), true],
    ['Exists, and absent', expressing('zone', 'Exists'), false],
    ['DoesNotExist', expressing('zone', 'DoesNotExist'), true],
    ['DoesNotExist, and there', expressing('pool', 'DoesNotExist'), false],
    ['Gt less', expressing('rank', 'Gt', '6'), true],
    ['Gt the same', expressing('rank', 'Gt', '7'), false],
    ['Lt more', expressing('rank', 'Lt', '10'), true],
    ['Lt less', expressing('rank', 'Lt', '-3'), false],
    ['Gt of a text', expressing('pool', 'Gt', '1'), false],
    ['Gt of two', expressing('rank', 'Gt', '1', '2'), false],
    ['an operator that is new', expressing('pool', 'Near', 'a'), false],
    ['a key that every object has', expressing('constructor', 'Exists'), false],
  ])('with %s is judged as the scheduler does', (_what, requirement, isMet) => {
    const result = misfitsOf(needing({ matchExpressions: [requirement] }), { node });

    expect(result).toEqual(isMet ? [] : ['UnmatchedNodeAffinity']);
  });

  it.each([
    [
      'one of its terms holds',
      [{ matchExpressions: [expressing('pool', 'In', 'b')] }, { matchExpressions: [expressing('pool', 'In', 'a')] }],
      true,
    ],
    [
      'a term holds in part',
      [{ matchExpressions: [expressing('pool', 'In', 'a'), expressing('zone', 'Exists')] }],
      false,
    ],
    ['its only term is empty', [{}], false],
    ['it has no terms', [], false],
    ['it names the node', [{ matchFields: [expressing('metadata.name', 'In', 'vm-1')] }], true],
    ['it names another node', [{ matchFields: [expressing('metadata.name', 'In', 'vm-2')] }], false],
    ['it asks for another field', [{ matchFields: [expressing('spec.providerID', 'Exists')] }], false],
  ])('is met or not when %s', (_when, terms, isMet) => {
    expect(misfitsOf(needing(...terms), { node })).toEqual(isMet ? [] : ['UnmatchedNodeAffinity']);
  });
});

describe('pods that must stay apart', () => {
  const web: PodAffinityTerm = { topologyKey: hostname, labelSelector: { matchLabels: { app: 'web' } } };
  const apart = (part: Partial<PodAffinityTerm> = {}) =>
    affine({ podAntiAffinity: { [required]: [{ ...web, ...part }] } });
  const other = aPod({ metadata: { name: 'db-1', labels: { app: 'db' } } });

  it.each<readonly [string, Pod, readonly Pod[] | null, readonly string[]]>([
    ['nobody of them is there', apart(), [other], []],
    ['one of them is there', apart(), [other, aPod()], ['MustStayApart']],
    ['nobody has looked who is there', apart(), null, ['MustStayApart']],
    ['one of another namespace is there', apart(), [aPod({ metadata: { namespace: 'test' } })], []],
    [
      'one of a namespace it names is there',
      apart({ namespaces: ['test'] }),
      [aPod({ metadata: { namespace: 'test' } })],
      ['MustStayApart'],
    ],
    [
      'namespaces are selected by labels',
      apart({ namespaceSelector: {} }),
      [aPod({ metadata: { namespace: 'test' } })],
      ['MustStayApart'],
    ],
    [
      'it selects by an expression',
      apart({ labelSelector: { matchExpressions: [expressing('app', 'In', 'db')] } }),
      [other],
      ['MustStayApart'],
    ],
    ['it selects nothing', affine({ podAntiAffinity: { [required]: [{ topologyKey: hostname }] } }), [aPod()], []],
    ['it is about the zone', apart({ topologyKey: 'topology.kubernetes.io/zone' }), [], ['MustStayApart']],
    ['it is about a group in which the node is not', apart({ topologyKey: 'rack' }), [aPod()], []],
  ])('fit or not when %s', (_when, pod, neighbours, expected) => {
    expect(misfitsOf(pod, { neighbours })).toEqual(expected);
  });

  it('keep others away as well', () => {
    const shy = aPod({ metadata: { name: 'shy' }, spec: { affinity: { podAntiAffinity: { [required]: [web] } } } });

    expect(misfitsOf(aPod(), { neighbours: [shy] })).toEqual(['RepelledByNeighbour']);
    expect(misfitsOf(other, { neighbours: [shy] })).toEqual([]);
  });
});

describe('pods that must stay near others', () => {
  const cache: PodAffinityTerm = { topologyKey: hostname, labelSelector: { matchLabels: { app: 'cache' } } };
  const near = (part: Partial<PodAffinityTerm> = {}) =>
    affine({ podAffinity: { [required]: [{ ...cache, ...part }] } });
  const cachePod = aPod({ metadata: { name: 'cache-1', labels: { app: 'cache' } } });

  it.each<readonly [string, Pod, readonly Pod[] | null, readonly string[]]>([
    ['they are there', near(), [cachePod], []],
    ['they are not', near(), [], ['MustStayNear']],
    ['nobody has looked', near(), null, ['MustStayNear']],
    ['they may be of the wrong version', near({ matchLabelKeys: ['version'] }), [cachePod], ['MustStayNear']],
    ['they may be of the wrong namespace', near({ namespaceSelector: {} }), [cachePod], ['MustStayNear']],
    [
      'they are to be in the same zone',
      near({ topologyKey: 'topology.kubernetes.io/zone' }),
      [cachePod],
      ['MustStayNear'],
    ],
    ['the node has no such zone', near({ topologyKey: 'rack' }), [cachePod], ['AffinityKeyMissing']],
  ])('fit or not when %s', (_when, pod, neighbours, expected) => {
    expect(misfitsOf(pod, { neighbours })).toEqual(expected);
  });
});

describe('strict spreading', () => {
  it.each([
    ['over a label of the node', 'topology.kubernetes.io/zone', ['SpreadsStrictly']],
    ['over hosts', hostname, ['SpreadsStrictly']],
    ['over a label that the node lacks', 'rack', ['SpreadKeyMissing']],
  ])('%s is not modelled, so it does not fit', (_what, topologyKey, expected) => {
    const pod = aPod({ spec: { topologySpreadConstraints: [{ topologyKey, whenUnsatisfiable: 'DoNotSchedule' }] } });

    expect(misfitsOf(pod)).toEqual(expected);
  });
});

describe('a host port', () => {
  const listening = (port: object) => aPodWith({ ports: [{ containerPort: 80, hostPort: 80, ...port }] });

  it.each<readonly [string, readonly Pod[] | null, readonly string[]]>([
    ['is free', [aPod()], []],
    ['is held by another', [listening({})], ['HostPortTaken']],
    ['is held on all addresses', [listening({ hostIP: '0.0.0.0' })], ['HostPortTaken']],
    ['is held for another protocol', [listening({ protocol: 'UDP' })], []],
    ['is another one', [listening({ hostPort: 8080 })], []],
    ['may be held, as nobody has looked', null, ['HostPortTaken']],
  ])('%s', (_what, neighbours, expected) => {
    expect(misfitsOf(listening({ hostIP: '10.0.0.4' }), { neighbours })).toEqual(expected);
  });

  it('may be shared on different addresses', () => {
    expect(misfitsOf(listening({ hostIP: '10.0.0.4' }), { neighbours: [listening({ hostIP: '10.0.0.5' })] })).toEqual(
      [],
    );
  });
});

describe('the room on a node', () => {
  const requesting = (cpu: string, memory: string) => aPodWith({ resources: { requests: { cpu, memory } } });

  it('is what the node offers, less what its pods keep', () => {
    const room = roomOn(aVmNode(), [requesting('1500m', '2Gi'), requesting('500m', '1Gi')]);

    expect(room).toEqual({
      cpuMillicores: 1860,
      memoryBytes: 12_880_748 * 1024 - 3 * 2 ** 30,
      others: { pods: 28, 'ephemeral-storage': 119_703_055_367 },
    });
  });

  it('is not taken by pods that have ended', () => {
    const ended = aPod({ status: { phase: 'Succeeded' } });
    const failed = aPod({ status: { phase: 'Failed' } });

    expect(roomOn(aVmNode(), [ended, failed])).toEqual(roomOn(aVmNode(), []));
  });

  it.each([
    ['everything fits', requesting('3860m', '1Gi'), []],
    ['a thousandth of a core is missing', requesting('3861m', '1Gi'), ['cpu']],
    ['memory is missing', requesting('1', '13Gi'), ['memory']],
    ['both are', requesting('8', '64Gi'), ['cpu', 'memory']],
    [
      'the node does not have the resource',
      aPodWith({ resources: { requests: { 'nvidia.com/gpu': '1' } } }),
      ['nvidia.com/gpu'],
    ],
    ['nothing is requested', aPodWith({ resources: {} }), []],
  ])('says what is lacking when %s', (_when, pod, expected) => {
    expect(lacking(roomOn(aVmNode(), []), demandOf(pod))).toEqual(expected);
  });

  it('shrinks with each pod that is planned, down to the last seat', () => {
    const demand = demandOf(requesting('100m', '1Mi'));
    let room = roomOn(aVmNode({ status: { allocatable: { cpu: '1', memory: '1Gi', pods: '2' } } }), []);

    room = less(less(room, demand), demand);

    expect(room).toMatchObject({ cpuMillicores: 800, others: { pods: 0 } });
    expect(lacking(room, demand)).toEqual(['pods']);
  });

  it('is none on a node that says nothing of what it offers', () => {
    expect(lacking(roomOn({}, []), demandOf(aPod({ spec: { containers: [aContainer()] } })))).toEqual([
      'cpu',
      'memory',
      'pods',
    ]);
  });

  it('of a virtual node is as large as it pretends', () => {
    expect(roomOn(aVirtualKubeletNode(), [])).toEqual({
      cpuMillicores: 10_000_000,
      memoryBytes: 4 * 2 ** 40,
      others: { pods: 5000 },
    });
  });
});
