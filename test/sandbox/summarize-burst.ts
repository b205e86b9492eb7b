import { type KeepReason, type KeptPod, keepReasons } from '../../shared/burst/burst-plan.ts';
import type { Action, ActionKind } from '../../shared/domain/action.ts';
import type { AuditEvent } from '../../shared/domain/audit-event.ts';
import { defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { podName } from '../../shared/domain/cluster-view.ts';
import { quantilesOf } from './quantile.ts';
import { simulatedSeconds } from './simulated-clock.ts';
import type { StartedCluster } from './start-cluster.ts';
import type { BurstSummary } from './summary.ts';
import type { PodLife } from './witness.ts';

/** What became of waiting pods: by the witness what was done, how long it took and cost, by the audit trail why. */
export function summarizeBurst(
  events: readonly AuditEvent[],
  insides: readonly StartedCluster[],
  speed: number,
): BurstSummary | null {
  if (insides.length === 0) return null;
  const lives = insides.flatMap(({ witness }) => [...witness.lives.values()]);
  const burst = namesOf(lives.filter(({ patchedMs }) => patchedMs !== undefined));
  const returned = namesOf(lives.filter(({ isVirtual, leavingMs }) => isVirtual && leavingMs !== undefined));
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
    unrecorded: countMissing(burst, events, 'burst-pods') + countMissing(returned, events, 'return-pods'),
    ...{ vcpuSeconds, gigabyteSeconds, cost: Math.round(cost * 10_000) / 10_000 },
    stages: stagesOf(lives, speed),
  };
}

const namesOf = (lives: readonly PodLife[]): ReadonlySet<string> => new Set(lives.map(({ pod }) => pod));

/** Pods without an intent of that kind; a change whose pass died has no outcome, but it must have its intent. */
function countMissing(pods: ReadonlySet<string>, events: readonly AuditEvent[], kind: ActionKind): number {
  const actions = events
    .filter(({ type }) => type === 'aksburst.change.intent')
    .map(({ data }) => data.action as Action)
    .filter((action) => action.kind === kind);
  const intended = new Set(actions.flatMap((action) => ('pods' in action ? action.pods.map(podName) : [])));
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

function stagesOf(lives: readonly PodLife[], speed: number): BurstSummary['stages'] {
  const burst = lives.filter(({ isVirtual }) => isVirtual);
  const substitutes = lives.filter((life) => !life.isVirtual && burst.some((gone) => takesPlaceOf(life, gone)));
  const row = (stage: string, pods: readonly PodLife[], from: Moment, to: Moment) => {
    const spans = pods.flatMap((life) => spanOf(life, from, to, speed));
    return { stage, pods: spans.length, ...quantilesOf(spans) };
  };
  return [
    row('waiting until patched', burst, 'waitingMs', 'patchedMs'),
    row('patched until scheduled on ACI', burst, 'patchedMs', 'scheduledMs'),
    row('scheduled until running on ACI', burst, 'scheduledMs', 'runningMs'),
    row('running on ACI until asked to go', burst, 'runningMs', 'leavingMs'),
    row('substitute made until running on a VM', substitutes, 'createdMs', 'runningMs'),
  ];
}

/** Of the same owner, and made when the other was asked to go. */
const takesPlaceOf = (life: PodLife, gone: PodLife): boolean =>
  life.owner === gone.owner && gone.leavingMs !== undefined && life.createdMs >= gone.leavingMs;

type Moment = 'createdMs' | 'waitingMs' | 'patchedMs' | 'scheduledMs' | 'runningMs' | 'leavingMs';

function spanOf(life: PodLife, from: Moment, to: Moment, speed: number): readonly number[] {
  const [fromMs, toMs] = [life[from], life[to]];
  return fromMs === undefined || toMs === undefined ? [] : [Math.round(simulatedSeconds(toMs - fromMs, speed))];
}
