import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../shared/domain/action.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { type Sight, seen, unseen } from '../../../shared/domain/sight.ts';
import { type Check, judge } from '../../../shared/readiness/check.ts';
import { checks } from '../../../shared/readiness/index.ts';
import {
  aClusterNetwork,
  anAddon,
  anObservation,
  aPolicy,
  aRegion,
  burstSubnetId,
  now,
} from '../../builders/an-observation.ts';
import { anyObservation } from './any-observation.ts';
import { aBareWorld, apply, aWorldThatWants, burstSubnetWith, clusterWith, type Spoil } from './worlds.ts';

const folder = new URL('../../../shared/readiness/checks/', import.meta.url);

const busy = clusterWith({ provisioningState: 'Updating' });
const kubenet = clusterWith({ network: aClusterNetwork({ plugin: 'kubenet' }) });
const addonWithoutSubnet = clusterWith({ addon: anAddon({ subnetName: '' }) });
const nodesInBurstSubnet = clusterWith({ nodeSubnetIds: [burstSubnetId] });
const noRegion: Spoil = (world) => ({ ...world, region: seen(aRegion({ offersLinux: false }), now) });
const registering: Spoil = (world) => ({ ...world, provider: seen('Registering', now) });

describe('the catalogue of checks', () => {
  it('lists every check there is a file for, once', () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));

    expect(checks.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it.each(checks)('$id has a title that claims what should be true', ({ title }) => {
    expect(title).toMatch(/^[A-Z].*[^.?!]$/);
    expect(title).toMatch(/\b(is|has|can|exists|offers|supports)\b/);
  });

  it.each(checks)('$id needs earlier checks only', (check) => {
    const earlier = checks.slice(0, checks.indexOf(check)).map(({ id }) => id);

    expect(earlier).toEqual(expect.arrayContaining([...check.needs]));
  });

  it.each(checks)('$id is tested with each of its three faces', ({ id }) => {
    const test = new URL(`checks/${id}.test.ts`, import.meta.url);

    expect(existsSync(test)).toBe(true);
    const text = readFileSync(test, 'utf8');
    expect(['ready', 'not-ready', 'unknown'].filter((face) => !text.includes(`status: '${face}'`))).toEqual([]);
  });
});

describe('the checks together', () => {
  it('find a ready cluster ready', () => {
    const findings = judge(checks, { observation: anObservation(), policy: aPolicy() });

    expect(findings.filter(({ status }) => status !== 'ready')).toEqual([]);
  });

  it('mend a bare cluster in an order in which every change finds what it stands on', () => {
    let observation = aBareWorld();
    const done: string[] = [];

    for (let pass = 0; pass < 10; pass += 1) {
      const actions = actionsNow(observation);
      done.push(...actions.map(({ kind }) => kind));
      observation = actions.reduce(apply, observation);
    }

    expect(done).toEqual(['register-provider', 'create-subnet', 'enable-addon', 'assign-role']);
    expect(judge(checks, { observation, policy: aPolicy() }).filter(({ status }) => status !== 'ready')).toEqual([]);
  });

  it.each([
    ['create-subnet', 'the cluster is busy', busy],
    ['create-subnet', 'the network cannot burst', kubenet],
    ['create-subnet', 'the region offers no ACI', noRegion],
    ['create-subnet', 'the provider is registering', registering],
    ['delegate-subnet', 'the cluster is busy', busy],
    ['delegate-subnet', 'the network cannot burst', kubenet],
    ['delegate-subnet', 'the region offers no ACI', noRegion],
    ['delegate-subnet', 'the provider is registering', registering],
    ['delegate-subnet', 'the subnet is being changed', burstSubnetWith({ provisioningState: 'Updating' })],
    ['enable-addon', 'the cluster is busy', busy],
    ['enable-addon', 'the network cannot burst', kubenet],
    ['enable-addon', 'the region offers no ACI', noRegion],
    ['enable-addon', 'the provider is registering', registering],
    ['enable-addon', 'the subnet is being changed', burstSubnetWith({ provisioningState: 'Updating' })],
    ['enable-addon', 'the subnet is not delegated', burstSubnetWith({ delegations: [] })],
    ['enable-addon', 'the subnet has a route table', burstSubnetWith({ routeTableId: '/routes/hub' })],
    ['enable-addon', 'the subnet is shared', burstSubnetWith({ serviceAssociations: ['Microsoft.Web/serverFarms'] })],
    ['assign-role', 'the subnet is shared', burstSubnetWith({ serviceAssociations: ['Microsoft.Web/serverFarms'] })],
    ['assign-role', 'the subnet is one of the nodes', nodesInBurstSubnet],
    ['assign-role', 'the add-on names no subnet', addonWithoutSubnet],
    ['register-provider', 'the network cannot burst', kubenet],
  ] as const)('hold %s back while %s', (kind, _, spoil) => {
    const world = aWorldThatWants(kind);

    expect(actionsNow(world).map((action) => action.kind)).toContain(kind);
    expect(actionsNow(spoil(world)).map((action) => action.kind)).not.toContain(kind);
  });

  it('judge any world at all, with a sentence for each finding', () => {
    fc.assert(
      fc.property(anyObservation(), (observation) => {
        for (const { check, why } of judge(checks, { observation, policy: aPolicy() })) {
          expect(why, check).toMatch(/\S.*[.]$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('say what mends whatever is not ready', () => {
    fc.assert(
      fc.property(anyObservation(), (observation) => {
        const findings = judge(checks, { observation, policy: aPolicy() });

        expect(findings.filter(({ status, remedy }) => status === 'not-ready' && !remedy)).toEqual([]);
        expect(findings.filter(({ status, remedy }) => status === 'ready' && remedy)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(checks)('$id never acts on what it could not see', (check) => {
    fc.assert(
      fc.property(anyObservation(), (observation) => {
        const { finding, looked } = judgeWatched(check, observation);

        const isBlind = looked.some((sight) => !sight.seen);
        expect(isBlind && finding.remedy?.kind === 'actions').toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('are all unknown, but the one that says so, when there is no cluster and nothing beside it', () => {
    const nothing = unseen('not-there-yet', 'The cluster does not exist.');
    const observation = anObservation({
      cluster: seen(null, now),
      network: nothing,
      provider: nothing,
      region: nothing,
      usages: nothing,
      roles: nothing,
      virtualNode: nothing,
    });

    const findings = judge(checks, { observation, policy: aPolicy() });

    expect(findings.filter(({ status }) => status !== 'unknown').map(({ check }) => check)).toEqual([
      'cluster-is-running',
    ]);
  });
});

function actionsNow(observation: Observation): readonly Action[] {
  const findings = judge(checks, { observation, policy: aPolicy() });
  const isReady = (id: string) => findings.some(({ check, status }) => check === id && status === 'ready');
  const mayAct = ({ check }: Finding) => checks.find(({ id }) => id === check)?.needs.every(isReady);
  return findings.filter(mayAct).flatMap(({ remedy }) => (remedy?.kind === 'actions' ? remedy.actions : []));
}

/** Judges, and keeps the sights that the check looked at on its way. */
function judgeWatched(check: Check, observation: Observation) {
  const looked: Sight<unknown>[] = [];
  const watched = new Proxy(observation, {
    get(target, part: keyof Observation) {
      const value = target[part];
      if (typeof value === 'object') looked.push(value);
      return value;
    },
  });
  return { finding: check.judge({ observation: watched, policy: aPolicy() }), looked };
}
