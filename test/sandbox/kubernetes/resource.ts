/** What distinguishes one resource from another: names, defaults, rules, selectable fields and table columns. */
import type { KubernetesObject, ResourceName } from './objects.ts';
import type { Cause, Status } from './statuses.ts';
import type { Store } from './store.ts';
import { ageOf } from './times.ts';

export type Subresource = 'status' | 'eviction' | 'binding' | 'scale';

export interface PrepareContext {
  store: Store;
  nowMs: number;
}

/** `T` is the type of its objects; preparing changes a draft that nobody else has. */
export interface Resource<T extends KubernetesObject = KubernetesObject> {
  group: string;
  version: string;
  plural: ResourceName;
  singular: string;
  kind: string;
  isNamespaced: boolean;
  shortNames: readonly string[];
  categories?: readonly string[];
  subresources: readonly Subresource[];
  /** Whether `metadata.generation` counts the changes of the spec. */
  hasGeneration: boolean;
  /** Deletion answers with the object (pods, namespaces) or with a Status that names it. */
  deletionShows: 'object' | 'status';
  /** Top-level fields besides apiVersion, kind and metadata. */
  topFields: readonly string[];
  fields: Readonly<Record<string, (object: T) => string>>;
  columns: readonly Column<T>[];
  prepareCreate?(draft: T, context: PrepareContext): Status | undefined;
  prepareUpdate?(draft: T, old: T, context: PrepareContext): Status | undefined;
  validate?(object: T): Cause[];
  validateUpdate?(object: T, old: T): Cause[];
}

/** `priority` 1 is shown by `kubectl -o wide` only. */
export interface Column<T> {
  name: string;
  type: 'string' | 'integer' | 'boolean';
  format?: string;
  priority?: 0 | 1;
  cell(object: T, nowMs: number): string | number | boolean;
}

export const nameColumn: Column<KubernetesObject> = {
  ...{ name: 'Name', type: 'string', format: 'name' },
  cell: ({ metadata }) => metadata.name,
};

export const ageColumn: Column<KubernetesObject> = {
  ...{ name: 'Age', type: 'string' },
  cell: ({ metadata }, nowMs) => ageOf(metadata.creationTimestamp, nowMs),
};

/** A text column; `undefined` and the empty text print as `<none>`. */
export function textColumn<T>(name: string, cell: (object: T) => string | undefined, priority: 0 | 1 = 0): Column<T> {
  return { name, type: 'string', priority, cell: (object) => cell(object) || '<none>' };
}

export function groupVersionOf({ group, version }: { group: string; version: string }): string {
  return group ? `${group}/${version}` : version;
}
