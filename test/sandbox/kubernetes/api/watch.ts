/** GET with `watch=true`: a stream of changes, one JSON object a line (facts on Kubernetes, section 1.2). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KubernetesObject } from '../objects.ts';
import { groupVersionOf, type Resource } from '../resource.ts';
import { expiredWatch, forbiddenValue, invalid, isFailure, type Status } from '../statuses.ts';
import type { Change, Store } from '../store.ts';
import type { Answer } from './answer.ts';
import { type Rendering, renderEvent } from './rendering.ts';
import { isTrue } from './request.ts';
import { type Selection, selectionOf } from './selection.ts';

const BOOKMARK_MS = 60_000;
/** A bookmark is also sent this long before the stream ends. */
const LAST_BOOKMARK_MS = 2_000;
const LEAST_TIMEOUT_SECONDS = 1_800;
const INITIAL_END = { 'k8s.io/initial-events-end': 'true' };

export interface WatchTarget {
  store: Store;
  resource: Resource;
  namespace: string | undefined;
  query: URLSearchParams;
  rendering: () => Rendering;
}

/** The stream, or why there is none. Durations of a watch are those of the client's clock, never simulated. */
export function watchAnswer(target: WatchTarget): Answer | Status {
  const { resource, query } = target;
  const selection = selectionOf(resource, query);
  if (isFailure(selection)) return selection;
  if (query.has('sendInitialEvents') && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
    return invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [forbiddenValue('resourceVersionMatch', why)]);
  }
  return { status: 200, stream: (response, request) => openStream(target, selection, response, request) };
}

function openStream(
  target: WatchTarget,
  selection: Selection,
  response: ServerResponse,
  request: IncomingMessage,
): void {
  const { store, query } = target;
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || LEAST_TIMEOUT_SECONDS * (1 + Math.random());
  const send = makeSender(target, response);
  const isComplete = sendPast(target, selection, send);
  if (!isComplete) {
    response.end();
    return;
  }
  const unsubscribe = store.subscribe((change) => sendChange(target, selection, send, change));
  const timers = isTrue(query.get('allowWatchBookmarks') ?? 'false')
    ? bookmarkTimers(seconds, () => send.bookmark())
    : [];
  const end = setTimeout(() => response.end(), seconds * 1000);
  const stop = () => {
    unsubscribe();
    for (const timer of [...timers, end]) clearTimeout(timer);
  };
  response.once('close', stop);
  request.once('aborted', stop);
}

function bookmarkTimers(seconds: number, send: () => void): NodeJS.Timeout[] {
  const every = setInterval(send, BOOKMARK_MS);
  const untilLastMs = seconds * 1000 - LAST_BOOKMARK_MS;
  return untilLastMs > 0 ? [every, setTimeout(send, untilLastMs)] : [every];
}

type Sender = ReturnType<typeof makeSender>;

function makeSender({ store, resource, rendering }: WatchTarget, response: ServerResponse) {
  let isFirst = true;
  const write = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
  return {
    event(type: Change['type'], object: KubernetesObject) {
      write(type, renderEvent(resource, object, rendering(), isFirst));
      isFirst = false;
    },
    bookmark(annotations?: Record<string, string>) {
      const metadata = {
        resourceVersion: String(store.version),
        creationTimestamp: null,
        ...(annotations && { annotations }),
      };
      write('BOOKMARK', {
        kind: resource.kind,
        apiVersion: groupVersionOf(resource),
        metadata,
        ...emptyBody(resource),
      });
    },
    error: (status: Status) => write('ERROR', status),
  };
}

/** A pod without content still has these, in Go. */
function emptyBody({ kind }: Resource): object {
  return kind === 'Pod' ? { spec: { containers: null }, status: {} } : {};
}

/** What lies before the live part: all objects, or the changes since a version. False where that version is forgotten. */
function sendPast(target: WatchTarget, selection: Selection, send: Sender): boolean {
  const { store, query } = target;
  const asked = Number(query.get('resourceVersion') ?? 0);
  const wantsInitial = isTrue(query.get('sendInitialEvents') ?? 'false');
  if (wantsInitial || asked === 0) {
    sendAll(target, selection, send);
    if (wantsInitial && isTrue(query.get('allowWatchBookmarks') ?? 'false')) send.bookmark(INITIAL_END);
    return true;
  }
  if (asked < store.compactedVersion) {
    send.error(expiredWatch(asked, store.compactedVersion));
    return false;
  }
  for (const change of store.changesAfter(asked)) sendChange(target, selection, send, change);
  return true;
}

function sendAll({ store, resource, namespace }: WatchTarget, selection: Selection, send: Sender): void {
  for (const [, object] of store.entriesAt(resource.plural, store.version, { namespace })) {
    if (selection.includes(object)) send.event('ADDED', object);
  }
}

/**
 * An object that begins to fit the selectors is added, one that ceases to is deleted, whatever happened to it; the deleted
 * one is shown as it last fitted, with the new version.
 */
function sendChange({ resource, namespace }: WatchTarget, selection: Selection, send: Sender, change: Change): void {
  const { object, previous, type } = change;
  if (change.resource !== resource.plural || (namespace && object.metadata.namespace !== namespace)) return;
  const isIn = type !== 'DELETED' && selection.includes(object);
  const wasIn = previous !== undefined && selection.includes(previous);
  if (isIn) send.event(wasIn ? 'MODIFIED' : 'ADDED', object);
  else if (wasIn) send.event('DELETED', type === 'DELETED' ? object : withVersion(previous, change.version));
}

function withVersion(object: KubernetesObject, version: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}
