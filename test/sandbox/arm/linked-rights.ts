/** The rights that Azure asks on what a written resource names (facts on infrastructure, section 3). */
import { valuesAt } from '../../infra/deployment.ts';
import type { Asked, Right } from './rights.ts';

export function linkedRightsOf({ method, path, body }: Asked): readonly Right[] {
  const links = method === 'PUT' ? (linksOf[typeOf(path)] ?? []) : [];
  return links.flatMap(({ at, actions }) =>
    at(body).flatMap((scope) => actions.map((action) => ({ action, scope: `${scope}` }))),
  );
}

interface Link {
  readonly at: (body: unknown) => readonly unknown[];
  readonly actions: readonly string[];
}

const link = (path: string, ...actions: string[]): Link => ({ at: (body) => valuesAt(body, path), actions });

const workspace = 'properties.addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID';
const balancer = 'properties.networkProfile.loadBalancerProfile';

/** By lower-case type of what is written. */
const linksOf: Readonly<Record<string, readonly Link[]>> = {
  'microsoft.containerservice/managedclusters': [
    ...[
      'properties.agentPoolProfiles.*.vnetSubnetID',
      'properties.agentPoolProfiles.*.podSubnetID',
      'properties.apiServerAccessProfile.subnetId',
    ].map((path) => link(path, 'Microsoft.Network/virtualNetworks/subnets/join/action')),
    {
      at: (body) => valuesAt(body, 'identity.userAssignedIdentities').flatMap((ids) => Object.keys(ids as object)),
      actions: ['Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'],
    },
    link(workspace, ...['read', 'sharedkeys/read'].map((verb) => `Microsoft.OperationalInsights/workspaces/${verb}`)),
    {
      at: (body) => valuesAt(body, workspace).map((id) => solutionOf(`${id}`)),
      actions: ['read', 'write'].map((verb) => `Microsoft.OperationsManagement/solutions/${verb}`),
    },
    link(`${balancer}.outboundIPs.publicIPs.*.id`, 'Microsoft.Network/publicIPAddresses/join/action'),
    link(`${balancer}.outboundIPPrefixes.publicIPPrefixes.*.id`, 'Microsoft.Network/publicIPPrefixes/join/action'),
    link('properties.diskEncryptionSetID', 'Microsoft.Compute/diskEncryptionSets/read'),
  ],
  'microsoft.network/virtualnetworks/subnets': [
    link('properties.networkSecurityGroup.id', 'Microsoft.Network/networkSecurityGroups/join/action'),
    link('properties.routeTable.id', 'Microsoft.Network/routeTables/join/action'),
    link('properties.natGateway.id', 'Microsoft.Network/natGateways/join/action'),
  ],
};

/** `microsoft.network/virtualnetworks/subnets` of a subnet's id. */
export function typeOf(path: string): string {
  const [provider = '', ...steps] = path.toLowerCase().split('/providers/').at(-1)?.split('/') ?? [];
  return [provider, ...steps.filter((_, index) => index % 2 === 0)].join('/');
}

/** The monitoring add-on has its solution beside its workspace, and by its name. */
function solutionOf(workspaceId: string): string {
  const [group = '', name = ''] = workspaceId.split(/\/providers\/Microsoft\.OperationalInsights\/workspaces\//i);
  return `${group}/providers/Microsoft.OperationsManagement/solutions/ContainerInsights(${name})`;
}
