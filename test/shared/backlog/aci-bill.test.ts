import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aciBill, addonOrder, totalBill } from '../../../shared/backlog/aci-bill.ts';
import type { TextMap } from '../../../shared/domain/pod.ts';
import { aContainer, aPod } from '../../builders/a-pod.ts';

const podRequesting = (...requests: readonly TextMap[]) =>
  aPod({ spec: { containers: requests.map((each) => aContainer({ resources: { requests: each } })) } });

describe('what the add-on orders for a container', () => {
  it.each([
    [{ cpu: '1', memory: '2G' }, 1, 2],
    [{ cpu: '257m', memory: '1Gi' }, 0.25, 1],
    [{ cpu: '1999m', memory: '2199M' }, 1.99, 2.1],
    [{ cpu: '1m', memory: '1Mi' }, 0.01, 0.1],
    [{ cpu: '0', memory: '0' }, 0.01, 0.1],
    [{ cpu: '500m' }, 0.5, 1.5],
    [{ memory: '4G' }, 1, 4],
    [{}, 1, 1.5],
    [{ cpu: '290m', memory: '0.3G' }, 0.29, 0.3],
  ])('that requests %j is %d cores and %d GB', (requests, cpuCores, memoryGigabytes) => {
    expect(addonOrder(podRequesting(requests))).toEqual({ cpuCores, memoryGigabytes });
  });

  it('is 1 core and 1.5 GB without any resources', () => {
    const { resources: _none, ...container } = aContainer();

    expect(addonOrder(aPod({ spec: { containers: [container] } }))).toEqual({ cpuCores: 1, memoryGigabytes: 1.5 });
  });
});

describe('what a pod costs on ACI', () => {
  it('is the sum of its containers, exactly', () => {
    const pod = podRequesting(
      { cpu: '1.1', memory: '1.1G' },
      { cpu: '1.1', memory: '1.1G' },
      { cpu: '1.1', memory: '1.1G' },
    );

    expect(aciBill(pod, 'addon')).toEqual({ cpuCores: 3.3, memoryGigabytes: 3.3 });
  });

  it('is at least 1 core and 1 GB', () => {
    expect(aciBill(podRequesting({ cpu: '100m', memory: '128Mi' }), 'addon')).toEqual({
      cpuCores: 1,
      memoryGigabytes: 1,
    });
  });

  it('includes the 0.1 and 0.1 that v2 adds, and is not rounded down', () => {
    expect(aciBill(podRequesting({ cpu: '1257m', memory: '2G' }), 'v2')).toEqual({
      cpuCores: 1.36,
      memoryGigabytes: 2.1,
    });
  });

  it('counts init containers on v2, which runs them', () => {
    const initContainers = [aContainer({ resources: { requests: { cpu: '3', memory: '1G' } } })];
    const pod = aPod({
      spec: { initContainers, containers: [aContainer({ resources: { requests: { cpu: '1', memory: '1G' } } })] },
    });

    expect(aciBill(pod, 'v2').cpuCores).toBe(3.1);
    expect(aciBill(pod, 'addon').cpuCores).toBe(1);
  });

  it('adds up over many pods without drift', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 50 }), (hundredths) => {
        const bills = hundredths.map((each) => ({ cpuCores: each / 100, memoryGigabytes: each / 100 }));

        const expected = hundredths.reduce((sum, each) => sum + each, 0) / 100;

        expect(totalBill(bills)).toEqual({ cpuCores: expected, memoryGigabytes: expected });
      }),
    );
  });
});
