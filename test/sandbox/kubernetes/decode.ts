/** From the JSON of a request to a draft of an object, as the API server reads it: nulls and unknown fields are no fields. */
import { dropUnknownFields } from './known-fields.ts';
import { isRecord, type KubernetesObject } from './objects.ts';
import { groupVersionOf, type Resource } from './resource.ts';
import { badRequest, failure, type Status } from './statuses.ts';

/** `unknownFields` were dropped. */
export interface Draft {
  object: KubernetesObject;
  unknownFields: string[];
}

/** Reads a body; other kinds, bodies that are no JSON and fields of the wrong shape are refused with 400. */
export function decode(resource: Resource, text: string): Draft | Status {
  const body = parse(text);
  if (!isRecord(body)) {
    return badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): couldn't get version/kind; json parse error: unexpected end of JSON input`,
    );
  }
  const apiVersion = groupVersionOf(resource);
  if ((body.kind ?? resource.kind) !== resource.kind || (body.apiVersion ?? apiVersion) !== apiVersion) {
    const given = `${body.kind} in version "${body.apiVersion}"`;
    return badRequest(`${given} cannot be handled as a ${resource.kind}: converting: wrong kind`);
  }
  return draftOf(resource, body);
}

/** The same for an object that is JSON already. */
export function draftOf(resource: Resource, body: Record<string, unknown>): Draft | Status {
  const copy = withoutNulls(structuredClone(body)) as Record<string, unknown>;
  delete copy.kind;
  delete copy.apiVersion;
  copy.metadata ??= {};
  for (const part of ['spec', 'status']) if (resource.topFields.includes(part)) copy[part] ??= {};
  const misshapen = ['metadata', 'spec', 'status'].find((part) => part in copy && !isRecord(copy[part]));
  if (misshapen) return wrongShape(resource, misshapen);
  const unknownFields = dropUnknownFields(resource, copy);
  const metadata = copy.metadata as Record<string, unknown>;
  delete metadata.managedFields;
  for (const map of ['labels', 'annotations']) if (isEmpty(metadata[map])) delete metadata[map];
  return { object: copy as unknown as KubernetesObject, unknownFields };
}

export function strictFailure({ kind, version }: Resource, unknownFields: readonly string[]): Status {
  const fields = unknownFields.map((field) => `unknown field "${field}"`).join(', ');
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${fields}`);
}

/** The same of a patch is a 422. */
export function strictPatchFailure(unknownFields: readonly string[]): Status {
  const fields = unknownFields.map((field) => `unknown field "${field}"`).join(', ');
  const message = `Invalid value: "{}": strict decoding error: ${fields}`;
  return failure(422, 'Invalid', ` "" is invalid: patch: ${message}`, {
    causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
  });
}

function wrongShape({ kind, version }: Resource, field: string): Status {
  return badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: json: cannot unmarshal into Go struct field ${kind}.${field}`,
  );
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

const isEmpty = (value: unknown) => isRecord(value) && Object.keys(value).length === 0;
