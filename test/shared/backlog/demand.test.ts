import { describe, expect, it } from 'vitest';
import { demandOf, noDemand, plus, totalDemand } from '../../../shared/backlog/demand.ts';
import type { Container } from '../../../shared/domain/pod.ts';
import { aContainer, aPod } from '../../builders/a-pod.ts';

const requesting = (cpu: string, memory = '1Gi', part: Partial<Container> = {}): Container =>
  aContainer({ resources: { requests: { cpu, memory } }, ...part });
const sidecar = (cpu: string, memory?: string) => requesting(cpu, memory, { restartPolicy: 'Always' });
const gi = 2 ** 30;

describe('what the scheduler keeps free for a pod', () => {
  it('is the sum of its containers', () => {
    const pod = aPod({ spec: { containers: [requesting('250m', '1Gi'), requesting('1.5', '512Mi')] } });

    expect(demandOf(pod)).toEqual({ cpuMillicores: 1750, memoryBytes: 1.5 * gi, others: {} });
  });

  it('is the largest init container where that is more, resource by resource', () => {
    const initContainers = [requesting('3', '1Gi'), requesting('1', '8Gi')];
    const pod = aPod({ spec: { initContainers, containers: [requesting('2', '2Gi')] } });

    expect(demandOf(pod)).toMatchObject({ cpuMillicores: 3000, memoryBytes: 8 * gi });
  });

  it('counts a sidecar beside the containers', () => {
    const pod = aPod({ spec: { initContainers: [sidecar('500m')], containers: [requesting('1')] } });

    expect(demandOf(pod)).toMatchObject({ cpuMillicores: 1500, memoryBytes: 2 * gi });
  });

  it('counts with an init container the sidecars before it, not those after it', () => {
    const initContainers = [sidecar('1'), requesting('3'), sidecar('1')];
    const pod = aPod({ spec: { initContainers, containers: [requesting('100m')] } });

    expect(demandOf(pod).cpuMillicores).toBe(4000);
  });

  it('adds the overhead of the runtime', () => {
    const pod = aPod({ spec: { containers: [requesting('1')], overhead: { cpu: '250m', memory: '120Mi' } } });

    expect(demandOf(pod)).toMatchObject({ cpuMillicores: 1250, memoryBytes: gi + 120 * 2 ** 20 });
  });

  it('is what the pod as a whole requests, where it does', () => {
    const resources = { requests: { cpu: '4' } };
    const pod = aPod({ spec: { resources, containers: [requesting('1')], overhead: { cpu: '1' } } });

    expect(demandOf(pod)).toMatchObject({ cpuMillicores: 5000, memoryBytes: gi });
  });

  it('knows any other resource by its name', () => {
    const resources = { requests: { 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': '1' } };
    const pod = aPod({ spec: { containers: [aContainer({ resources }), aContainer({ resources })] } });

    expect(demandOf(pod)).toEqual({
      cpuMillicores: 0,
      memoryBytes: 0,
      others: { 'ephemeral-storage': 2 * gi, 'nvidia.com/gpu': 2 },
    });
  });

  it('counts parts of a unit as whole ones', () => {
    expect(demandOf(aPod({ spec: { containers: [requesting('100u', '100m')] } }))).toMatchObject({
      cpuMillicores: 1,
      memoryBytes: 1,
    });
  });

  it.each([
    ['nothing is requested', aPod({ spec: { containers: [aContainer({ resources: {} })] } })],
    ['there is no spec', {}],
  ])('is nothing when %s', (_when, pod) => {
    expect(demandOf(pod)).toEqual(noDemand);
  });
});

describe('the demand of many', () => {
  it('adds up exactly', () => {
    const tenth = demandOf(aPod({ spec: { containers: [requesting('100m', '0.1Gi')] } }));

    expect(totalDemand(Array.from({ length: 30 }, () => tenth)).cpuMillicores).toBe(3000);
  });

  it('is nothing for none, and keeps what only one of them wants', () => {
    const gpu = { ...noDemand, others: { gpu: 1 } };
    const disk = { ...noDemand, others: { disk: 2 } };

    expect(totalDemand([])).toEqual(noDemand);
    expect(plus(gpu, disk).others).toEqual({ gpu: 1, disk: 2 });
  });
});
