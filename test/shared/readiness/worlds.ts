import type { Action, ActionKind, Deletion } from '../../../shared/domain/action.ts';
import type { Cluster } from '../../../shared/domain/cluster.ts';
import { aciDelegation, type Subnet } from '../../../shared/domain/network.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { seen, unseen } from '../../../shared/domain/sight.ts';
import {
  aCluster,
  aNetwork,
  aNodeSubnet,
  anAddon,
  anObservation,
  aSubnet,
  aVirtualNode,
  burstSubnetId,
  now,
} from '../../builders/an-observation.ts';

/** Worlds that want mending, what an action makes of them, and what spoils them. */

/** No provider, no subnet, no add-on; ACI answers nothing before its provider is registered. */
export function aBareWorld(): Observation {
  const notYet = unseen('not-there-yet', 'ACI does not answer before its provider is registered.');
  return anObservation({
    cluster: seen(aCluster({ addon: null }), now),
    network: seen(aNetwork({ subnets: [aNodeSubnet()] }), now),
    provider: seen('NotRegistered', now),
    region: notYet,
    usages: notYet,
    roles: unseen('not-there-yet', 'The add-on has no identity yet.'),
    virtualNode: seen(null, now),
  });
}

/** What the world looks like once an action has done its work. */
export function apply(observation: Observation, action: Action): Observation {
  const { region, usages } = anObservation();
  switch (action.kind) {
    case 'register-provider':
      return { ...observation, provider: seen('Registered', now), region, usages };
    case 'create-subnet': {
      const { subnetName: name, addressPrefix } = action;
      const subnet = aSubnet({ name, addressPrefixes: [addressPrefix], delegations: [aciDelegation] });
      return { ...observation, network: seen(aNetwork({ subnets: [aNodeSubnet(), subnet] }), now) };
    }
    case 'enable-addon': {
      const addon = anAddon({ subnetName: action.subnetName });
      return { ...observation, cluster: seen(aCluster({ addon }), now), roles: seen([], now) };
    }
    case 'assign-role': {
      const roles = seen([{ roleId: action.roleId, scope: action.scope }], now);
      return { ...observation, roles, virtualNode: seen(aVirtualNode(), now) };
    }
    default:
      throw new Error(`Nothing in this world calls for ${action.kind}.`);
  }
}

/** What mends readiness; pods, and what bursting left behind, are no matter of it. */
export type MendingKind = Exclude<ActionKind, `${string}-pods` | Deletion['kind']>;

/** All is ready but for what this one action mends. */
export function aWorldThatWants(kind: MendingKind): Observation {
  const addonless = seen(aCluster({ addon: null }), now);
  const subnets = kind === 'create-subnet' ? [aNodeSubnet()] : [aNodeSubnet(), aSubnet({ delegations: [] })];
  switch (kind) {
    case 'register-provider':
      return anObservation({ provider: seen('NotRegistered', now) });
    case 'create-subnet':
    case 'delegate-subnet':
      return anObservation({ cluster: addonless, network: seen(aNetwork({ subnets }), now) });
    case 'enable-addon':
      return anObservation({ cluster: addonless });
    case 'assign-role':
      return anObservation({ roles: seen([], now) });
  }
}

export type Spoil = (world: Observation) => Observation;

export function clusterWith(part: Partial<Cluster>): Spoil {
  return (world) => {
    const cluster = world.cluster.seen && world.cluster.value;
    return { ...world, cluster: seen({ ...(cluster || aCluster()), ...part }, now) };
  };
}

export function burstSubnetWith(part: Partial<Subnet>): Spoil {
  return (world) => {
    const network = world.network.seen && world.network.value;
    const subnets = (network || aNetwork()).subnets.map((subnet) =>
      subnet.id === burstSubnetId ? { ...subnet, ...part } : subnet,
    );
    return { ...world, network: seen(aNetwork({ subnets }), now) };
  };
}
