import type { Backlog, VirtualNode } from '../../domain/backlog.ts';
import type { ClusterId } from '../../domain/ids.ts';
import { type Sight, seen, type Unseen, unseen } from '../../domain/sight.ts';
import { type Instant, secondsBetween } from '../../domain/time.ts';
import type { Monitor } from '../../ports/monitor.ts';
import { type Insights, insightsAdvice, lookAtInsights } from './cluster-insights.ts';
import { type AzureMonitorSettings, monitorClients } from './monitor-clients.ts';
import { lookAtPodPhases } from './pod-phase-metric.ts';
import { inventoryMinutes, virtualNodeName } from './queries.ts';

/**
 * Sees the inside of a cluster through Azure Monitor: Container Insights, and for the backlog the platform metric where
 * the logs give nothing usable. Two questions asked at once about one cluster share one log query.
 */
export function createAzureMonitor(settings: AzureMonitorSettings): Monitor {
  const { logs, metrics } = monitorClients(settings);
  const insightsOf = shareInFlight((id, now) => lookAtInsights(logs, id, now));

  return {
    async backlog(id, now, ageSecondsMax) {
      const logged = backlogIn(await insightsOf(id, now), { id, now, ageSecondsMax });
      if (logged.seen) return logged;
      const measured = freshOnly(await lookAtPodPhases(metrics, id, now), { id, now, ageSecondsMax });
      return measured.seen ? measured : unseenTwice(logged, measured);
    },
    async virtualNode(id, now, ageSecondsMax) {
      return virtualNodeIn(await insightsOf(id, now), { id, now, ageSecondsMax });
    },
  };
}

type Ask<T> = (id: ClusterId, now: Instant) => Promise<T>;

function shareInFlight<T>(ask: Ask<T>): Ask<T> {
  const inFlight = new Map<ClusterId, Promise<T>>();
  return (id, now) => {
    const asked = inFlight.get(id) ?? ask(id, now).finally(() => inFlight.delete(id));
    inFlight.set(id, asked);
    return asked;
  };
}

interface Look {
  readonly id: ClusterId;
  readonly now: Instant;
  readonly ageSecondsMax: number;
}

function backlogIn(insights: Sight<Insights>, look: Look): Sight<Backlog> {
  if (!insights.seen) return insights;
  const inventory = insights.value.podInventory;
  if (inventory === null) return noInventory('pod', look);
  return freshOnly(seen({ source: 'container-insights', ...inventory }, inventory.collectedAt), look);
}

/** "There is none" is said only where fresh node inventory does not hold it. */
function virtualNodeIn(insights: Sight<Insights>, look: Look): Sight<VirtualNode | null> {
  if (!insights.seen) return insights;
  const inventory = insights.value.nodeInventory;
  if (inventory === null) return noInventory('node', look);
  return freshOnly(seen(theVirtualNode(inventory.virtualNodes), inventory.collectedAt), look);
}

/** The add-on's own node before any other virtual kubelet that somebody installed by hand. */
function theVirtualNode(nodes: readonly VirtualNode[]): VirtualNode | null {
  const node = nodes.find(({ name }) => name === virtualNodeName) ?? nodes.find(({ isReady }) => isReady) ?? nodes[0];
  if (!node) return null;
  return { ...node, engine: nodes.every(({ engine }) => engine === node.engine) ? node.engine : 'both' };
}

function noInventory(kind: string, { id }: Look): Unseen {
  const why = `Container Insights has sent no ${kind} inventory of ${id} in the last ${inventoryMinutes} minutes.`;
  return unseen('unavailable', why, insightsAdvice);
}

function freshOnly<T>(sight: Sight<T>, { id, now, ageSecondsMax }: Look): Sight<T> {
  if (!sight.seen) return sight;
  const ageSeconds = Math.round(secondsBetween(sight.at, now));
  if (ageSeconds <= ageSecondsMax) return sight;
  const why = `The newest data of ${id} is ${ageSeconds} s old (${sight.at}), and ${ageSecondsMax} s are allowed.`;
  return unseen('stale', why);
}

/** Speaks for the more hopeful of the two; advice is due only where both wait for an operator. */
function unseenTwice(logged: Unseen, measured: Unseen): Unseen {
  const [hopeful, other] = hopeOf(measured) > hopeOf(logged) ? [measured, logged] : [logged, measured];
  const why = `By Container Insights: ${logged.why} By platform metric: ${measured.why}`;
  if (!hopeful.advice) return unseen(hopeful.cause, why);
  return unseen(hopeful.cause, why, [hopeful.advice, other.advice].join(' '));
}

/** Highest for what may pass by itself, then for what may catch up; the lowest are for an operator to mend. */
function hopeOf({ cause, advice }: Unseen): number {
  if (cause === 'unavailable') return advice ? 1 : 3;
  return cause === 'stale' ? 2 : 0;
}
