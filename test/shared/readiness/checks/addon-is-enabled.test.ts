import { describe, expect, it } from 'vitest';
import type { VirtualNodeAddon } from '../../../../shared/domain/cluster.ts';
import { seen, unseen } from '../../../../shared/domain/sight.ts';
import { addonIsEnabled } from '../../../../shared/readiness/checks/addon-is-enabled.ts';
import { aCluster, anAddon, clusterId, now } from '../../../builders/an-observation.ts';
import { adviceOf, judging } from '../judging.ts';

const judge = judging(addonIsEnabled);

const judgeAddon = (addon: VirtualNodeAddon | null) => judge({ cluster: seen(aCluster({ addon }), now) });

describe('addon-is-enabled', () => {
  it('is ready when it is', () => {
    expect(judge({})).toEqual({
      status: 'ready',
      why: 'The virtual-node add-on of cluster shop-prod is enabled with subnet virtual-node-aci.',
    });
  });

  it('is ready with another subnet than the policy names, and says so', () => {
    const verdict = judgeAddon(anAddon({ subnetName: 'aci-old' }));

    expect(verdict).toMatchObject({ status: 'ready' });
    expect(verdict.why).toContain('with subnet aci-old, not virtual-node-aci');
  });

  it.each([
    ['a cluster that never had it', null],
    ['a cluster where it was disabled', anAddon({ enabled: false, subnetName: 'aci-old', identity: null })],
  ])('enables it, with the subnet of the policy, on %s', (_, addon) => {
    expect(judgeAddon(addon)).toMatchObject({
      status: 'not-ready',
      remedy: { kind: 'actions', actions: [{ kind: 'enable-addon', clusterId, subnetName: 'virtual-node-aci' }] },
    });
  });

  it('leaves an add-on that names no subnet to an operator', () => {
    const verdict = judgeAddon(anAddon({ subnetName: '' }));

    expect(verdict).toMatchObject({ status: 'not-ready' });
    expect(adviceOf(verdict)).toContain('Disable the add-on');
  });

  it.each([
    ['could not be read', unseen('forbidden', 'Reading the cluster: 403.', 'Grant managedClusters/read.')],
    ['is not there', seen(null, now)],
  ])('is unknown when the cluster %s', (_, cluster) => {
    expect(judge({ cluster })).toMatchObject({ status: 'unknown' });
  });
});
