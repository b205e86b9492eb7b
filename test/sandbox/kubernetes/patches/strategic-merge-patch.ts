/**
 * Strategic merge patch: as a merge patch, but lists with a merge key are merged item by item. The keys are those of the
 * Kubernetes API types; every other list (tolerations and taints among them) is atomic and replaced as a whole.
 */
import { isRecord } from '../objects.ts';

type Item = Record<string, unknown>;

/** The merge key of each list, by the name of the field and, where names repeat, by the field above it. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  schedulingGates: 'name',
  resourceClaims: 'name',
  env: 'name',
  ports: 'containerPort',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  ownerReferences: 'uid',
  conditions: 'type',
  addresses: 'type',
  podIPs: 'ip',
  hostIPs: 'ip',
};
/** Lists of plain values that are merged as sets. */
const SETS = new Set(['finalizers']);

/** The patched copy. Knows `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…`. */
export function applyStrategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return structuredClone(patch);
  const merged = startOf(target, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) applyDirective(merged, key, value);
    else if (value === null) delete merged[key];
    else if (Array.isArray(value)) merged[key] = mergeList(key, merged[key], value);
    else merged[key] = applyStrategicMergePatch(merged[key], value);
  }
  for (const [key, order] of Object.entries(patch)) reorder(merged, key, order);
  return merged;
}

function startOf(target: unknown, patch: Item): Item {
  if (!isRecord(target) || patch.$patch === 'replace') return {};
  const kept = patch.$retainKeys;
  if (!Array.isArray(kept)) return { ...target };
  return Object.fromEntries(Object.entries(target).filter(([key]) => kept.includes(key)));
}

function applyDirective(merged: Item, directive: string, value: unknown): void {
  const field = /^\$deleteFromPrimitiveList\/(.+)$/.exec(directive)?.[1];
  const list = field === undefined ? undefined : merged[field];
  if (field === undefined || !Array.isArray(list) || !Array.isArray(value)) return;
  merged[field] = list.filter((item) => !value.includes(item));
}

function mergeList(field: string, target: unknown, patch: unknown[]): unknown[] {
  const old = Array.isArray(target) ? target : [];
  if (SETS.has(field)) return [...new Set([...old, ...patch])];
  const mergeKey = MERGE_KEYS[field];
  if (!mergeKey) return structuredClone(patch);
  const items = patch.filter(isRecord);
  if (items.some((item) => item.$patch === 'replace')) {
    return items.filter((item) => item.$patch !== 'replace');
  }
  return mergeItems(old.filter(isRecord), items, mergeKey);
}

function mergeItems(old: Item[], patch: Item[], mergeKey: string): Item[] {
  const merged = [...old];
  for (const item of patch) {
    const at = merged.findIndex((candidate) => candidate[mergeKey] === item[mergeKey]);
    if (item.$patch === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (at < 0) merged.push(applyStrategicMergePatch({}, item) as Item);
    else merged[at] = applyStrategicMergePatch(merged[at], item) as Item;
  }
  return merged;
}

function reorder(merged: Item, directive: string, order: unknown): void {
  const field = /^\$setElementOrder\/(.+)$/.exec(directive)?.[1];
  const list = field === undefined ? undefined : merged[field];
  if (field === undefined || !Array.isArray(list) || !Array.isArray(order)) return;
  const mergeKey = MERGE_KEYS[field];
  const idOf = (item: unknown) => (mergeKey && isRecord(item) ? item[mergeKey] : item);
  const places = new Map(order.map((item, place) => [idOf(item), place]));
  merged[field] = list.toSorted((a, b) => (places.get(idOf(a)) ?? -1) - (places.get(idOf(b)) ?? -1));
}
