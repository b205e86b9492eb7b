import { describe, expect, it } from 'vitest';
import { linkedRightsOf } from './linked-rights.ts';
import { rightsOf } from './rights.ts';
import { allRoutes } from './server.ts';

/** What Azure asks for each operation that the emulator knows: a route without a row here is one whose right nobody has looked up. */
const actions: Readonly<Record<string, string>> = {
  'containerservice.operationStatus': 'Microsoft.ContainerService/locations/operations/read',
  'containerservice.operationResult': 'Microsoft.ContainerService/locations/operationResults/read',
  'network.operationStatus': 'Microsoft.Network/locations/operations/read',
  'network.operationResult': 'Microsoft.Network/locations/operationResults/read',
  'containerinstance.operationStatus': 'Microsoft.ContainerInstance/locations/operations/read',
  'containerinstance.operationResult': 'Microsoft.ContainerInstance/locations/operationResults/read',
  'managedClusters.list': 'Microsoft.ContainerService/managedClusters/read',
  'managedClusters.listByResourceGroup': 'Microsoft.ContainerService/managedClusters/read',
  'managedClusters.get': 'Microsoft.ContainerService/managedClusters/read',
  'managedClusters.createOrUpdate': 'Microsoft.ContainerService/managedClusters/write',
  'managedClusters.listClusterUserCredentials':
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
  'agentPools.list': 'Microsoft.ContainerService/managedClusters/agentPools/read',
  'virtualNetworks.listAll': 'Microsoft.Network/virtualNetworks/read',
  'virtualNetworks.list': 'Microsoft.Network/virtualNetworks/read',
  'virtualNetworks.get': 'Microsoft.Network/virtualNetworks/read',
  'subnets.list': 'Microsoft.Network/virtualNetworks/subnets/read',
  'subnets.get': 'Microsoft.Network/virtualNetworks/subnets/read',
  'subnets.createOrUpdate': 'Microsoft.Network/virtualNetworks/subnets/write',
  'subnets.delete': 'Microsoft.Network/virtualNetworks/subnets/delete',
  'location.listUsage': 'Microsoft.ContainerInstance/locations/usages/read',
  'location.listCapabilities': 'Microsoft.ContainerInstance/locations/capabilities/read',
  'containerGroups.list': 'Microsoft.ContainerInstance/containerGroups/read',
  'containerGroups.listByResourceGroup': 'Microsoft.ContainerInstance/containerGroups/read',
  'containerGroups.get': 'Microsoft.ContainerInstance/containerGroups/read',
  'containerGroups.delete': 'Microsoft.ContainerInstance/containerGroups/delete',
  'resourceGraph.resources': 'Microsoft.ResourceGraph/resources/read',
  'logs.queryWorkspace': 'Microsoft.Insights/logs/KubeEvents/read',
  'logs.queryResource': 'Microsoft.Insights/logs/KubeEvents/read',
  'metrics.list': 'Microsoft.Insights/metrics/read',
  'roleAssignments.listForScope': 'Microsoft.Authorization/roleAssignments/read',
  'roleAssignments.get': 'Microsoft.Authorization/roleAssignments/read',
  'roleAssignments.create': 'Microsoft.Authorization/roleAssignments/write',
  'roleDefinitions.list': 'Microsoft.Authorization/roleDefinitions/read',
  'roleDefinitions.get': 'Microsoft.Authorization/roleDefinitions/read',
  'providers.list': 'Microsoft.Resources/subscriptions/providers/read',
  'providers.get': 'Microsoft.Resources/subscriptions/providers/read',
  'providers.register': 'Microsoft.ContainerInstance/register/action',
};

const resource = 'subscriptions/1/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop';
const cluster = `/${resource}`;

describe('The right that is asked for', () => {
  it.each(allRoutes().map((route) => [route.operation, route] as const))(
    '%s is the one of Azure',
    (operation, route) => {
      const { method, path: template } = route;
      const path = template
        .replace(/\{\.\.\.\w+\}/, resource)
        .replace('{namespace}', 'Microsoft.ContainerInstance')
        .replace(/\{\w+\}/g, 'x');

      const rights = rightsOf({ method, path, body: { query: 'KubeEvents | take 1' } });

      expect(rights.map(({ action }) => action)).toEqual([actions[operation]]);
    },
  );

  it('stands once for each operation, and for no other', () => {
    expect(Object.keys(actions).toSorted()).toEqual([...new Set(allRoutes().map((one) => one.operation))].toSorted());
  });

  it.each([
    ['a resource', 'GET', cluster, cluster],
    ['an action on it', 'POST', `${cluster}/listClusterUserCredential`, cluster],
    ['a list in it', 'GET', `${cluster}/agentPools`, cluster],
    [
      'a list beside it, as ARM names it',
      'GET',
      `${cluster}/providers/Microsoft.Authorization/roleAssignments`,
      `${cluster}/providers/Microsoft.Authorization`,
    ],
    ['the registration of a provider', 'POST', '/subscriptions/1/providers/A/register', '/subscriptions/1'],
    ['logs', 'POST', `/v1${cluster}/query`, cluster],
  ])('for %s is at its scope', (_what, method, path, scope) => {
    expect(rightsOf({ method, path }).map((right) => right.scope)).toEqual([scope]);
  });

  it('for logs is one for each table, and one that nobody has where no table is known', () => {
    const query = 'union KubePodInventory, KubeEvents | join KubeEvents on Name';
    const asked = (body: object) => rightsOf({ method: 'POST', path: `/v1${cluster}/query`, body });

    expect(asked({ query }).map(({ action }) => action)).toEqual(
      ['KubePodInventory', 'KubeEvents'].map((table) => `Microsoft.Insights/logs/${table}/read`),
    );
    expect(asked({ query: 'Heartbeat' }).map(({ action }) => action)).toEqual([
      'Microsoft.Insights/logs/(no table)/read',
    ]);
  });

  it('for Resource Graph is one for each subscription, and without any one for the whole tenant', () => {
    const asked = (body: object) =>
      rightsOf({ method: 'POST', path: '/providers/Microsoft.ResourceGraph/resources', body });

    expect(asked({ subscriptions: ['1', '2'] }).map(({ scope }) => scope)).toEqual([
      '/subscriptions/1',
      '/subscriptions/2',
    ]);
    expect(asked({}).map(({ scope }) => scope)).toEqual(['/']);
  });
});

describe('The rights on what is named', () => {
  it('by a subnet are those to join it', () => {
    const body = {
      properties: { routeTable: { id: '/routes' }, natGateway: { id: '/nat' }, addressPrefix: '10.0.0.0/8' },
    };
    const path = '/subscriptions/1/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop/subnets/burst';

    expect(linkedRightsOf({ method: 'PUT', path, body })).toEqual([
      { action: 'Microsoft.Network/routeTables/join/action', scope: '/routes' },
      { action: 'Microsoft.Network/natGateways/join/action', scope: '/nat' },
    ]);
    expect(linkedRightsOf({ method: 'GET', path, body })).toEqual([]);
  });

  it('by a cluster are those of its pools and its API server, and of its monitoring with the solution beside the workspace', () => {
    const group = '/subscriptions/1/resourceGroups/logs/providers';
    const workspace = `${group}/Microsoft.OperationalInsights/workspaces/shop-logs`;
    const omsagent = { config: { logAnalyticsWorkspaceResourceID: workspace } };
    const agentPoolProfiles = [
      { vnetSubnetID: '/subnets/a' },
      { vnetSubnetID: '/subnets/b', podSubnetID: '/subnets/c' },
      {},
    ];
    const apiServerAccessProfile = { subnetId: '/subnets/d' };

    const rights = linkedRightsOf({
      method: 'PUT',
      path: cluster,
      body: { properties: { agentPoolProfiles, apiServerAccessProfile, addonProfiles: { omsagent } } },
    });

    expect(new Set(rights.map(({ scope }) => scope))).toEqual(
      new Set([
        ...['/subnets/a', '/subnets/b', '/subnets/c', '/subnets/d', workspace],
        `${group}/Microsoft.OperationsManagement/solutions/ContainerInsights(shop-logs)`,
      ]),
    );
  });
});
