/** Status, scale, binding and eviction. */
import { parse } from '../decode.ts';
import { type Eviction, evictPod } from '../evictions.ts';
import { type Deployment, isRecord } from '../objects.ts';
import { boundTo } from '../pods/conditions.ts';
import { selectorText } from '../resources/apps.ts';
import {
  badRequest,
  failedPatch,
  failure,
  isFailure,
  methodNotAllowed,
  notFound,
  type Status,
  success,
} from '../statuses.ts';
import { updateObject } from '../writes.ts';
import { type Answer, statusAnswer } from './answer.ts';
import { getObject, putObject } from './object-handler.ts';
import { patchObject, patchOf } from './patch-object.ts';
import { isDryRun, keyOfTarget, type ResourceRequest } from './resource-request.ts';

export function answerSubresource(call: ResourceRequest): Answer | Status {
  const { subresource } = call.target;
  const { method, text } = call.request;
  if (subresource === 'scale') return answerScale(call);
  if (subresource === 'status') return answerStatus(call);
  if (method !== 'POST') return methodNotAllowed();
  const body = parse(text);
  if (!isRecord(body)) return badRequest('the object provided is unrecognized: json parse error');
  return subresource === 'binding' ? bind(call, body) : evict(call, body);
}

function answerStatus(call: ResourceRequest): Answer | Status {
  const { method } = call.request;
  if (method === 'GET') return getObject(call);
  if (method === 'PATCH') return patchObject(call, 'status');
  return method === 'PUT' ? putObject(call, 'status') : methodNotAllowed();
}

function evict({ cluster, target, request }: ResourceRequest, body: Eviction): Answer {
  return statusAnswer(evictPod(cluster, keyOfTarget(target), body, isDryRun(request)));
}

/** What a scheduler does; the pod's status follows in the same write. */
function bind({ cluster, target }: ResourceRequest, body: { target?: { name?: string } }): Answer | Status {
  const key = keyOfTarget(target);
  const pod = cluster.store.get('pods', key);
  if (!pod) return notFound({ group: '', plural: 'pods' }, target.name ?? '');
  const nodeName = body.target?.name;
  if (!nodeName) return badRequest('target.name is required');
  if (pod.spec.nodeName) {
    const why = `pod ${pod.metadata.name} is already assigned to node "${pod.spec.nodeName}"`;
    return failure(409, 'Conflict', `Operation cannot be fulfilled on pods/binding "${pod.metadata.name}": ${why}`, {
      ...{ name: pod.metadata.name, kind: 'pods/binding' },
    });
  }
  cluster.store.put('pods', boundTo(pod, nodeName, cluster.clock.now()));
  return { status: 201, body: success(undefined, 201) };
}

function answerScale(call: ResourceRequest): Answer | Status {
  const { cluster, target, request } = call;
  const plural = target.plural as 'deployments';
  const key = keyOfTarget(target);
  const object = cluster.store.get(plural, key);
  if (!object) return notFound(call.resource, target.name ?? '');
  if (request.method === 'GET') return { status: 200, body: scaleOf(object) };
  const wanted = wantedScale(scaleOf(object), call);
  if (isFailure(wanted)) return wanted;
  const change = (copy: Deployment): Deployment => ({ ...copy, spec: { ...copy.spec, replicas: wanted } });
  const updated = updateObject(cluster, plural, key, change, { isDryRun: isDryRun(request) });
  return isFailure(updated) ? updated : { status: 200, body: scaleOf(updated) };
}

function wantedScale(scale: object, { request }: ResourceRequest): number | Status {
  const { method, text, headers } = request;
  if (method !== 'PUT' && method !== 'PATCH') return methodNotAllowed();
  const apply = method === 'PATCH' ? patchOf(headers['content-type'] ?? '', text) : () => parse(text);
  if (isFailure(apply)) return apply;
  const wanted = apply(scale);
  const spec = isRecord(wanted) ? (wanted.spec ?? {}) : undefined;
  if (!isRecord(spec)) return failedPatch();
  return Number(spec.replicas ?? 0);
}

function scaleOf({ metadata, spec, status }: Deployment) {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    ...{ kind: 'Scale', apiVersion: 'autoscaling/v1' },
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas },
    status: { replicas: status.replicas ?? 0, selector: selectorText(spec.selector) },
  };
}
