/** Microsoft.ContainerInstance: usages, capabilities and container groups. Facts on AKS virtual nodes, section 3. */
import { resourceNotFound } from './errors.ts';
import { isAtOrAbove, keyOf } from './ids.ts';
import { beginOperation, runningOperation, statusUrl } from './operations.ts';
import { pageOf } from './paging.ts';
import { refuseUnregistered } from './resources.ts';
import type { Answer, Call, Route } from './router.ts';
import type { AciUsage, AzureWorld, Operation, OperationError, Resource } from './state.ts';

const NAMESPACE = 'Microsoft.ContainerInstance';
const TYPE = `${NAMESPACE}/containerGroups`;
const LOCATION = `/subscriptions/{subscriptionId}/providers/${NAMESPACE}/locations/{location}`;
const IN_SUBSCRIPTION = `/subscriptions/{subscriptionId}/providers/${TYPE}`;
const IN_GROUP = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${TYPE}`;

export const containerinstanceRoutes: Route[] = [
  { operation: 'location.listUsage', method: 'GET' as const, path: `${LOCATION}/usages`, handle: listUsage },
  {
    operation: 'location.listCapabilities',
    method: 'GET' as const,
    path: `${LOCATION}/capabilities`,
    handle: listCapabilities,
  },
  { operation: 'containerGroups.list', method: 'GET' as const, path: IN_SUBSCRIPTION, handle: listGroups },
  { operation: 'containerGroups.listByResourceGroup', method: 'GET' as const, path: IN_GROUP, handle: listGroups },
  { operation: 'containerGroups.get', method: 'GET' as const, path: `${IN_GROUP}/{name}`, handle: getGroup },
  { operation: 'containerGroups.delete', method: 'DELETE' as const, path: `${IN_GROUP}/{name}`, handle: deleteGroup },
].map((route) => ({
  service: 'containerinstance',
  ...route,
  handle: (call: Call) => refuseUnregistered(call.world, call.param('subscriptionId'), NAMESPACE) ?? route.handle(call),
}));

function listUsage(call: Call): Answer {
  const usages = locationOf(call)?.usages ?? [];
  return { status: 200, body: { value: usages.map((usage) => shownUsage(call, usage)) } };
}

function listCapabilities(call: Call): Answer {
  return pageOf(call, locationOf(call)?.capabilities ?? []);
}

/** Lists leave `instanceView` out; only the single GET has it. */
function listGroups(call: Call): Answer {
  const scope = call.path.split('/providers/')[0] ?? '';
  const groups = Object.values(call.world.containerGroups).filter(({ id }) => isAtOrAbove(scope, id));
  return pageOf(call, groups.map(withoutInstanceView));
}

function getGroup(call: Call): Answer {
  const group = call.world.containerGroups[keyOf(call.path)];
  if (group) return { status: 200, body: group };
  return resourceNotFound(TYPE, call.param('name'), call.param('resourceGroupName'));
}

/** 204 where it is not there; a group that is going already goes on going. */
function deleteGroup(call: Call): Answer {
  const group = call.world.containerGroups[keyOf(call.path)];
  if (!group) return { status: 204 };
  const operation = runningOperation(call.world, group.id) ?? beginDeletion(call, group);
  return {
    status: 202,
    headers: { 'azure-asyncoperation': statusUrl(call, operation), 'retry-after': '5' },
    operation,
  };
}

function beginDeletion(call: Call, { id, location = '' }: Resource): Operation {
  const seconds = call.world.delays.groupDeleteSeconds;
  return beginOperation(call, { kind: 'groupDelete', namespace: NAMESPACE, location, resourceId: id, seconds });
}

export function finishGroupDelete(world: AzureWorld, operation: Operation): OperationError | undefined {
  if (!operation.failsWith) delete world.containerGroups[keyOf(operation.resourceId)];
  return operation.failsWith;
}

/** A location's name is taken with or without spaces, in any case. */
function locationOf(call: Call) {
  const subscription = call.world.subscriptions[keyOf(call.param('subscriptionId'))];
  return subscription?.containerInstances[keyOf(call.param('location')).replaceAll(' ', '')];
}

function shownUsage(call: Call, { name, currentValue, limit }: AciUsage) {
  const localizedValue = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return { id: `${call.path}/${name}`, unit: 'Count', currentValue, limit, name: { value: name, localizedValue } };
}

function withoutInstanceView(group: Resource): Resource {
  const { instanceView: _, ...properties } = group.properties;
  return { ...group, properties };
}
