/** The label and field selectors of a list or watch request. */
import type { KubernetesObject } from '../objects.ts';
import type { Resource } from '../resource.ts';
import { type FieldRequirement, fits, parseFieldSelector, parseLabelSelector } from '../selectors.ts';
import { badRequest, type Status } from '../statuses.ts';

export interface Selection {
  isEverything: boolean;
  includes(object: KubernetesObject): boolean;
}

/** The selection, or 400 for a selector that cannot be read or a field that cannot be selected by. */
export function selectionOf(resource: Resource, query: URLSearchParams): Selection | Status {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  if ('error' in labels) return badRequest(labels.error);
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '');
  if ('error' in fields) return badRequest(fields.error);
  const unsupported = fields.find(({ field }) => !readerOf(resource, field));
  if (unsupported) return badRequest(`field label not supported: ${unsupported.field}`);
  const tests = fields.map((requirement) => testOf(resource, requirement));
  return {
    isEverything: labels.length === 0 && fields.length === 0,
    includes: (object) => tests.every((test) => test(object)) && fits(object.metadata.labels, labels),
  };
}

function testOf(resource: Resource, { field, isEqual, value }: FieldRequirement) {
  const read = readerOf(resource, field);
  return (object: KubernetesObject) => (read?.(object) === value) === isEqual;
}

function readerOf(resource: Resource, field: string): ((object: KubernetesObject) => string) | undefined {
  if (field === 'metadata.name') return ({ metadata }) => metadata.name;
  if (field === 'metadata.namespace' && resource.isNamespaced) return ({ metadata }) => metadata.namespace ?? '';
  return Object.hasOwn(resource.fields, field) ? resource.fields[field] : undefined;
}
