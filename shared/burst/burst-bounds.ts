import type { AciUsage } from '../domain/azure.ts';
import type { Admitted } from './admitted.ts';
import { type Bound, ofAll, one } from './bound.ts';
import { budgetBounds } from './budget-bounds.ts';
import type { KeepReason } from './burst-plan.ts';
import { admittedWithin, windowSeconds } from './burst-windows.ts';
import type { Outlook } from './outlook.ts';

/** Everything that limits a plan, in the order in which it is named as a reason. */
export function boundsOf(outlook: Outlook, admitted: readonly Admitted[]): readonly Bound[] {
  const ours = admitted.filter(({ isOurs }) => isOurs);
  return [
    ...roomBounds(outlook, admitted),
    ...windowBounds(outlook, ours),
    ...capBounds(outlook, ours),
    ...budgetBounds(outlook, ours),
  ];
}

/**
 * What Azure has room for. What does not run yet may not be in Azure's numbers, and Azure's numbers may be older than the
 * view: so what is on its way is added to them, and all that is there is the least that can be used.
 */
function roomBounds({ virtual, usages, subnetFree }: Outlook, admitted: readonly Admitted[]): readonly Bound[] {
  const starting = admitted.filter(({ isStarting }) => isStarting);
  const groups = quotaOf(usages, ['containergroups', 'standardcontainergroups']);
  const cores = quotaOf(usages, ['standardcores']);
  const used = (current: number, amountOf: (pods: readonly Admitted[]) => number) =>
    Math.max(current + amountOf(starting), amountOf(admitted));
  return [
    counting('VirtualNodeFull', virtual?.podsMax ?? 0, admitted.length, 'pods are on the virtual nodes'),
    counting(
      'NoQuotaGroups',
      groups.limit,
      used(groups.current, ({ length }) => length),
      'container groups are used',
    ),
    {
      ...counting('NoQuotaCores', cores.limit * 100, used(cores.current * 100, totalCores), ''),
      amountOf: (claim) => claim.cores,
      says: (taken, max, amount) =>
        Number.isNaN(max) ? untold : `It takes ${amount / 100} cores; ${taken / 100} of ${max / 100} are used.`,
    },
    counting('NoSubnetAddress', subnetFree, starting.length, 'free addresses are taken'),
  ];
}

/** The one with the least left, where Azure tells it under two names. What is not told is not a number. */
function quotaOf(usages: readonly AciUsage[], names: readonly string[]): Pick<AciUsage, 'current' | 'limit'> {
  const known = usages.filter(({ name }) => names.includes(name.toLowerCase()));
  const left = ({ limit, current }: AciUsage) => limit - current;
  return known.toSorted((one, other) => left(one) - left(other))[0] ?? { current: 0, limit: Number.NaN };
}

const totalCores = (pods: readonly Admitted[]): number => pods.reduce((sum, { bill }) => sum + coresOf(bill), 0);

/** In hundredths of a core, so that sums are exact. */
export const coresOf = ({ cpuCores }: Admitted['bill']): number => Math.round(cpuCores * 100);

/** The pods themselves say when they were admitted: a lost record does not widen a window. */
function windowBounds({ state, policy, now }: Outlook, ours: readonly Admitted[]): readonly Bound[] {
  const seen = ours.flatMap(({ burstAt }) => (burstAt ? [{ at: burstAt, pods: 1 }] : []));
  const within = (seconds: number) =>
    Math.max(admittedWithin(state.creates, seconds, now), admittedWithin(seen, seconds, now));
  const { fiveMinutes, hour } = windowSeconds;
  return [
    counting('CreateWindow5Minutes', policy.createsPerFiveMinutesMax, within(fiveMinutes), 'were created in 5 minutes'),
    counting('CreateWindowHour', policy.createsPerHourMax, within(hour), 'were created in the hour'),
  ];
}

function capBounds({ policy }: Outlook, ours: readonly Admitted[]): readonly Bound[] {
  return [
    counting('PassCap', policy.podsPerPassMax, 0, 'are admitted in this pass'),
    counting('ClusterCap', policy.podsPerClusterMax, ours.length, 'burst pods are in the cluster'),
    {
      ...counting('NamespaceCap', policy.podsPerNamespaceMax, 0, 'burst pods are in the namespace'),
      taken: countBy(ours, ({ namespace }) => namespace),
      keyOf: ({ namespace }) => namespace,
    },
    {
      ...counting('OwnerCap', policy.podsPerOwnerMax, 0, 'burst pods are of its owner'),
      taken: countBy(ours, ({ owner }) => owner),
      keyOf: ({ owner }) => owner,
    },
  ];
}

function countBy(pods: readonly Admitted[], keyOf: (pod: Admitted) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const pod of pods) counts.set(keyOf(pod), (counts.get(keyOf(pod)) ?? 0) + 1);
  return counts;
}

/** A bound of the whole plan that counts pods. */
function counting(reason: KeepReason, max: number, taken: number, what: string): Bound {
  return {
    ...{ reason, max, taken: new Map([['', taken]]), keyOf: ofAll, amountOf: one },
    says: (taken, max) => (Number.isNaN(max) ? untold : `${taken} of ${max} ${what}.`),
  };
}

const untold = 'Azure does not tell how many there may be.';
