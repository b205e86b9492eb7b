import type { ScaleUp } from '../../domain/cluster-view.ts';
import { instantOf } from '../../domain/time.ts';

/**
 * What the cluster autoscaler told by Kubernetes events, which live for an hour (facts: kubernetes.md, section 3.3).
 * What became of a scale-up is told of its status ConfigMap, all else of pods.
 */

/** A selector of events: one list holds all that the autoscaler tells. */
export const autoscalerEvents = 'source=cluster-autoscaler';

/** Null for an event that tells of no scale-up. */
export function scaleUpOf(item: unknown): ScaleUp | null {
  const event = item as KubeEvent;
  const kind = kindOf(event);
  const date = new Date(lastSeen(event) ?? Number.NaN);
  if (!kind || Number.isNaN(date.getTime())) return null;
  const { namespace = '', name = '' } = event.involvedObject ?? {};
  const message = (event.message ?? '').slice(0, messageLengthMax);
  const nodesComing = kind === 'triggered' ? nodesIn(event.message ?? '') : 0;
  return { at: instantOf(date), kind, pod: `${namespace}/${name}`, nodesComing, message };
}

export function newestLast(scaleUps: readonly ScaleUp[]): readonly ScaleUp[] {
  return scaleUps.toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
}

interface KubeEvent {
  readonly metadata?: { readonly creationTimestamp?: string | null };
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly namespace?: string; readonly name?: string };
  readonly series?: { readonly lastObservedTime?: string | null } | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/** A list of what every node group answered can be long, and its start says enough. */
const messageLengthMax = 500;

const kinds: Readonly<Record<string, ScaleUp['kind']>> = {
  TriggeredScaleUp: 'triggered',
  NotTriggerScaleUp: 'refused',
  FailedToScaleUpGroup: 'backing-off',
  ScaleUpTimedOut: 'backing-off',
};

function kindOf({ reason = '', message = '' }: KubeEvent): ScaleUp['kind'] | null {
  if (!Object.hasOwn(kinds, reason)) return null;
  const isBackingOff = reason === 'NotTriggerScaleUp' && message.includes('in backoff after failed scale-up');
  return isBackingOff ? 'backing-off' : (kinds[reason] ?? null);
}

/** Events of either shape: the new one counts repetitions in a series, the old one in `lastTimestamp`. */
function lastSeen({ series, lastTimestamp, eventTime, metadata }: KubeEvent): string | null | undefined {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata?.creationTimestamp;
}

/** `pod triggered scale-up: [{aks-nodepool1-34419311-vmss 3->5 (max: 5)}]`, one pair of braces for each node group. */
function nodesIn(message: string): number {
  const changes = [...message.matchAll(/\s(\d+)->(\d+)\s/g)];
  return changes.reduce((sum, [, from, to]) => sum + Math.max(0, Number(to) - Number(from)), 0);
}
