/** Microsoft.Network: virtual networks and their subnets. Facts on ARM, sections 2 and 5. */
import { refuse, resourceNotFound } from './errors.ts';
import { isAtOrAbove, keyOf, partsOf } from './ids.ts';
import { beginOperation, resultUrl, runningOperation, statusUrl } from './operations.ts';
import { pageOf } from './paging.ts';
import type { Answer, Call, Route } from './router.ts';
import type { Operation, Subnet, VirtualNetwork } from './state.ts';
import { refuseDeletion, refuseSubnet } from './subnet-rules.ts';
import { findSubnet, type SentSubnet, touch, writeSubnet } from './subnet-update.ts';

const TYPE = 'Microsoft.Network/virtualNetworks';
const IN_SUBSCRIPTION = `/subscriptions/{subscriptionId}/providers/${TYPE}`;
const IN_GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;
const ONE = `${IN_GROUP}/{virtualNetworkName}`;
const SUBNET = `${ONE}/subnets/{subnetName}`;

export const networkRoutes: Route[] = [
  { operation: 'virtualNetworks.listAll', method: 'GET' as const, path: IN_SUBSCRIPTION, handle: listNetworks },
  { operation: 'virtualNetworks.list', method: 'GET' as const, path: IN_GROUP, handle: listNetworks },
  { operation: 'virtualNetworks.get', method: 'GET' as const, path: ONE, handle: getNetwork },
  { operation: 'subnets.list', method: 'GET' as const, path: `${ONE}/subnets`, handle: listSubnets },
  { operation: 'subnets.get', method: 'GET' as const, path: SUBNET, handle: getSubnet },
  { operation: 'subnets.createOrUpdate', method: 'PUT' as const, path: SUBNET, handle: putSubnet },
  { operation: 'subnets.delete', method: 'DELETE' as const, path: SUBNET, handle: deleteSubnet },
].map((route) => ({ service: 'network', ...route }));

function listNetworks(call: Call): Answer {
  const scope = call.path.split('/providers/')[0] ?? '';
  const networks = Object.values(call.world.virtualNetworks);
  return pageOf(
    call,
    networks.filter(({ id }) => isAtOrAbove(scope, id)),
  );
}

function getNetwork(call: Call): Answer {
  const network = networkOfCall(call);
  return network ? { status: 200, body: network, headers: { etag: network.etag } } : networkNotFound(call);
}

function listSubnets(call: Call): Answer {
  const network = networkOfCall(call);
  return network ? pageOf(call, network.properties.subnets) : networkNotFound(call);
}

function getSubnet(call: Call): Answer {
  const network = networkOfCall(call);
  if (!network) return networkNotFound(call);
  const subnet = findSubnet(network, call.param('subnetName'));
  return subnet ? { status: 200, body: subnet, headers: { etag: subnet.etag } } : subnetNotFound(call);
}

/** PUT replaces the whole subnet and answers at once; the rest is the operation's. */
function putSubnet(call: Call): Answer {
  const network = networkOfCall(call);
  if (!network) return networkNotFound(call);
  const [name, sent] = [call.param('subnetName'), call.body as SentSubnet | undefined];
  const before = findSubnet(network, name);
  const refusal =
    refuseWhileBusy(call, network) ?? refuseByEtag(call, before) ?? refuseSubnet(call.world, network, name, sent);
  if (refusal) return refusal;
  const subnet = writeSubnet(call.world, network, name, sent as SentSubnet);
  const operation = begin(call, network, subnet, 'subnet', call.world.delays.subnetUpdateSeconds);
  const headers = { 'azure-asyncoperation': statusUrl(call, operation) };
  return { status: before ? 200 : 201, body: subnet, headers, operation };
}

function deleteSubnet(call: Call): Answer {
  const network = networkOfCall(call);
  const subnet = findSubnet(network, call.param('subnetName'));
  if (!network || !subnet) return { status: 204 };
  const refusal = refuseWhileBusy(call, network) ?? refuseByEtag(call, subnet) ?? refuseDeletion(call.world, subnet);
  if (refusal) return refusal;
  subnet.properties.provisioningState = 'Deleting';
  touch(call.world, network, subnet);
  const operation = begin(call, network, subnet, 'subnetDelete', call.world.delays.subnetDeleteSeconds);
  const headers = { 'azure-asyncoperation': statusUrl(call, operation), location: resultUrl(call, operation) };
  return { status: 202, headers, operation };
}

function begin(call: Call, network: VirtualNetwork, subnet: Subnet, kind: 'subnet' | 'subnetDelete', seconds: number) {
  const { location } = network;
  return beginOperation(call, { kind, namespace: 'Microsoft.Network', location, resourceId: subnet.id, seconds });
}

/** One write at a time in a virtual network, whichever subnet it is for. */
function refuseWhileBusy(call: Call, network: VirtualNetwork): Answer | undefined {
  const running: Operation | undefined = runningOperation(call.world, network.id);
  if (!running) return undefined;
  return refuse(
    409,
    'AnotherOperationInProgress',
    'Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ' +
      `${statusUrl(call, running)}.`,
  );
}

/** Not in the specification; that Network answers 412 is from memory (facts on ARM, section 5). */
function refuseByEtag(call: Call, before: Subnet | undefined): Answer | undefined {
  const wanted = call.headers['if-match'];
  if (!wanted || (before && (wanted === '*' || wanted === before.etag))) return undefined;
  return refuse(412, 'PreconditionFailed', `The etag provided in the if-match header ${wanted} does not match.`);
}

function networkOfCall(call: Call): VirtualNetwork | undefined {
  const [id = ''] = call.path.split(/\/subnets(?:\/|$)/i);
  return call.world.virtualNetworks[keyOf(id)];
}

function networkNotFound(call: Call): Answer {
  return resourceNotFound(TYPE, call.param('virtualNetworkName'), partsOf(call.path).resourceGroup);
}

function subnetNotFound(call: Call): Answer {
  return refuse(404, 'NotFound', `Resource ${call.path} not found.`);
}
