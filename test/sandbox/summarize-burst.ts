import { type KeepReason, type KeptPod, keepReasons } from '../../shared/burst/burst-plan.ts';
import type { Action, ActionKind } from '../../shared/domain/action.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { intentsFor } from './intents-for.ts';
import type { StartedCluster } from './start-cluster.ts';
import { type AlertTimes, returnsOf, summarizeStages } from './summarize-stages.ts';
import type { BurstSummary } from './summary.ts';
import type { PodLife } from './witness.ts';

/** What became of waiting pods: by the witness what was done, how long it took and cost, by the audit trail why. */
export function summarizeBurst({ events, insides, alert, speed }: Witnessed): BurstSummary | null {
  if (insides.length === 0) return null;
  const lives = insides.flatMap(({ witness }) => [...witness.lives.values()]);
  const burst = namesOf(lives.filter(({ patchedMs }) => patchedMs !== undefined));
  const evicted = new Set(insides.flatMap(evictedIn));
  const returned = namesOf(broughtHome(lives, evicted));
  const left = keptBeside(events).filter(({ pod }) => !burst.has(pod));
  const bills = insides.map(({ witness }) => witness.groups.bill());
  const vcpuSeconds = bills.reduce((sum, bill) => sum + bill.vcpuSeconds, 0);
  const gigabyteSeconds = bills.reduce((sum, bill) => sum + bill.gigabyteSeconds, 0);
  const { vcpuSecondPrice, gigabyteSecondPrice } = defaultBurstPolicy;
  const cost = vcpuSeconds * vcpuSecondPrice + gigabyteSeconds * gigabyteSecondPrice;
  return {
    eligible: burst.size + left.filter(({ reason }) => isShortOfRoom(reason)).length,
    burst: burst.size,
    refused: countBy(left.map(({ reason, refusals }) => refusals?.[0] ?? reason)),
    returned: returned.size,
    unrecorded: countMissing(burst, events, 'burst-pods') + countMissing(evicted, events, 'return-pods'),
    ...{ vcpuSeconds, gigabyteSeconds, cost: Math.round(cost * 10_000) / 10_000 },
    stages: summarizeStages({ lives, events, alert, speed }),
  };
}

/** Those that the controller evicted, and whose owner's next pod runs on a VM: no others that went, given back or scaled in. */
function broughtHome(lives: readonly PodLife[], evicted: ReadonlySet<string>): readonly PodLife[] {
  const burst = lives.filter(({ isVirtual }) => isVirtual);
  const returnedMs = returnsOf(burst, lives);
  return burst.filter((life) => evicted.has(life.pod) && returnedMs.get(life) !== undefined);
}

/** By the requests that reached the API, whatever the trail says of them. */
function evictedIn({ kubernetes }: StartedCluster): readonly string[] {
  const done = kubernetes.requests.filter(({ method, status, user }) => {
    return method === 'POST' && status === 201 && user !== 'operator';
  });
  return done.flatMap(({ path }) => {
    const [, namespace, name] = /\/namespaces\/([^/]+)\/pods\/([^/]+)\/eviction(?:\?|$)/.exec(path) ?? [];
    return namespace && name ? [`${namespace}/${name}`] : [];
  });
}

interface Witnessed {
  readonly events: readonly AuditEvent[];
  readonly insides: readonly StartedCluster[];
  readonly alert: AlertTimes;
  readonly speed: number;
}

const namesOf = (lives: readonly PodLife[]): ReadonlySet<string> => new Set(lives.map(({ pod }) => pod));

/** Pods without an intent of that kind; a change whose pass died has no outcome, but it must have its intent. */
function countMissing(pods: ReadonlySet<string>, events: readonly AuditEvent[], kind: ActionKind): number {
  const intended = new Set(intentsFor(kind, events).map(({ pod }) => pod));
  return [...pods].filter((pod) => !intended.has(pod)).length;
}

/** Pods that waited beside those that burst, each with its last reason; a record names the first twenty of a pass. */
function keptBeside(events: readonly AuditEvent[]): readonly KeptPod[] {
  const passes = events.map(({ data }) => data as Passed).filter(({ outcomes = [] }) => outcomes.some(isBurst));
  const kept = passes.flatMap(({ burst }) => burst?.kept ?? []);
  return [...new Map(kept.map((one) => [one.pod, one])).values()];
}

interface Passed {
  readonly outcomes?: readonly { readonly action: Action }[];
  readonly burst?: { readonly kept: readonly KeptPod[] };
}

const isBurst = ({ action }: { readonly action: Action }): boolean => action.kind === 'burst-pods';

/** Reasons come in the order in which they are asked: after this one, ACI could run the pod. */
function isShortOfRoom(reason: KeepReason): boolean {
  const order = Object.keys(keepReasons);
  return order.indexOf(reason) > order.indexOf('OwnerFailed');
}

function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}
