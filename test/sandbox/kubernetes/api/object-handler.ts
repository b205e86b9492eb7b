/** Requests for one object: reading, creating, replacing and deleting it; PATCH has its own file. */
import { decode, parse, strictFailure } from '../decode.ts';
import { type DeleteOptions, deleteObject } from '../deletes.ts';
import { isRecord, type KubernetesObject } from '../objects.ts';
import type { Resource } from '../resource.ts';
import { isFailure, methodNotAllowed, notFound, type Status, success } from '../statuses.ts';
import { createDraft, updateObject } from '../writes.ts';
import { type Answer, statusAnswer, warningHeader } from './answer.ts';
import { renderObject, withKind } from './rendering.ts';
import type { ApiRequest } from './request.ts';
import { isDryRun, isStrict, keyOfTarget, type ResourceRequest, renderingOf } from './resource-request.ts';

export function getObject(call: ResourceRequest): Answer | Status {
  const { cluster, resource, target } = call;
  const object = cluster.store.get(resource.plural, keyOfTarget(target));
  if (!object) return notFound(resource, target.name ?? '');
  return { status: 200, body: renderObject(resource, object, renderingOf(call)) };
}

export function postObject({ cluster, resource, target, request }: ResourceRequest): Answer | Status {
  if (resource.isNamespaced && target.namespace === undefined) return methodNotAllowed();
  const draft = decode(resource, request.text);
  if (isFailure(draft)) return draft;
  if (draft.unknownFields.length > 0 && isStrict(request)) return strictFailure(resource, draft.unknownFields);
  const created = createDraft(cluster, resource, target.namespace, draft.object, { isDryRun: isDryRun(request) });
  if (isFailure(created)) return created;
  return { status: 201, body: withKind(resource, created), headers: warningHeader(draft.unknownFields) };
}

/** PUT: the whole object, as read and changed. */
export function putObject(call: ResourceRequest, part: 'main' | 'status'): Answer | Status {
  const { cluster, resource, target, request } = call;
  const draft = decode(resource, request.text);
  if (isFailure(draft)) return draft;
  if (draft.unknownFields.length > 0 && isStrict(request)) return strictFailure(resource, draft.unknownFields);
  const place = target.namespace === undefined ? {} : { namespace: target.namespace };
  const change = () => ({ ...draft.object, metadata: { ...place, ...draft.object.metadata } }) as never;
  const options = { part, isDryRun: isDryRun(request) };
  const updated = updateObject(cluster, resource.plural, keyOfTarget(target), change, options);
  if (isFailure(updated)) return updated;
  return { status: 200, body: withKind(resource, updated), headers: warningHeader(draft.unknownFields) };
}

export function removeObject({ cluster, resource, target, request }: ResourceRequest): Answer | Status {
  const deleted = deleteObject(cluster, resource.plural, keyOfTarget(target), deleteOptionsOf(request));
  if (isFailure(deleted)) return deleted;
  if (resource.deletionShows === 'object') return { status: 200, body: withKind(resource, deleted) };
  return statusAnswer(success(detailsOf(resource, deleted)));
}

/** From the body, and from the query where the body does not say. */
export function deleteOptionsOf({ text, query }: ApiRequest): DeleteOptions {
  const body = parse(text);
  const options = (isRecord(body) ? body : {}) as DeleteOptions & { dryRun?: string[] };
  const grace = query.get('gracePeriodSeconds');
  return {
    preconditions: options.preconditions,
    gracePeriodSeconds: options.gracePeriodSeconds ?? (grace === null ? undefined : Number(grace)),
    propagationPolicy: options.propagationPolicy ?? query.get('propagationPolicy') ?? undefined,
    isDryRun: query.get('dryRun') === 'All' || options.dryRun?.includes('All') === true,
  };
}

function detailsOf({ group, plural }: Resource, { metadata }: KubernetesObject) {
  return { name: metadata.name, ...(group ? { group } : {}), kind: plural, uid: metadata.uid };
}
