/** Requests for a modelled resource: which handler answers. */
import { deleteObject } from '../deletes.ts';
import { keyOf } from '../objects.ts';
import type { Subresource } from '../resource.ts';
import { isFailure, methodNotAllowed, type Status, unknownResource } from '../statuses.ts';
import type { Answer } from './answer.ts';
import { listPage } from './list.ts';
import { deleteOptionsOf, getObject, postObject, putObject, removeObject } from './object-handler.ts';
import { patchObject } from './patch-object.ts';
import { renderList } from './rendering.ts';
import { isTrue } from './request.ts';
import { type ResourceRequest, renderingOf } from './resource-request.ts';
import { answerSubresource } from './subresources.ts';
import { watchAnswer } from './watch.ts';

export function answerResource(call: ResourceRequest): Answer | Status {
  const { resource, target } = call;
  if (resource.isNamespaced && target.name !== undefined && target.namespace === undefined) return unknownResource();
  if (target.name === undefined) return answerCollection(call);
  if (target.subresource === undefined) return answerObject(call);
  const isServed = resource.subresources.includes(target.subresource as Subresource);
  return isServed ? answerSubresource(call) : unknownResource();
}

function answerCollection(call: ResourceRequest): Answer | Status {
  const { method, query } = call.request;
  if (method === 'GET') return isTrue(query.get('watch')) ? watch(call) : list(call);
  if (method === 'POST') return postObject(call);
  return method === 'DELETE' ? deleteCollection(call) : methodNotAllowed();
}

function answerObject(call: ResourceRequest): Answer | Status {
  const { method } = call.request;
  if (method === 'GET') return getObject(call);
  if (method === 'PATCH') return patchObject(call, 'main');
  if (method === 'PUT') return putObject(call, 'main');
  return method === 'DELETE' ? removeObject(call) : methodNotAllowed();
}

function list(call: ResourceRequest): Answer | Status {
  const { cluster, resource, target, request } = call;
  const page = listPage(cluster.store, resource, target.namespace, request.query);
  if (isFailure(page)) return page;
  return { status: 200, body: renderList(resource, page.objects, page.metadata, renderingOf(call)) };
}

function watch(call: ResourceRequest): Answer | Status {
  const { cluster, resource, target, request } = call;
  const { store } = cluster;
  const rendering = () => renderingOf(call);
  return watchAnswer({ store, resource, namespace: target.namespace, query: request.query, rendering });
}

function deleteCollection(call: ResourceRequest): Answer | Status {
  const { cluster, resource, target, request } = call;
  const page = listPage(cluster.store, resource, target.namespace, request.query);
  if (isFailure(page)) return page;
  const options = deleteOptionsOf(request);
  for (const object of page.objects) deleteObject(cluster, resource.plural, keyOf(object), options);
  return { status: 200, body: renderList(resource, page.objects, page.metadata, renderingOf(call)) };
}
