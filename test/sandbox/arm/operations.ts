/**
 * Long-running operations: begun by a write, finished by time (settle.ts), read at the URL that the write's
 * Azure-AsyncOperation header names.
 */
import { lastsMs } from '../simulated-clock.ts';
import { refuse } from './errors.ts';
import { nextGuid, partsOf, sameId } from './ids.ts';
import { type Answer, type Call, queryValue, type Route } from './router.ts';
import type { AzureWorld, Operation } from './state.ts';

/** Begins an operation on a resource that takes `seconds`. */
export function beginOperation(
  call: Call,
  of: Pick<Operation, 'kind' | 'namespace' | 'location' | 'resourceId'> & { seconds: number },
): Operation {
  const { seconds, ...rest } = of;
  const operation: Operation = {
    ...rest,
    id: nextGuid(call.world, 'operation'),
    subscriptionId: partsOf(of.resourceId).subscriptionId,
    startedAtMs: call.nowMs,
    endsAtMs: call.nowMs + lastsMs(seconds, call.world.speed),
    status: 'InProgress',
  };
  call.world.operations.push(operation);
  return operation;
}

/** The operation that still runs on that resource, or on one below it. */
export function runningOperation(world: AzureWorld, resourceId: string): Operation | undefined {
  const isOnIt = (id: string) => sameId(id, resourceId) || id.toLowerCase().startsWith(`${resourceId.toLowerCase()}/`);
  return world.operations.find((operation) => operation.status === 'InProgress' && isOnIt(operation.resourceId));
}

/** Where the status of an operation is read. */
export function statusUrl(call: Call, operation: Operation): string {
  return operationUrl(call, operation, 'operations');
}

/** Where a deletion's end is read by clients that follow Location. */
export function resultUrl(call: Call, operation: Operation): string {
  return operationUrl(call, operation, 'operationResults');
}

export const operationRoutes: Route[] = (
  ['Microsoft.ContainerService', 'Microsoft.Network', 'Microsoft.ContainerInstance'] as const
).flatMap((namespace): Route[] => {
  const service = namespace.split('.')[1]?.toLowerCase() ?? '';
  const base = `/subscriptions/{subscriptionId}/providers/${namespace}/locations/{location}`;
  return [
    {
      service,
      operation: `${service}.operationStatus`,
      method: 'GET',
      path: `${base}/operations/{id}`,
      handle: readStatus,
    },
    {
      service,
      operation: `${service}.operationResult`,
      method: 'GET',
      path: `${base}/operationResults/{id}`,
      handle: readResult,
    },
  ];
});

function operationUrl(call: Call, operation: Operation, what: string): string {
  const { subscriptionId, namespace, location, id } = operation;
  const path = `/subscriptions/${subscriptionId}/providers/${namespace}/locations/${location}/${what}/${id}`;
  return `${call.url(path)}?api-version=${queryValue(call, 'api-version')}`;
}

function readStatus(call: Call): Answer {
  const operation = findOperation(call);
  return operation ? { status: 200, body: statusBody(operation) } : unknownOperation(call);
}

function readResult(call: Call): Answer {
  const operation = findOperation(call);
  if (!operation) return unknownOperation(call);
  if (operation.status === 'InProgress') return { status: 202, headers: { location: resultUrl(call, operation) } };
  return operation.error ? refuse(400, operation.error.code, operation.error.message) : { status: 204 };
}

function findOperation(call: Call): Operation | undefined {
  return call.world.operations.find((operation) => sameId(operation.id, call.param('id')));
}

function unknownOperation(call: Call): Answer {
  return refuse(404, 'NotFound', `The operation '${call.param('id')}' was not found.`);
}

function statusBody(operation: Operation) {
  const ended = operation.status === 'InProgress' ? {} : { endTime: new Date(operation.endsAtMs).toISOString() };
  return {
    name: operation.id,
    status: operation.status,
    startTime: new Date(operation.startedAtMs).toISOString(),
    ...ended,
    ...(operation.error ? { error: operation.error } : {}),
  };
}
