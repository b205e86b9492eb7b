/** GET of a collection: pages, selectors and versions (facts on Kubernetes, section 1.2). */
import type { KubernetesObject } from '../objects.ts';
import type { Resource } from '../resource.ts';
import {
  badRequest,
  expiredContinue,
  expiredList,
  futureVersion,
  invalid,
  isFailure,
  requiredValue,
  type Status,
} from '../statuses.ts';
import type { Store } from '../store.ts';
import { decodePosition, encodePosition, type Position } from './continue-token.ts';
import type { ListMetadata } from './rendering.ts';
import { type Selection, selectionOf } from './selection.ts';

export interface Page {
  objects: KubernetesObject[];
  metadata: ListMetadata;
}

const UNLIMITED = 0;

/** One page of the resource, all namespaces together where none is given. */
export function listPage(
  store: Store,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
): Page | Status {
  const selection = selectionOf(resource, query);
  if (isFailure(selection)) return selection;
  const limit = limitOf(query);
  if (isFailure(limit)) return limit;
  const position = positionOf(store, query);
  if (isFailure(position)) return position;
  return readPage(store, resource, namespace, { selection, limit, position });
}

function readPage(
  store: Store,
  resource: Resource,
  namespace: string | undefined,
  { selection, limit, position }: { selection: Selection; limit: number; position: Position },
): Page {
  const { version, startKey } = position;
  const objects: KubernetesObject[] = [];
  let lastKey = '';
  let remaining = 0;
  for (const [key, object] of store.entriesAt(resource.plural, version, { namespace, key: startKey })) {
    if (limit !== UNLIMITED && objects.length === limit) {
      // How many are left is told only where no selector hides it; then whether any is left is enough.
      remaining += selection.includes(object) ? 1 : 0;
      if (remaining > 0 && !selection.isEverything) break;
    } else if (selection.includes(object)) {
      objects.push(object);
      lastKey = key;
    }
  }
  const metadata: ListMetadata = { resourceVersion: String(version) };
  if (remaining > 0) metadata.continue = encodePosition({ version, startKey: `${lastKey}\0` });
  if (remaining > 0 && selection.isEverything) metadata.remainingItemCount = remaining;
  return { objects, metadata };
}

function limitOf(query: URLSearchParams): number | Status {
  const text = query.get('limit') ?? '0';
  if (!/^-?\d+$/.test(text)) return badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Math.max(UNLIMITED, Number(text));
}

/** Where the page begins and at which version it reads. */
function positionOf(store: Store, query: URLSearchParams): Position | Status {
  const token = query.get('continue');
  const asked = query.get('resourceVersion') ?? '';
  if (token) return positionOfToken(store, token, asked);
  if (asked === '' || asked === '0') {
    const match = query.get('resourceVersionMatch');
    if (match && asked === '') return missingVersion();
    return { version: store.version, startKey: '' };
  }
  const version = Number(asked);
  if (!Number.isInteger(version)) return badRequest(`resourceVersion: Invalid value: "${asked}": strconv.ParseUint`);
  if (version > store.version) return futureVersion(version, store.version);
  const isExact = query.get('resourceVersionMatch') === 'Exact' || isLegacyExact(query);
  if (!isExact) return { version: store.version, startKey: '' };
  return version < store.compactedVersion ? expiredList() : { version, startKey: '' };
}

/** Without a match rule, a limit makes the version exact. */
function isLegacyExact(query: URLSearchParams): boolean {
  return !query.has('resourceVersionMatch') && Number(query.get('limit') ?? 0) > 0;
}

function missingVersion(): Status {
  const why = 'resourceVersionMatch is forbidden unless resourceVersion is provided';
  return invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [requiredValue('resourceVersionMatch', why)]);
}

function positionOfToken(store: Store, token: string, askedVersion: string): Position | Status {
  if (askedVersion !== '' && askedVersion !== '0') {
    return badRequest('specifying resource version is not allowed when using continue');
  }
  const position = decodePosition(token);
  if (isFailure(position)) return position;
  if (position.version < 0) return { ...position, version: store.version };
  if (position.version >= store.compactedVersion) return position;
  return expiredContinue(encodePosition({ ...position, version: -1 }));
}
