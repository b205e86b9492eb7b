/**
 * What etcd is to a cluster: objects under keys, one rising resourceVersion over all of them, and the history of changes
 * from which an older state can be read until it is compacted. It knows nothing of defaults, rules or HTTP.
 */
import { controllerOf, type Kinds, type KubernetesObject, keyOf, type Pod, type ResourceName } from './objects.ts';
import { byCodeUnits, makeTable, type Table } from './table.ts';

export interface Change<T extends KubernetesObject = KubernetesObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: ResourceName;
  key: string;
  /** As it is now; for DELETED as it last was, with the version of the deletion. */
  object: T;
  previous?: T;
  version: number;
}

export interface Store {
  readonly version: number;
  /** Changes up to this version are forgotten: neither lists nor watches can begin before it. */
  readonly compactedVersion: number;
  get<R extends ResourceName>(resource: R, key: string): Kinds[R] | undefined;
  list<R extends ResourceName>(resource: R, namespace?: string): Kinds[R][];
  count(resource: ResourceName): number;
  /** As the resource was at `version`, from `fromKey` on; the caller has checked that it is not compacted. */
  entriesAt(resource: ResourceName, version: number, from: From): Iterable<[string, KubernetesObject]>;
  /** Creates or replaces, and returns the object with its new version. */
  put<R extends ResourceName>(resource: R, object: Kinds[R]): Kinds[R];
  remove(resource: ResourceName, key: string): void;
  changesAfter(version: number): Change[];
  subscribe(listener: (change: Change) => void): () => void;
  /** Forgets the changes up to that version: what was read before it can neither be paged on nor watched from. */
  compact(version: number): void;
  /** A version that nothing gets, as when etcd's compaction writes its own key. */
  skipVersion(): number;
  podsOn(nodeName: string): Pod[];
  /** Those that name this uid as their controller. */
  controlledBy<R extends ResourceName>(resource: R, ownerUid: string): Kinds[R][];
}

export interface From {
  namespace?: string | undefined;
  key?: string | undefined;
}

// A cluster that has lived a while: version 1 is long compacted.
const FIRST_VERSION = 200;
const MAX_HISTORY = 400_000;

export function makeStore(): Store {
  const tables = new Map<ResourceName, Table<KubernetesObject>>();
  const byNode = makeIndex((resource, object) => (resource === 'pods' ? (object as Pod).spec.nodeName : undefined));
  const byOwner = makeIndex((_, object) => controllerOf(object)?.uid);
  const listeners = new Set<(change: Change) => void>();
  let history: Change[] = [];
  let version = FIRST_VERSION;
  let compactedVersion = FIRST_VERSION;

  function tableOf<R extends ResourceName>(resource: R): Table<Kinds[R]> {
    const found = tables.get(resource) ?? makeTable<KubernetesObject>();
    tables.set(resource, found);
    return found as Table<Kinds[R]>;
  }

  function tell(change: Change): void {
    byNode.update(change);
    byOwner.update(change);
    history.push(change);
    if (history.length > MAX_HISTORY) forget(MAX_HISTORY / 2);
    for (const listener of listeners) listener(change);
  }

  function forget(count: number): void {
    if (count <= 0) return;
    compactedVersion = history[count - 1]?.version ?? compactedVersion;
    history = history.slice(count);
  }

  function put<R extends ResourceName>(resource: R, object: Kinds[R]): Kinds[R] {
    const table = tableOf(resource);
    const key = keyOf(object);
    const previous = table.get(key);
    version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    table.set(key, stored);
    const change = { resource, key, object: stored, version };
    tell(previous ? { type: 'MODIFIED', ...change, previous } : { type: 'ADDED', ...change });
    return stored;
  }

  function remove(resource: ResourceName, key: string): void {
    const previous = tableOf(resource).get(key);
    if (!previous) return;
    version += 1;
    tableOf(resource).delete(key);
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(version) } };
    tell({ type: 'DELETED', resource, key, object, previous, version });
  }

  function changesAfter(from: number): Change[] {
    let start = history.length;
    while (start > 0 && (history[start - 1] as Change).version > from) start -= 1;
    return history.slice(start);
  }

  function* entriesAt(resource: ResourceName, at: number, from: From): Iterable<[string, KubernetesObject]> {
    const prefix = from.namespace ? `${from.namespace}/` : '';
    const undone = undo(changesAfter(at), resource, prefix, from.key ?? '');
    const gone = [...undone].filter(([key]) => !tableOf(resource).get(key)).sort(([a], [b]) => byCodeUnits(a, b));
    for (const [key, object] of tableOf(resource).entries(prefix, from.key)) {
      while (gone[0] && gone[0][0] < key) yield* existing(gone.shift());
      if (undone.has(key)) yield* existing([key, undone.get(key)]);
      else yield [key, object];
    }
    for (const entry of gone) yield* existing(entry);
  }

  return {
    get version() {
      return version;
    },
    get compactedVersion() {
      return compactedVersion;
    },
    get: (resource, key) => tableOf(resource).get(key),
    list: (resource, namespace) =>
      Array.from(tableOf(resource).entries(namespace ? `${namespace}/` : ''), ([, object]) => object),
    count: (resource) => tableOf(resource).size,
    ...{ entriesAt, put, remove, changesAfter },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    compact(upTo) {
      const kept = history.findIndex((change) => change.version > upTo);
      forget(kept < 0 ? history.length : kept);
      compactedVersion = Math.max(compactedVersion, upTo);
    },
    skipVersion() {
      version += 1;
      return version;
    },
    podsOn: (nodeName) => byNode.of('pods', nodeName) as Pod[],
    controlledBy: <R extends ResourceName>(resource: R, uid: string) => byOwner.of(resource, uid) as Kinds[R][],
  };
}

/** What each changed key held before these changes; undefined where it did not exist. */
function undo(changes: Change[], resource: ResourceName, prefix: string, fromKey: string) {
  const before = new Map<string, KubernetesObject | undefined>();
  for (const change of changes) {
    const isWanted = change.resource === resource && change.key.startsWith(prefix) && change.key >= fromKey;
    if (isWanted && !before.has(change.key)) before.set(change.key, change.previous);
  }
  return before;
}

function* existing(entry: [string, KubernetesObject | undefined] | undefined): Iterable<[string, KubernetesObject]> {
  if (entry?.[1]) yield [entry[0], entry[1]];
}

/** Objects by a value of theirs, kept up to date change by change. */
function makeIndex(groupOf: (resource: ResourceName, object: KubernetesObject) => string | undefined) {
  const groups = new Map<string, Map<string, KubernetesObject>>();

  function drop(resource: ResourceName, key: string, object: KubernetesObject): void {
    const value = groupOf(resource, object);
    if (value === undefined) return;
    const group = groups.get(`${resource} ${value}`);
    group?.delete(key);
    if (group?.size === 0) groups.delete(`${resource} ${value}`);
  }

  function add(resource: ResourceName, key: string, object: KubernetesObject): void {
    const value = groupOf(resource, object);
    if (value === undefined) return;
    const name = `${resource} ${value}`;
    const group = groups.get(name) ?? new Map<string, KubernetesObject>();
    groups.set(name, group.set(key, object));
  }

  return {
    update({ type, resource, key, object, previous }: Change): void {
      if (previous && (type === 'DELETED' || groupOf(resource, previous) !== groupOf(resource, object))) {
        drop(resource, key, previous);
      }
      if (type !== 'DELETED') add(resource, key, object);
    },
    of: (resource: ResourceName, value: string) => [...(groups.get(`${resource} ${value}`)?.values() ?? [])],
  };
}
