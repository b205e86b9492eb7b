/** PATCH in its three kinds (facts on Kubernetes, section 1.4); server-side apply is not modelled. */
import { draftOf, parse, strictPatchFailure } from '../decode.ts';
import { isRecord, type KubernetesObject } from '../objects.ts';
import { applyJsonPatch, type JsonPatchOperation } from '../patches/json-patch.ts';
import { applyMergePatch } from '../patches/merge-patch.ts';
import { applyStrategicMergePatch } from '../patches/strategic-merge-patch.ts';
import { groupVersionOf, type Resource } from '../resource.ts';
import {
  badRequest,
  failedPatch,
  failure,
  isFailure,
  notModelled,
  type Status,
  unsupportedMediaType,
} from '../statuses.ts';
import { updateObject } from '../writes.ts';
import { type Answer, warningHeader } from './answer.ts';
import { withKind } from './rendering.ts';
import { isDryRun, isStrict, keyOfTarget, type ResourceRequest } from './resource-request.ts';

const MAX_OPERATIONS = 10_000;

type Apply = (document: unknown) => unknown;

export function patchObject(call: ResourceRequest, part: 'main' | 'status'): Answer | Status {
  const { cluster, resource, target, request } = call;
  const apply = patchOf(request.headers['content-type'] ?? '', request.text);
  if (isFailure(apply)) return apply;
  let unknownFields: string[] = [];
  const change = (copy: KubernetesObject): KubernetesObject | Status => {
    const draft = patched(resource, copy, apply);
    if (isFailure(draft)) return draft;
    unknownFields = draft.unknownFields;
    if (unknownFields.length > 0 && isStrict(request)) return strictPatchFailure(unknownFields);
    return draft.object;
  };
  const options = { part, isDryRun: isDryRun(request) };
  const updated = updateObject(cluster, resource.plural, keyOfTarget(target), change as never, options);
  if (isFailure(updated)) return updated;
  return { status: 200, body: withKind(resource, updated), headers: warningHeader(unknownFields) };
}

/** The patch as a function of the document, or why it cannot be one. */
export function patchOf(contentType: string, text: string): Apply | Status {
  const type = contentType.split(';')[0]?.trim();
  const body = parse(text);
  if (type === 'application/json-patch+json') return jsonPatchOf(body);
  if (type === 'application/apply-patch+yaml') return notModelled('Server-side apply');
  const isMerge = type === 'application/merge-patch+json';
  if (!isMerge && type !== 'application/strategic-merge-patch+json') return unsupportedMediaType();
  if (!isRecord(body)) return badRequest('error decoding patch: invalid character looking for beginning of object');
  return (document) => (isMerge ? applyMergePatch(document, body) : applyStrategicMergePatch(document, body));
}

function jsonPatchOf(body: unknown): Apply | Status {
  if (!Array.isArray(body)) {
    const what = isRecord(body) ? 'object' : typeof body;
    return badRequest(
      `error decoding patch: json: cannot unmarshal ${what} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (body.length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${body.length}`;
    return failure(413, 'RequestEntityTooLarge', message, {});
  }
  return (document) => applyJsonPatch(document, body as JsonPatchOperation[]);
}

/** Patches see the object as it is read, with kind and apiVersion. */
function patched(resource: Resource, copy: KubernetesObject, apply: Apply) {
  const document = apply({ kind: resource.kind, apiVersion: groupVersionOf(resource), ...copy });
  return isRecord(document) ? draftOf(resource, document) : failedPatch();
}
