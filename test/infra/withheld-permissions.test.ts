import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseScope, type Scope } from '../../shared/scope.ts';
import { permissionRows } from '../docs/permissions.ts';
import {
  aCluster,
  aContainerGroup,
  aVirtualNetwork,
  aWorld,
  delegatedToContainerInstances,
} from '../sandbox/arm/builders.ts';
import { isAtOrAbove } from '../sandbox/arm/ids.ts';
import type { AzureWorld } from '../sandbox/arm/state.ts';
import { readyWorld, unpreparedWorld } from '../sandbox/stories/worlds.ts';
import { asked } from './asked.ts';
import { GrantedRoom, type Situation } from './granted-room.ts';

/** Each permission withheld once: the controller says which one it is and where, and does all that needs another one. */

const [cluster] = asked['sandbox-reap'].clusters;
const subscription = cluster.id.split('/').slice(0, 3).join('/');
const scopeOf = (text: string): Scope => (parseScope(text) as { scope: Scope }).scope;

const looking: Situation = { mode: 'observe', world: readyWorld };
const preparing: Situation = { mode: 'prepare', world: unpreparedWorld };
const bursting: Situation = { mode: 'burst', world: readyWorld };
const reaping: Situation = { mode: 'reap', world: leftBehind, inside: { namespaces: { shop: {} } }, looks: 6 };

/** The add-on was switched off, a route table keeps it from coming back, and a container group has lost its pod. */
function leftBehind(): AzureWorld {
  const routeTable = { id: `${cluster.id.split('/providers/')[0]}/providers/Microsoft.Network/routeTables/egress` };
  const delegated = { addressPrefix: '10.241.1.0/24', delegations: delegatedToContainerInstances(), routeTable };
  const nodes = { addressPrefix: '10.241.0.0/24' };
  const pod = { PodName: 'gone', Namespace: 'shop', UID: 'uid-of-gone', NodeName: 'virtual-node-aci-linux' };
  const tags = { ...pod, CreationTimestamp: '2026-01-01 00:00:00 +0000 UTC' };
  return aWorld({
    clusters: [aCluster({ vnetSubnetId: `${cluster.network}/subnets/nodes` })],
    virtualNetworks: [aVirtualNetwork({ subnets: { nodes, 'virtual-node-aci': delegated } })],
    containerGroups: [{ ...aContainerGroup({ name: 'gone', resourceGroup: cluster.nodes.split('/')[4] ?? '' }), tags }],
  });
}

/** Where a permission is first missed, if not where its mode says. */
const situations: Readonly<Record<string, Situation>> = {
  'managedNetwork Microsoft.Network/virtualNetworks/read': { ...looking, world: worldOfManagedNetwork },
  'Microsoft.Insights/metrics/read': { ...looking, isLogged: false },
  'Microsoft.ResourceGraph/resources/read': { ...looking, scope: scopeOf(subscription) },
  'Microsoft.ContainerInstance/containerGroups/read': { ...reaping, mode: 'burst' },
};

const byMode = { observe: looking, prepare: preparing, burst: bursting, reap: reaping };

/** The changed cluster and subnet name what is deployed, one of each type. */
const linkedTo: Readonly<Record<string, Situation>> = {
  'enable-addon': { ...preparing, world: worldOfLinks },
  'delegate-subnet': { ...preparing, world: worldOfLinkedSubnet },
};

const idOf = (type: string) => cluster.linked.find((id) => id.includes(`/${type}/`)) ?? expect.unreachable();

function worldOfLinks(): AzureWorld {
  const world = unpreparedWorld({
    loadBalancerProfile: {
      outboundIPs: { publicIPs: [{ id: idOf('Microsoft.Network/publicIPAddresses') }] },
      outboundIPPrefixes: { publicIPPrefixes: [{ id: idOf('Microsoft.Network/publicIPPrefixes') }] },
    },
  });
  const [one = expect.unreachable()] = Object.values(world.clusters);
  const identity = idOf('Microsoft.ManagedIdentity/userAssignedIdentities');
  one.identity = { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } };
  one.properties.diskEncryptionSetID = idOf('Microsoft.Compute/diskEncryptionSets');
  const config = { logAnalyticsWorkspaceResourceID: idOf('Microsoft.OperationalInsights/workspaces') };
  one.properties.addonProfiles = { omsagent: { enabled: true, config } };
  return world;
}

/** As AKS makes it: no node pool names a subnet. */
function worldOfManagedNetwork(): AzureWorld {
  return aWorld({ clusters: [aCluster({})] });
}

function worldOfLinkedSubnet(): AzureWorld {
  const link = (type: string) => ({ id: idOf(`Microsoft.Network/${type}`) });
  const links = { networkSecurityGroup: link('networkSecurityGroups'), natGateway: link('natGateways') };
  const subnets = {
    nodes: { addressPrefix: '10.241.0.0/24' },
    'virtual-node-aci': { addressPrefix: '10.241.1.0/24', ...links },
  };
  return aWorld({
    clusters: [aCluster({ vnetSubnetId: `${cluster.network}/subnets/nodes` })],
    virtualNetworks: [aVirtualNetwork({ subnets })],
  });
}

const situationOf = ({ action, scope, mode, changes = [] }: (typeof permissionRows)[number]): Situation =>
  (scope === 'linked' ? linkedTo[changes[0] ?? ''] : (situations[`${scope} ${action}`] ?? situations[action])) ??
  byMode[mode];

const places: Readonly<Record<string, readonly string[]>> = {
  ...{ cluster: [cluster.id], network: [cluster.network], subnet: [cluster.network] },
  ...{ subscription: [subscription], nodes: [cluster.nodes], linked: cluster.linked },
  managedNetwork: [cluster.nodes],
};

const room = new GrantedRoom();
beforeAll(() => room.open());
afterAll(() => room.close());

describe('Without the permission', () => {
  it.each(permissionRows.map((row) => [row.action, row] as const))(
    '%s the controller names it and where it is needed, and changes nothing that it would not change otherwise',
    async (action, row) => {
      const situation = situationOf(row);

      const whole = await room.play(situation);
      const { told, changed } = await room.play(situation, action);

      expect(advised(whole.told)).toEqual([]);
      const advice = advised(told).filter(({ actions }) => actions.includes(action.toLowerCase()));
      expect(advice).not.toEqual([]);
      const isPlace = (place: string) => places[row.scope]?.some((one) => isAtOrAbove(one, place));
      expect(advice.filter(({ place }) => !isPlace(place))).toEqual([]);
      expect(whole.changed).toEqual(expect.arrayContaining([...changed]));
    },
  );
});

/** Which roles the controller asks for, and where. ARM names an action in whatever case it was asked. */
const advised = (told: string) =>
  [...told.matchAll(/a role with (\S+(?: and \S+)*) on (\/[^\s";]*?)[;.]?(?=[\s"])/g)].map(
    ([, actions = '', place = '']) => ({
      actions: actions.toLowerCase().split(' and '),
      place,
    }),
  );
