/** JSON Patch (RFC 6902). Why an operation failed is not told: the real server does not tell either. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../objects.ts';

export interface JsonPatchOperation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/** The patched copy, or undefined where an operation cannot be done or a test is false. */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
  const root = { root: structuredClone(document) };
  const isDone = operations.every((operation) => perform(root, operation));
  return isDone ? root.root : undefined;
}

function perform(root: object, { op, path, from, value }: JsonPatchOperation): boolean {
  if (op === 'add') return add(root, path, structuredClone(value));
  if (op === 'remove') return remove(root, path);
  if (op === 'replace') return replace(root, path, structuredClone(value));
  if (op === 'test') return isDeepStrictEqual(read(root, path), value);
  if (from === undefined) return false;
  const moved = structuredClone(read(root, from));
  if (moved === undefined || (op !== 'move' && op !== 'copy')) return false;
  return (op === 'copy' || remove(root, from)) && add(root, path, moved);
}

function add(root: object, path: string, value: unknown): boolean {
  const { parent, key } = locate(root, path);
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : indexOf(key);
    if (index === undefined || index > parent.length) return false;
    parent.splice(index, 0, value);
    return true;
  }
  if (!isRecord(parent)) return false;
  parent[key] = value;
  return true;
}

function remove(root: object, path: string): boolean {
  const { parent, key } = locate(root, path);
  if (Array.isArray(parent)) {
    const index = indexOf(key);
    return index !== undefined && index < parent.length && parent.splice(index, 1).length === 1;
  }
  return isRecord(parent) && Object.hasOwn(parent, key) && delete parent[key];
}

function replace(root: object, path: string, value: unknown): boolean {
  const { parent, key } = locate(root, path);
  if (read(root, path) === undefined || (!isRecord(parent) && !Array.isArray(parent))) return false;
  (parent as Record<string, unknown>)[key] = value;
  return true;
}

function read(root: object, path: string): unknown {
  const { parent, key } = locate(root, path);
  return Array.isArray(parent) || isRecord(parent) ? (parent as Record<string, unknown>)[key] : undefined;
}

/** The container and the last key of a JSON pointer; the document itself lies under `root`. */
function locate(root: object, pointer: string): { parent: unknown; key: string } {
  const keys = `/root${pointer}`.slice(1).split('/').map(unescapeKey);
  const key = keys.pop() ?? '';
  const parent = keys.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    root,
  );
  return { parent, key };
}

const unescapeKey = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');

function indexOf(key: string): number | undefined {
  return /^(0|[1-9]\d*)$/.test(key) ? Number(key) : undefined;
}
