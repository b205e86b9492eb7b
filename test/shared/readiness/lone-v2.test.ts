import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../shared/domain/observation.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import { judge } from '../../../shared/readiness/check.ts';
import { checks } from '../../../shared/readiness/index.ts';
import { loneV2 } from '../../../shared/readiness/lone-v2.ts';
import { aCluster, aNetwork, anObservation, aPolicy, aVirtualNode, now } from '../../builders/an-observation.ts';
import { anyObservation } from './any-observation.ts';

const node = aVirtualNode({ name: 'vn2-virtualnode-0', engine: 'v2' });
const policy = aPolicy();

/** Virtual nodes v2 by the chart: no add-on, no subnet of its name. */
const v2World = anObservation({
  cluster: seen(aCluster({ addon: null }), now),
  network: seen(aNetwork({ subnets: [] }), now),
  virtualNode: seen(node, now),
});

describe('virtual nodes v2', () => {
  it.each<[string, Partial<Observation>, object | null]>([
    ['stand where the add-on is off', {}, node],
    ['stand beside a node that the add-on left behind', { virtualNode: seen({ ...node, engine: 'both' }, now) }, {}],
    ['are not alone where the add-on is enabled', { cluster: seen(aCluster(), now) }, null],
    ['are not the node of the add-on', { virtualNode: seen(aVirtualNode(), now) }, null],
    ['are not there where there is no node', { virtualNode: seen(null, now) }, null],
    ['are not known where the nodes are not seen', { virtualNode: unseen('stale', 'Old.') }, null],
    ['are in no cluster that is not there', { cluster: seen(null, now) }, null],
  ])('%s', (_what, part, expected) => {
    const found = loneV2({ observation: { ...v2World, ...part }, policy });

    expect(found).toEqual(expected === null ? null : expect.objectContaining(expected));
  });

  it('make a cluster ready, and nothing is created or enabled beside them', () => {
    const findings = judge(checks, { observation: v2World, policy });

    expect(findings.filter(({ status }) => status !== 'ready')).toEqual([]);
    expect(findings.find(({ check }) => check === 'addon-is-enabled')?.why).toContain('vn2-virtualnode-0');
  });

  it('get no add-on, subnet or role beside them in any world', () => {
    const worlds = anyObservation().filter((observation) => loneV2({ observation, policy }) !== null);
    fc.assert(
      fc.property(worlds, (observation) => {
        const remedies = judge(checks, { observation, policy }).map(({ remedy }) => remedy);
        const wanted = remedies.flatMap((remedy) => (remedy?.kind === 'actions' ? remedy.actions : []));

        expect(wanted.filter(({ kind }) => kind !== 'register-provider')).toEqual([]);
      }),
    );
  });

  describe('that may be there, unseen,', () => {
    const blind = unseen('unavailable', 'Listing nodes: 503.');
    const noInsights = unseen('unavailable', 'No tables.', 'Enable Container Insights.');
    const off = { cluster: seen(aCluster({ addon: null }), now), virtualNode: blind };

    const actionsIn = (part: Partial<Observation>, wanted: Partial<Policy> = {}) =>
      judge(checks, { observation: anObservation({ ...off, ...part }), policy: aPolicy(wanted) }).flatMap(
        ({ remedy }) => (remedy?.kind === 'actions' ? remedy.actions.map(({ kind }) => kind) : []),
      );

    it.each<[string, Partial<Observation>, Partial<Policy>]>([
      ['the cluster does not answer', { inside: blind }, { mode: 'burst' }],
      ['nor is there another eye', { inside: blind, virtualNode: noInsights }, { mode: 'burst' }],
      ['nor in a mode that only shows it', { inside: blind, virtualNode: noInsights }, { looksInside: true }],
      ['Azure Monitor fails', {}, {}],
      ['Azure Monitor may not be asked', { virtualNode: unseen('forbidden', '403.', 'Grant it.') }, {}],
      ['there is no subnet yet', { network: seen(aNetwork({ subnets: [] }), now), inside: blind }, { mode: 'burst' }],
    ])('get no add-on beside them: %s', (_what, part, wanted) => {
      expect(actionsIn(part, wanted)).toEqual([]);
    });

    it('are not waited for where nobody could ever tell', () => {
      expect(actionsIn({ virtualNode: noInsights })).toEqual(['enable-addon']);
    });

    it('are no reason against an add-on that is enabled already', () => {
      const cluster = seen(aCluster({ provisioningState: 'Failed' }), now);

      expect(actionsIn({ cluster, inside: blind }, { mode: 'burst' })).toEqual(['enable-addon']);
    });
  });

  it.each(['provider-is-registered', 'quota-has-headroom', 'network-supports-virtual-nodes'])(
    'are asked %s as any other',
    (id) => {
      const check = checks.find((one) => one.id === id);

      expect(check?.isOfAddon).toBeUndefined();
    },
  );
});
