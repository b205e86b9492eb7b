import type { BurstState, Spend } from '../domain/burst-state.ts';
import { burstAnnotations, type ClusterView, type ScaleUp } from '../domain/cluster-view.ts';
import type { Condition, Pod } from '../domain/pod.ts';
import { type Instant, secondsBetween } from '../domain/time.ts';
import { isMarked } from './admitted.ts';
import { entryOf, isReadableNode, isReadablePod, readInstant } from './readable.ts';
import { isVirtualNode } from './vm-node.ts';

/** How fast pods start on ACI and VMs arrive, as this cluster shows it; the newest last. */
export type History = Pick<BurstState, 'aciStartSeconds' | 'vmArrivalSeconds'>;

/**
 * Learns from what became Ready since the last look. Everything is told by the cluster itself, so that nothing need be
 * remembered of single pods: a start counts when it is a minute old, which it is in just one interval between two looks,
 * however late its status came in. What goes within that minute is not learned from.
 */
export function learn(history: History, view: ClusterView, lastLookAt: Spend['meteredAt']): History {
  const isNew = ({ readyMs }: Sample) => isBetween(readyMs + settleSeconds * 1000, lastLookAt, view.at);
  const newest = (known: readonly number[], samples: readonly Sample[]) =>
    [
      ...known,
      ...samples
        .filter(isNew)
        .sort(byReady)
        .map(({ seconds }) => seconds),
    ].slice(-samplesMax);
  return {
    aciStartSeconds: newest(history.aciStartSeconds, aciStarts(view)),
    vmArrivalSeconds: newest(history.vmArrivalSeconds, vmArrivals(view)),
  };
}

/**
 * A pod that was given back has cost its deadline, however soon ACI refused it: so long a start, or none, is what the next
 * one must be expected to take. That is forgotten an hour after the last of them, for where nothing is tried any more,
 * nothing is learned any more.
 */
export function learnFailedStarts(
  { aciStartSeconds, startFailedAt }: Pick<BurstState, 'aciStartSeconds' | 'startFailedAt'>,
  pods: number,
  startDeadlineSeconds: number,
  now: Instant,
): Pick<BurstState, 'aciStartSeconds' | 'startFailedAt'> {
  const isRecent = startFailedAt !== null && Math.abs(secondsBetween(startFailedAt, now)) < failedStartSeconds;
  const known = isRecent ? aciStartSeconds : aciStartSeconds.filter((seconds) => seconds < startDeadlineSeconds);
  const failed = Array<number>(pods).fill(startDeadlineSeconds);
  return {
    aciStartSeconds: [...known, ...failed].slice(-samplesMax),
    startFailedAt: pods > 0 ? now : isRecent ? startFailedAt : null,
  };
}

const failedStartSeconds = 3600;

export const samplesMax = 20;
export const settleSeconds = 60;

interface Sample {
  readonly readyMs: number;
  readonly seconds: number;
}

function isBetween(ms: number, after: Instant | null, until: Instant): boolean {
  return ms <= Date.parse(until) && (after === null || ms > Date.parse(after));
}

const byReady = (one: Sample, other: Sample): number => one.readyMs - other.readyMs;

/** From admission to Ready, of our pods that run. Readiness lost and found again much later is no start. */
function aciStarts({ onVirtualNodes }: ClusterView): readonly Sample[] {
  return onVirtualNodes.filter((pod) => isReadablePod(pod) && isMarked(pod)).flatMap(startOf);
}

function startOf({ metadata, status }: Pod): readonly Sample[] {
  const burstAt = readInstant(entryOf(metadata?.annotations, burstAnnotations.burstAt));
  const readyMs = status?.phase === 'Running' ? readySince(status.conditions) : null;
  if (burstAt === null || readyMs === null) return [];
  return sampleOf(Date.parse(burstAt), readyMs, startSecondsMax);
}

const startSecondsMax = 600;

/**
 * From the autoscaler's order to a Ready VM node. Which node was ordered when nobody tells: the oldest order that still
 * lacks nodes gets the next one that became Ready after it. A node that failed and recovered can take the place of a new
 * one, which the median bears.
 */
function vmArrivals({ nodes, scaleUps }: ClusterView): readonly Sample[] {
  const orders = ordersIn(scaleUps).map((order) => ({ ...order }));
  return readyVms(nodes).flatMap((readyMs) => {
    const order = orders.find(({ atMs, missing }) => missing > 0 && isPlausible(atMs, readyMs));
    if (!order) return [];
    order.missing -= 1;
    return sampleOf(order.atMs, readyMs, arrivalSecondsMax);
  });
}

const arrivalSecondsMax = 1800;

const isPlausible = (atMs: number, readyMs: number): boolean => sampleOf(atMs, readyMs, arrivalSecondsMax).length > 0;

function sampleOf(fromMs: number, readyMs: number, secondsMax: number): readonly Sample[] {
  const seconds = (readyMs - fromMs) / 1000;
  return seconds > 0 && seconds <= secondsMax ? [{ readyMs, seconds }] : [];
}

/** When VM nodes became Ready, the earliest first. */
function readyVms(nodes: ClusterView['nodes']): readonly number[] {
  const vms = nodes.filter((node) => isReadableNode(node) && !isVirtualNode(node));
  const ready = vms.map(({ status }) => readySince(status?.conditions)).filter((readyMs) => readyMs !== null);
  return ready.sort((one, other) => one - other);
}

interface Order {
  readonly atMs: number;
  missing: number;
}

/** One order is told once for each pod that it is for, in the same words and at nearly the same time. */
function ordersIn(scaleUps: readonly ScaleUp[]): readonly Order[] {
  const told = scaleUps
    .filter(({ kind }) => kind === 'triggered')
    .map((each) => ({ ...each, atMs: Date.parse(each.at) }));
  const lastTold = new Map<string, number>();
  const orders: Order[] = [];
  for (const { atMs, message, nodesComing } of told.sort((one, other) => one.atMs - other.atMs)) {
    const before = lastTold.get(message);
    lastTold.set(message, atMs);
    if (before === undefined || atMs - before > sameOrderSeconds * 1000) orders.push({ atMs, missing: nodesComing });
  }
  return orders;
}

const sameOrderSeconds = 120;

function readySince(conditions: readonly Condition[] | null | undefined): number | null {
  const ready = conditions?.find(({ type, status }) => type === 'Ready' && status === 'True');
  const since = readInstant(ready?.lastTransitionTime);
  return since === null ? null : Date.parse(since);
}
