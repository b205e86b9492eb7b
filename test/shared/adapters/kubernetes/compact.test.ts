import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactNode, createCompact, reuse } from '../../../../shared/adapters/kubernetes/compact.ts';
import { aPod, aVmNode } from '../../../builders/a-pod.ts';

const bulk = { managedFields: [{ manager: 'kube-controller-manager', fieldsV1: {} }] };
const applied = 'kubectl.kubernetes.io/last-applied-configuration';

describe('A pod that may be moved', () => {
  it('keeps everything but what only servers read', () => {
    const pod = aPod({ metadata: { annotations: { 'aks-burst/episode': 'e-1' } } });
    const annotations = { ...pod.metadata?.annotations, [applied]: '{}' };

    const compact = createCompact().whole({ ...pod, metadata: { ...pod.metadata, ...bulk, annotations } });

    expect(compact).toEqual(pod);
  });

  it('shares what it has in common with others of its owner, and differs where they do', () => {
    const compact = createCompact();
    const one = compact.whole(structuredClone(aPod()));
    const other = compact.whole(structuredClone(aPod({ metadata: { name: 'web-2' } })));

    expect(other.spec).toBe(one.spec);
    expect([one.metadata?.name, other.metadata?.name]).toEqual(['web-545df8d4c4-8x5jt', 'web-2']);
  });
});

describe('A pod that holds room on a VM', () => {
  it('keeps what room, ports, distance and readiness are reckoned from', () => {
    const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] };
    const ready = { type: 'Ready', status: 'True' };
    const pod = aPod({
      spec: { nodeName: 'vm', affinity: { podAntiAffinity } },
      status: { phase: 'Running', conditions: [ready, { type: 'Initialized', status: 'True' }] },
    });
    const container = { name: 'web', env: [{ name: 'SECRET', value: 'x' }], resources: { requests: { cpu: '1' } } };
    const ports = [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }];

    const compact = createCompact().placed({ ...pod, spec: { ...pod.spec, containers: [{ ...container, ports }] } });

    expect(compact.spec).toEqual({
      nodeName: 'vm',
      affinity: { podAntiAffinity },
      containers: [{ name: 'web', resources: container.resources, ports: [ports[1]] }],
    });
    expect(compact.status).toEqual({ phase: 'Running', conditions: [ready] });
    expect(compact.metadata).toMatchObject({
      labels: pod.metadata?.labels,
      ownerReferences: pod.metadata?.ownerReferences,
    });
  });
});

it('A node loses its images and keeps its labels, taints and room', () => {
  const node = aVmNode({ spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } });
  const images = [{ names: ['mcr.microsoft.com/shop/web:1.4'] }];

  const compact = compactNode({
    metadata: { ...node.metadata, ...bulk, annotations: { long: '…' } },
    spec: node.spec,
    status: { ...node.status, images },
  });

  expect(compact).toEqual(node);
});

it('Whatever is shared, nothing reads differently', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
      const expected = structuredClone(next);

      expect(reuse(structuredClone(previous), next)).toEqual(expected);
      expect(reuse(expected, structuredClone(expected))).toBe(expected);
    }),
  );
});
