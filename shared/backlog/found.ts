/**
 * Finds the exact paths of fields, as `spec.containers[0].ports[1].hostPort` or `metadata.labels['app']`. What finds
 * nothing allocates nothing, for most of the questions put to most of the pods find nothing.
 */

export const nothing: readonly string[] = [];

/** The place itself, below which nothing more is named. */
export const here: readonly string[] = [''];

export const hereIf = (isFound: boolean): readonly string[] => (isFound ? here : nothing);

/** Looks into each item of a list. */
export function inEach<T>(
  name: string,
  items: readonly T[] | null | undefined,
  find: (item: T) => readonly string[],
): readonly string[] {
  if (!items) return nothing;
  let found = nothing;
  for (let index = 0; index < items.length; index++) {
    const inItem = find(items[index] as T);
    if (inItem.length > 0) found = both(found, below(`${name}[${index}]`, inItem));
  }
  return found;
}

/** The keys of a map whose values meet a condition. */
export function keysOf<V>(
  name: string,
  map: Readonly<Record<string, V>> | null | undefined,
  isFound: (key: string, value: V) => boolean,
): readonly string[] {
  if (!map) return nothing;
  let found = nothing;
  for (const key in map) if (isFound(key, map[key] as V)) found = both(found, [`${name}['${key}']`]);
  return found;
}

/** The members of an object that are set. */
export function membersOf<T extends object>(
  object: T | null | undefined,
  names: readonly (keyof T & string)[],
): readonly string[] {
  if (!object) return nothing;
  let found = nothing;
  for (const name of names) {
    if (object[name] !== undefined && object[name] !== null) found = both(found, [name]);
  }
  return found;
}

/** The same paths, seen from further up. */
export function below(place: string, paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? nothing : paths.map((path) => joined(place, path));
}

function joined(place: string, path: string): string {
  if (path === '') return place;
  return path.startsWith('[') ? `${place}${path}` : `${place}.${path}`;
}

export function both(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length === 0) return other;
  return other.length === 0 ? one : [...one, ...other];
}
