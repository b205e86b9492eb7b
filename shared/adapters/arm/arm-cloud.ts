import type { TokenCredential } from '@azure/core-auth';
import type { Cloud } from '../../ports/cloud.ts';
import type { Log } from '../../ports/log.ts';
import { readRegion, readUsages } from './aci.ts';
import type { Arm } from './arm.ts';
import { createArmClients } from './arm-clients.ts';
import { defaultRetryLimits, type RetryLimits } from './bounded-retry.ts';
import { deleteContainerGroup, readContainerGroup, readContainerGroups } from './container-groups.ts';
import { enableAddon } from './enable-addon.ts';
import { readFleet } from './fleet.ts';
import { readOperation } from './operation.ts';
import { readProviderState, registerProvider } from './provider.ts';
import { readCluster } from './read-cluster.ts';
import { readNetwork } from './read-network.ts';
import { assignRole, readRoles } from './role-assignments.ts';
import { createSubnet, delegateSubnet } from './write-subnet.ts';

export interface ArmCloudOptions {
  /** https://management.azure.com, or that of a sovereign cloud. */
  readonly endpoint: string;
  /** What tokens are asked for; the endpoint itself where absent, as in all clouds of Microsoft. */
  readonly audience?: string;
  readonly credential: TokenCredential;
  readonly log?: Log;
  readonly retry?: Partial<RetryLimits>;
}

/**
 * Azure Resource Manager by its official clients, each loaded when first needed.
 * Everything that is not the answer is thrown as a CloudError; the endpoint must be https, else a TypeError is thrown.
 */
export function createArmCloud(options: ArmCloudOptions): Cloud {
  return cloudOf(createArm(options));
}

/** The clients and the place that they are for, shared by all that talks to Azure Resource Manager. */
export function createArm({ endpoint, audience, credential, log, retry }: ArmCloudOptions): Arm {
  const base = httpsUrl(endpoint);
  const clients = createArmClients({
    endpoint: base.origin,
    audience: withoutSlash(audience ?? base.origin),
    credential,
    retry: { ...defaultRetryLimits, ...retry },
    ...(log ? { log } : {}),
  });
  return { endpoint: base, clients };
}

function httpsUrl(endpoint: string): URL {
  const url = new URL(endpoint);
  if (url.protocol !== 'https:') throw new TypeError(`The ARM endpoint ${url.origin} is not https.`);
  return url;
}

/** An audience of `https://host//.default` would be another one. */
function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}

export function cloudOf(arm: Arm): Cloud {
  return {
    cluster: (id) => readCluster(arm, id),
    network: (cluster) => readNetwork(arm, cluster),
    providerState: (subscriptionId) => readProviderState(arm, subscriptionId),
    region: (subscriptionId, location) => readRegion(arm, subscriptionId, location),
    usages: (subscriptionId, location) => readUsages(arm, subscriptionId, location),
    containerGroups: (subscriptionId, group) => readContainerGroups(arm, subscriptionId, group),
    containerGroup: (groupId) => readContainerGroup(arm, groupId),
    roles: (scope, principalId) => readRoles(arm, scope, principalId),
    fleet: (subscriptionIds) => readFleet(arm, subscriptionIds),
    operation: (operationUrl) => readOperation(arm, operationUrl),
    registerProvider: (subscriptionId) => registerProvider(arm, subscriptionId),
    createSubnet: (networkId, subnetName, addressPrefix) => createSubnet(arm, networkId, subnetName, addressPrefix),
    delegateSubnet: (subnetId) => delegateSubnet(arm, subnetId),
    enableAddon: (id, subnetName) => enableAddon(arm, id, subnetName),
    assignRole: (scope, principalId, roleId) => assignRole(arm, scope, principalId, roleId),
    deleteContainerGroup: (groupId) => deleteContainerGroup(arm, groupId),
  };
}
