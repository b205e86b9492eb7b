import { describe, expect, it } from 'vitest';
import type { ClusterNetwork } from '../../../../shared/domain/cluster.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { networkSupportsVirtualNodes } from '../../../../shared/readiness/checks/network-supports-virtual-nodes.ts';
import { aCluster, aClusterNetwork, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(networkSupportsVirtualNodes);

const judgeNetwork = (part: Partial<ClusterNetwork>) =>
  judge({ cluster: seen(aCluster({ network: aClusterNetwork(part) }), now) });

describe('network-supports-virtual-nodes', () => {
  it('is ready with Azure CNI in node-subnet mode', () => {
    expect(judge({})).toMatchObject({ status: 'ready' });
  });

  it.each([
    ['kubenet', { plugin: 'kubenet' }, 'plugin kubenet', 'Azure CNI in node-subnet mode'],
    ['a CNI of its own', { plugin: 'none' }, 'plugin none', 'Azure CNI in node-subnet mode'],
    ['Overlay', { pluginMode: 'overlay' }, 'Azure CNI Overlay', 'Azure CNI in node-subnet mode'],
    ['dual stack', { ipFamilies: ['IPv4', 'IPv6'] }, 'IPv4 and IPv6', 'Azure CNI in node-subnet mode'],
    ['authorized ranges', { authorizedIpRanges: ['20.1.2.3/32'] }, '20.1.2.3/32', 'Remove the authorized IP ranges'],
    ['an IMDS restriction', { restrictsImds: true }, 'instance metadata service', 'IMDS restriction off'],
  ])('refuses %s, with advice', (_, part, why, advice) => {
    const verdict = judgeNetwork(part);

    expect(verdict).toMatchObject({ status: 'not-ready', why: expect.stringContaining(why) });
    expect(adviceOf(verdict)).toContain(advice);
  });

  it('says all that is wrong at once, each with its advice', () => {
    const verdict = judgeNetwork({ pluginMode: 'overlay', authorizedIpRanges: ['20.1.2.3/32'], restrictsImds: true });

    expect(verdict.why).toMatch(/Overlay.*20\.1\.2\.3\/32.*metadata/);
    expect(adviceOf(verdict)).toMatch(/node-subnet mode.*authorized IP ranges.*IMDS/);
  });

  it.each([
    ['could not be read', unseen('unavailable', 'Reading the cluster: 503.')],
    ['is not there', seen(null, now)],
  ])('is unknown when the cluster %s', (_, cluster) => {
    expect(judge({ cluster })).toMatchObject({ status: 'unknown' });
  });
});
