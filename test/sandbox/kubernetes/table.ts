/**
 * The objects of one resource in the order of their keys, which is the order of a list. Adding and removing are cheap:
 * the keys are put in order when somebody next walks them.
 */

export interface Table<T> {
  readonly size: number;
  get(key: string): T | undefined;
  set(key: string, object: T): void;
  delete(key: string): void;
  /** Objects whose key begins with `prefix`, from `fromKey` on. */
  entries(prefix?: string, fromKey?: string): Iterable<[string, T]>;
}

export function makeTable<T>(): Table<T> {
  const objects = new Map<string, T>();
  let keys: string[] = [];
  let isSorted = true;

  function add(key: string): void {
    const last = keys.at(-1);
    if (last !== undefined && key < last) isSorted = false;
    keys.push(key);
  }

  function sort(): void {
    if (isSorted) return;
    keys = [...objects.keys()].sort(byCodeUnits);
    isSorted = true;
  }

  function* entries(prefix = '', fromKey = ''): Generator<[string, T]> {
    sort();
    // The walk goes on over this array when a write replaces it; keys removed meanwhile are skipped.
    const walked = keys;
    const start = fromKey > prefix ? fromKey : prefix;
    for (let i = firstAtOrAfter(walked, start); i < walked.length; i++) {
      const key = walked[i] as string;
      if (!key.startsWith(prefix)) return;
      const object = objects.get(key);
      if (object !== undefined) yield [key, object];
    }
  }

  return {
    get size() {
      return objects.size;
    },
    get: (key) => objects.get(key),
    set(key, object) {
      if (!objects.has(key)) add(key);
      objects.set(key, object);
    },
    delete(key) {
      if (!objects.delete(key)) return;
      // A key that comes back must not be walked twice.
      isSorted = false;
    },
    entries,
  };
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstAtOrAfter(keys: readonly string[], wanted: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
