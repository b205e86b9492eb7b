import { isDeepStrictEqual } from 'node:util';
import { entityOf, entryOf } from '../../shared/adapters/ledger-entity.ts';
import { aciBill } from '../../shared/backlog/aci-bill.ts';
import { podName } from '../../shared/domain/cluster-view.ts';
import { keptOf } from '../../shared/domain/kept-pods.ts';
import { isWaiting, namesOf, type Pod } from '../../shared/domain/pod.ts';
import { type Instant, secondsAfter, secondsBetween } from '../../shared/domain/time.ts';
import { clusterId } from '../builders/an-observation.ts';
import { type Deed, type HardDay, holdsOnAci, isMarked, isOnAci, type Passed } from './a-hard-day.ts';
import { optedIn, ownerOf } from './a-hard-life.ts';

type Promises = Readonly<Record<string, (day: HardDay) => readonly string[]>>;

const nameOf = (pod: Pod) => podName(namesOf(pod));

const uidOf = ({ metadata }: Pod) => metadata?.uid ?? '';

const each = (judge: (passed: Passed, day: HardDay) => readonly string[]) => (day: HardDay) =>
  day.passes.flatMap((passed) => judge(passed, day).map((told) => `${passed.at}: ${told}`));

const deedsOf = (op: Deed['op'], deeds: readonly Deed[]) => deeds.filter((deed) => deed.op === op);

const most = (pods: readonly Pod[], keyOf: (pod: Pod) => string) =>
  Math.max(0, ...[...Map.groupBy(pods, keyOf).values()].map(({ length }) => length));

/** What an operator may rely on whatever clocks say, whatever fails and whoever dies. */
export const alwaysKept = {
  'no pod is changed without its intent on record right before': each(({ deeds }) =>
    deeds.flatMap(({ isOnRecord, op, pod }) => (isOnRecord ? [] : [`${op} ${nameOf(pod)}`])),
  ),

  'no cap is exceeded by what was really let in or sent home': each(({ deeds, after }, { policy }) => {
    const created = deedsOf('burst', deeds).length;
    if (created === 0 && deeds.length === 0) return [];
    const ours = after.filter(holdsOnAci);
    const broken = {
      pass: created > policy.podsPerPassMax,
      evictions: deedsOf('evict', deeds).length > policy.evictionsPerPassMax,
      cluster: created > 0 && ours.length > policy.podsPerClusterMax,
      namespace: created > 0 && most(ours, ({ metadata }) => metadata?.namespace ?? '') > policy.podsPerNamespaceMax,
      owner: created > 0 && most(ours, ownerOf) > policy.podsPerOwnerMax,
    };
    return Object.entries(broken).flatMap(([cap, isBroken]) => (isBroken ? [cap] : []));
  }),

  'only waiting pods of namespaces that opted in burst': each(({ deeds }) =>
    deedsOf('burst', deeds).flatMap(({ pod }) =>
      isWaiting(pod) && optedIn.has(pod.metadata?.namespace ?? '') ? [] : [nameOf(pod)],
    ),
  ),

  'only burst pods that an owner makes anew are sent home, no Job loses its work, and none that runs is given back':
    each(({ deeds }) =>
      deeds.flatMap(({ op, pod }) => {
        const isWrong =
          (op === 'evict' && ownerOf(pod) === 'owner-of-sum') || (op === 'giveBack' && pod.status?.phase === 'Running');
        return op !== 'burst' && (isWrong || !isMarked(pod)) ? [`${op} ${nameOf(pod)}`] : [];
      }),
    ),

  'every waiting pod has one fate in the record: an order or a reason': each(({ ending, seen, entry }) => {
    if (seen === null || ending === 'died' || ending.kind !== 'passed' || entry.lastPass?.id !== ending.passId)
      return [];
    const { decision } = ending;
    const ordered = decision.kind === 'act' ? decision.actions.flatMap(orderedIn) : [];
    return seen.filter(isWaiting).flatMap((pod) => {
      const fates = [...ordered.filter((name) => name === nameOf(pod)), ...keptOf(entry.keptGroups, nameOf(pod))];
      return fates.length === 1 ? [] : [`${nameOf(pod)} has ${fates.length}`];
    });
  }),

  'the ledger fits into its row and is read back as it was written': each(({ entry }) =>
    isDeepStrictEqual(entryOf({ ...entityOf(entry) }, clusterId), entry) ? [] : ['it differs'],
  ),

  'the audit trail is whole, and every intent has its outcome in the end': ({ room }) => {
    const verdict = room.journal.verify(clusterId);
    const keyOf = ({ data }: { data: Readonly<Record<string, unknown>> }) =>
      `${data.sentBy ?? data.pass} ${(data.action as { kind: string }).kind}`;
    const ended = new Set(room.events('aksburst.change.outcome').map(keyOf));
    const open = room.events('aksburst.change.intent').map(keyOf);
    return [...(verdict.verified ? [] : [JSON.stringify(verdict)]), ...open.filter((key) => !ended.has(key))];
  },
} as const satisfies Promises;

function orderedIn(action: { readonly kind: string; readonly pods?: readonly { namespace: string; name: string }[] }) {
  return action.kind === 'burst-pods' ? (action.pods ?? []).map(podName) : [];
}

/** What hangs on time, judged from `since` on: from then back to the longest window, clocks were right. */
export const keptByRightClocks = (since: Instant) =>
  ({
    'no more is let in within five minutes or an hour than may be': (day) => [
      ...crowded(day, since, 300, day.policy.createsPerFiveMinutesMax),
      ...crowded(day, since, 3600, day.policy.createsPerHourMax),
    ],

    'of an owner no more than its share is on its way home': each((passed, day) =>
      passed.at < since ? [] : ownersSentHome(passed).flatMap((owner) => overShare(owner, passed, day)),
    ),

    'no pod is moved that has been on ACI for less time than the policy asks': each((passed, day) =>
      passed.at < since
        ? []
        : deedsOf('evict', passed.deeds).flatMap(({ pod, at }) => {
            const lived = secondsBetween(letInAt(pod, day), at);
            return lived >= day.policy.lifeSecondsMin ? [] : [`${nameOf(pod)}: ${lived} s`];
          }),
    ),

    'no owner is moved more often in an hour than the limit for its pods': each((passed, day) =>
      passed.at < since
        ? []
        : ownersSentHome(passed).flatMap((owner) => {
            const pods = staying(passed.seen ?? [], owner).length;
            const moves = movesOf(owner, day, passed.at, 3600).length;
            return moves > day.policy.movesPerPodHourMax * pods ? [`${owner}: ${moves} moves of ${pods} pods`] : [];
          }),
    ),
  }) as const satisfies Promises;

const letInAt = (pod: Pod, { passes }: HardDay): Instant =>
  passes.flatMap(({ deeds }) => deedsOf('burst', deeds)).find((deed) => uidOf(deed.pod) === uidOf(pod))?.at ?? '';

const ownersSentHome = ({ deeds }: Passed) => [...new Set(deedsOf('evict', deeds).map(({ pod }) => ownerOf(pod)))];

const staying = (pods: readonly Pod[], owner: string) =>
  pods.filter((pod) => ownerOf(pod) === owner && pod.spec?.nodeName && !pod.metadata?.deletionTimestamp);

const movesOf = (owner: string, { passes }: HardDay, until: Instant, seconds: number) =>
  passes
    .flatMap(({ deeds }) => deedsOf('evict', deeds))
    .filter(({ pod, at }) => ownerOf(pod) === owner && at <= until && secondsBetween(at, until) < seconds);

/** As many as are Ready of those made since the first move of ten minutes have taken the place of moved ones. */
function overShare(owner: string, passed: Passed, day: HardDay): readonly string[] {
  const moves = movesOf(owner, day, passed.at, 600);
  const first = moves[0]?.at ?? passed.at;
  const made = (passed.seen ?? []).filter(
    (pod) => ownerOf(pod) === owner && String(pod.metadata?.creationTimestamp) >= secondsAfter(first, -1),
  );
  const isReady = ({ status }: Pod) => status?.phase === 'Running';
  const here = deedsOf('evict', passed.deeds).filter(({ pod }) => ownerOf(pod) === owner).length;
  const due = moves.length - here - made.filter(isReady).length;
  const onTheWay = Math.max(0, Math.min(due, made.filter((pod) => !isReady(pod)).length)) + here;
  const share = Math.max(1, Math.floor(staying(passed.seen ?? [], owner).length * 0.1));
  return onTheWay > share ? [`${owner}: ${onTheWay} on their way, ${share} at most`] : [];
}

function crowded({ passes }: HardDay, since: Instant, seconds: number, max: number): readonly string[] {
  const created = passes.flatMap(({ deeds }) => deedsOf('burst', deeds).map(({ at }) => at));
  return created.flatMap((last) => {
    const within = created.filter((at) => at <= last && secondsBetween(at, last) <= seconds).length;
    return last >= since && within > max ? [`${last}: ${within} in ${seconds} s, ${max} at most`] : [];
  });
}

/** From when clocks are right again: a pod is judged by its creation, whatever a wrong clock wrote on it. */
export const keptAtOnce = (calmAt: Instant) =>
  ({
    'no pod is given back before it has had its time to start, unless ACI or its image refuses': each((passed, day) =>
      passed.at < calmAt
        ? []
        : deedsOf('giveBack', passed.deeds).flatMap(({ pod, at }) => {
            const lived = secondsBetween(String(pod.metadata?.creationTimestamp), at);
            return pod.status?.reason || lived >= day.policy.startDeadlineSeconds ? [] : [`${nameOf(pod)}: ${lived} s`];
          }),
    ),
  }) as const satisfies Promises;

/** By right clocks alone: what a clock that is ahead by days makes of the meter is said in DECISIONS.md. */
export const budgetsKept = {
  'nobody is let in who could not be paid for until the end of every lease': each((passed, day) => {
    if (deedsOf('burst', passed.deeds).length === 0) return [];
    const money =
      spentBy(passed, day) +
      passed.after.filter(holdsOnAci).reduce((sum, pod) => sum + stillCosts(pod, passed.at, day), 0);
    return money <= day.policy.monthBudget + 1e-9 ? [] : [`${money} of ${day.policy.monthBudget}`];
  }),
} as const satisfies Promises;

/** What pods have run, but for what the meter cannot know: the end of a pod since it was read last. */
function spentBy({ at }: Passed, { passes, gone, policy }: HardDay): number {
  const letIn = passes.flatMap(({ deeds }) => deedsOf('burst', deeds)).filter((deed) => deed.at < at);
  return letIn.reduce((sum, deed) => {
    const end = gone.get(uidOf(deed.pod));
    const until = end && end.at <= at ? (end.meteredAt ?? deed.at) : at;
    return sum + costOf(deed.pod, Math.max(0, secondsBetween(deed.at, until)), policy);
  }, 0);
}

function stillCosts(pod: Pod, at: Instant, { policy }: HardDay): number {
  const left = secondsBetween(at, pod.metadata?.annotations?.['aks-burst/lease-until'] ?? at);
  return costOf(pod, left > 0 ? left : policy.leaseSeconds, policy);
}

function costOf(pod: Pod, seconds: number, { vcpuSecondPrice, gigabyteSecondPrice }: HardDay['policy']): number {
  const { cpuCores, memoryGigabytes } = aciBill(pod, 'addon');
  return (cpuCores * vcpuSecondPrice + memoryGigabytes * gigabyteSecondPrice) * seconds;
}

/** While nothing fails, and clocks are right. */
export const keptInCalm = (since: Instant) =>
  ({
    'every hour shows what was seen, in a whole record': ({ room, eventsBeforeCalm }) => {
      const records = room
        .events()
        .slice(eventsBeforeCalm)
        .filter(({ type }) => type === 'aksburst.pass.completed');
      const whole = records.filter(({ data }) => 'observation' in data).map(({ time }) => time);
      const times = [since, ...whole, room.clock.now()];
      return times.flatMap((time, index) =>
        secondsBetween(times[index - 1] ?? time, time) > 3600 + 300 ? [`none from ${times[index - 1]} to ${time}`] : [],
      );
    },
  }) as const satisfies Promises;

/** After some hours of calm. */
export const inTheEnd = {
  home: {
    'everything that can come home is home, and nobody waits': ({ cluster, passes }) => {
      const { keptGroups = [], stayingGroups = [] } = passes.at(-1)?.entry ?? {};
      const isStray = (pod: Pod) => isWaiting(pod) || (isOnAci(pod) && ownerOf(pod) !== 'owner-of-sum');
      const reasonsOf = (name: string) => [...keptOf(keptGroups, name), ...keptOf(stayingGroups, name)];
      return cluster.pods
        .filter(isStray)
        .map((pod) => `${nameOf(pod)}: ${reasonsOf(nameOf(pod)).map(({ reason, says }) => `${reason} ${says}`)}`);
    },
  },
  burst: {
    'nobody waits but for want of a cap, or where nobody opted in': ({ cluster, passes }) => {
      const groups = passes.at(-1)?.entry.keptGroups ?? [];
      return cluster.pods.filter(isWaiting).flatMap((pod) => {
        const reasons = keptOf(groups, nameOf(pod)).map(({ reason, says }) => `${reason} ${says}`);
        return reasons.length === 1 && /^(NotOptedIn|\w+Cap) /.test(reasons[0] ?? '')
          ? []
          : [`${nameOf(pod)}: ${reasons}`];
      });
    },
  },
} as const satisfies Readonly<Record<string, Promises>>;

/** Every promise that was broken, with the first that broke it. */
export const brokenOf = (promises: Promises, day: HardDay): readonly string[] =>
  Object.entries(promises).flatMap(([promise, breaches]) => {
    const found = breaches(day);
    return found.length > 0 ? [`${promise}: ${found.slice(0, 3).join('; ')}`] : [];
  });
