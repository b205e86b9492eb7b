/** Objects as they go over the wire: with kind and apiVersion, as rows of a table, or as metadata only. */
import type { KubernetesObject } from '../objects.ts';
import { type Column, groupVersionOf, type Resource } from '../resource.ts';
import type { Representation } from './negotiation.ts';

export interface ListMetadata {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** `includeObject` of a table: `Metadata` unless the query says otherwise. */
export interface Rendering extends Representation {
  includeObject: string;
  nowMs: number;
}

export function renderObject(resource: Resource, object: KubernetesObject, rendering: Rendering): unknown {
  const { metadata } = object;
  if (rendering.form === 'table') {
    return table(resource, [object], { resourceVersion: metadata.resourceVersion }, rendering, true);
  }
  return rendering.form === 'metadata' ? partial(metadata) : withKind(resource, object);
}

export function renderList(
  resource: Resource,
  objects: readonly KubernetesObject[],
  metadata: ListMetadata,
  rendering: Rendering,
): unknown {
  if (rendering.form === 'table') return table(resource, objects, metadata, rendering, true);
  if (rendering.form === 'metadata') {
    const items = objects.map((object) => partial(object.metadata));
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items };
  }
  return { kind: `${resource.kind}List`, apiVersion: groupVersionOf(resource), metadata, items: objects };
}

/** In a watch only the first table of a stream carries the columns. */
export function renderEvent(
  resource: Resource,
  object: KubernetesObject,
  rendering: Rendering,
  isFirst: boolean,
): unknown {
  if (rendering.form !== 'table') return renderObject(resource, object, rendering);
  const { resourceVersion } = object.metadata;
  return table(resource, [object], { resourceVersion }, rendering, isFirst);
}

export function withKind({ kind, ...resource }: Resource, object: KubernetesObject): object {
  return { kind, apiVersion: groupVersionOf(resource), ...object };
}

function table(
  { columns, ...resource }: Resource,
  objects: readonly KubernetesObject[],
  metadata: ListMetadata,
  { nowMs, includeObject, version = 'v1' }: Rendering,
  hasColumns: boolean,
) {
  const rows = objects.map((object) => ({
    cells: columns.map((column) => column.cell(object, nowMs)),
    ...objectOf(includeObject, { columns, ...resource }, object),
  }));
  const columnDefinitions = hasColumns ? columns.map(definition) : null;
  return { kind: 'Table', apiVersion: `meta.k8s.io/${version}`, metadata, columnDefinitions, rows };
}

function definition({ name, type, format = '', priority = 0 }: Column<KubernetesObject>) {
  return { name, type, format, description: '', priority };
}

function objectOf(includeObject: string, resource: Resource, object: KubernetesObject) {
  if (includeObject === 'None') return {};
  return { object: includeObject === 'Object' ? withKind(resource, object) : partial(object.metadata) };
}

function partial(metadata: object) {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
