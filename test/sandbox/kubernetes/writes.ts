/**
 * Creating, changing and removing objects as the API server does it: defaults and admission, rules, conflicts,
 * generations. Clients reach these by HTTP and the controllers directly; both meet the same rules.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Cluster, randomSuffix } from './cluster.ts';
import { draftOf } from './decode.ts';
import { type Kinds, type KubernetesObject, keyFor, keyOf, type ResourceName } from './objects.ts';
import type { Resource } from './resource.ts';
import { RESOURCES } from './resources/index.ts';
import {
  alreadyExists,
  badRequest,
  failure,
  forbidden,
  invalid,
  invalidValue,
  isFailure,
  notFound,
  requiredValue,
  type Status,
  staleVersion,
} from './statuses.ts';
import { timeOf } from './times.ts';

export interface WriteOptions {
  isDryRun?: boolean;
}

export interface UpdateOptions extends WriteOptions {
  /** Only the status changes, or everything but the status. */
  part?: 'main' | 'status';
}

/** The stored object, or why it was refused. */
export function createObject<R extends ResourceName>(
  cluster: Cluster,
  plural: R,
  namespace: string | undefined,
  body: object,
  options: WriteOptions = {},
): Kinds[R] | Status {
  const resource = RESOURCES[plural];
  const draft = draftOf(resource, body as Record<string, unknown>);
  if (isFailure(draft)) return draft;
  return createDraft(cluster, resource, namespace, draft.object, options) as Kinds[R] | Status;
}

/** As above, for a draft that is already decoded; it becomes the object. */
export function createDraft(
  cluster: Cluster,
  resource: Resource,
  namespace: string | undefined,
  draft: KubernetesObject,
  { isDryRun = false }: WriteOptions = {},
): KubernetesObject | Status {
  const nowMs = cluster.clock.now();
  const refusal = placeIn(cluster, resource, namespace, draft);
  if (refusal) return refusal;
  setIdentity(cluster, resource, draft);
  const unprepared = resource.prepareCreate?.(draft, { store: cluster.store, nowMs });
  if (unprepared) return unprepared;
  const causes = draft.metadata.name
    ? (resource.validate?.(draft) ?? [])
    : [requiredValue('metadata.name', 'name or generateName is required')];
  if (causes.length > 0) return invalid(resource, draft.metadata.name, causes);
  if (cluster.store.get(resource.plural, keyOf(draft))) return alreadyExists(resource, draft.metadata.name);
  return isDryRun ? draft : cluster.store.put(resource.plural, draft as Kinds[ResourceName]);
}

/**
 * Changes an object: `change` gets a copy of it and returns the wanted one or a refusal. What the part of the update may
 * not touch is put back silently, as the real server does.
 */
export function updateObject<R extends ResourceName>(
  cluster: Cluster,
  plural: R,
  key: string,
  change: (copy: Kinds[R]) => Kinds[R] | Status,
  { part = 'main', isDryRun = false }: UpdateOptions = {},
): Kinds[R] | Status {
  const resource = RESOURCES[plural];
  const old = cluster.store.get(plural, key);
  if (!old) return notFound(resource, key.slice(key.indexOf('/') + 1));
  const changed = change(structuredClone(old));
  if (isFailure(changed)) return changed;
  const refusal = checkIdentity(resource, changed, old);
  if (refusal) return refusal;
  const draft = { ...changed, metadata: fixedMetadata(changed, old) } as Kinds[R];
  keepOtherPart(draft, old, part);
  const unprepared = resource.prepareUpdate?.(draft, old, { store: cluster.store, nowMs: cluster.clock.now() });
  if (unprepared) return unprepared;
  const causes = part === 'main' ? (resource.validateUpdate?.(draft, old) ?? []) : [];
  if (causes.length > 0) return invalid(resource, draft.metadata.name, causes);
  if (isDeepStrictEqual(draft, old)) return old;
  countGeneration(resource, draft, old);
  if (isDryRun) return draft;
  return finishDeletion(cluster, plural, draft) ?? cluster.store.put(plural, draft);
}

/** For controllers: changes the status by merging fields into it, and ignores an object that is gone. */
export function mergeStatus<R extends ResourceName>(
  cluster: Cluster,
  plural: R,
  key: string,
  status: Partial<Kinds[R] extends { status: infer S } ? S : never>,
): void {
  const change = (copy: Kinds[R]) => {
    const merged = { ...(copy as { status?: object }).status, ...status };
    return { ...copy, status: merged };
  };
  updateObject(cluster, plural, key, change, { part: 'status' });
}

function placeIn(
  { store }: Cluster,
  resource: Resource,
  namespace: string | undefined,
  { metadata }: KubernetesObject,
): Status | undefined {
  if (!resource.isNamespaced) {
    delete metadata.namespace;
    return undefined;
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    return badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const place = namespace ?? 'default';
  metadata.namespace = place;
  const found = store.get('namespaces', place);
  if (!found) return notFound(RESOURCES.namespaces, place);
  if (found.status.phase === 'Active') return undefined;
  const why = `unable to create new content in namespace ${place} because it is being terminated`;
  return forbidden(resource, metadata.name, why);
}

function setIdentity(cluster: Cluster, resource: Resource, { metadata }: KubernetesObject): void {
  if (!metadata.name && metadata.generateName) metadata.name = `${metadata.generateName}${randomSuffix(cluster)}`;
  metadata.uid = randomUUID();
  metadata.creationTimestamp = timeOf(cluster.clock.now());
  metadata.resourceVersion = '';
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  if (resource.hasGeneration) metadata.generation = 1;
  else delete metadata.generation;
}

function checkIdentity(
  resource: Resource,
  { metadata }: KubernetesObject,
  { metadata: old }: KubernetesObject,
): Status | undefined {
  if (metadata.name !== old.name) {
    return badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${old.name})`);
  }
  if (metadata.namespace !== old.namespace) {
    return badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== old.resourceVersion) {
    return staleVersion(resource, old.name);
  }
  if (!metadata.uid || metadata.uid === old.uid) return undefined;
  return invalid(resource, old.name, [invalidValue('metadata.uid', metadata.uid, 'field is immutable')]);
}

/** Whatever a client sends, these stay. */
function fixedMetadata({ metadata }: KubernetesObject, { metadata: old }: KubernetesObject) {
  const { uid, creationTimestamp, resourceVersion } = old;
  const fixed = { ...metadata, uid, creationTimestamp, resourceVersion };
  for (const field of ['generation', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generateName'] as const) {
    if (old[field] === undefined) delete fixed[field];
    else Object.assign(fixed, { [field]: old[field] });
  }
  for (const map of ['labels', 'annotations', 'finalizers'] as const) {
    if (Object.keys(fixed[map] ?? {}).length === 0) delete fixed[map];
  }
  return fixed;
}

function keepOtherPart(draft: object, old: object, part: 'main' | 'status'): void {
  const kept = part === 'main' ? 'status' : 'spec';
  if (kept in old) Object.assign(draft, { [kept]: structuredClone((old as Record<string, unknown>)[kept]) });
}

function countGeneration({ hasGeneration }: Resource, draft: KubernetesObject, old: KubernetesObject): void {
  if (!hasGeneration || isDeepStrictEqual(specOf(draft), specOf(old))) return;
  draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

const specOf = (object: object) => (object as { spec?: unknown }).spec;

/** An object that only its finalizers kept goes with the last of them. */
function finishDeletion<R extends ResourceName>(cluster: Cluster, plural: R, draft: Kinds[R]): Kinds[R] | undefined {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds, namespace, name } = draft.metadata;
  if (!deletionTimestamp || finalizers?.length || plural === 'namespaces' || deletionGracePeriodSeconds) {
    return undefined;
  }
  if (plural === 'pods' && deletionGracePeriodSeconds === undefined) return undefined;
  cluster.store.remove(plural, keyFor(namespace, name));
  return draft;
}

/** For callers whose own write cannot be refused unless the emulator is wrong. */
export function must<T>(result: T | Status, attempt: string): T {
  if (isFailure(result)) throw new Error(`${attempt}: refused with ${result.code} ${result.message}.`);
  return result;
}

export const internalError = (message: string): Status => failure(500, 'InternalError', message);
