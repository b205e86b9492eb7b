import type { ChainedEvent } from '../../shared/audit/audit-record.ts';
import type { Ending } from '../../shared/controller/reconcile.ts';
import { type BurstPolicy, defaultBurstPolicy } from '../../shared/domain/burst-policy.ts';
import { type PodOrder, type PodResult, podName } from '../../shared/domain/cluster-view.ts';
import type { LedgerEntry } from '../../shared/domain/ledger-entry.ts';
import { isWaiting, type Pod } from '../../shared/domain/pod.ts';
import { unseen } from '../../shared/domain/sight.ts';
import type { Signal } from '../../shared/domain/signal.ts';
import { type Instant, isAfter, secondsAfter, secondsBetween } from '../../shared/domain/time.ts';
import type { Kubernetes } from '../../shared/ports/kubernetes.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { scheduleSignal } from '../../shared/signals/constructors.ts';
import { aPolicy, clusterId } from '../builders/an-observation.ts';
import type { FakeKubeCluster } from '../fakes/fake-kube-cluster.ts';
import { aBurstRoom } from './a-burst-room.ts';
import type { ControlRoom } from './a-control-room.ts';
import { type Fate, type Happening, HardLife, resultOf } from './a-hard-life.ts';
import { Killed, mortal } from './mortal.ts';

/**
 * Whole passes, one after the other, in a cluster that changes meanwhile: by instances whose clocks are wrong, that die at
 * any write, and whose changes are refused or lost. The day keeps its own books, by a clock that is always right.
 */
export interface Step {
  /** Of true time, before the pass. */
  readonly seconds: number;
  readonly happenings: readonly Happening[];
  /** How far the clock of the instance is ahead of the true time. */
  readonly aheadSeconds: number;
  /** One after the other, of all changes of pods in this pass. */
  readonly fates: readonly Fate[];
  /** At which write the instance dies; 0 where it lives. */
  readonly fatal: number;
  readonly when: 'before' | 'after';
  /** At which write the storage is out of reach; 0 where it is not. */
  readonly hiccup: number;
  readonly isBlind: boolean;
  /** The schedule rings, and not only what the passes asked for. */
  readonly rings: boolean;
}

export interface Deed {
  readonly op: 'burst' | 'evict' | 'giveBack';
  readonly at: Instant;
  readonly pod: Pod;
  readonly isOnRecord: boolean;
}

export interface Passed {
  readonly at: Instant;
  readonly aheadSeconds: number;
  readonly ending: Ending | 'died';
  /** As the pass saw them; null where it did not look inside. */
  readonly seen: readonly Pod[] | null;
  readonly after: readonly Pod[];
  readonly deeds: readonly Deed[];
  readonly entry: LedgerEntry;
}

export interface HardDay {
  readonly room: ControlRoom;
  readonly cluster: FakeKubeCluster;
  readonly policy: BurstPolicy;
  readonly passes: readonly Passed[];
  /** How much was on record when the calm began. */
  readonly eventsBeforeCalm: number;
  /** When pods of ours went that had been on ACI, by uid, and when the meter had been read last. */
  readonly gone: ReadonlyMap<string, { readonly at: Instant; readonly meteredAt: Instant | null }>;
}

/** Plays the steps, and then calm hours with right clocks: with VMs for all, or with none more. */
export async function liveHardDay(
  steps: readonly Step[],
  narrow: Partial<BurstPolicy>,
  calm: { readonly hours: number; readonly withVms: boolean },
): Promise<HardDay> {
  const day = new Day({ ...defaultBurstPolicy, hotLookSeconds: 30, allowedReasons: ['BelongsToJob'], ...narrow });
  for (const step of steps) await day.live(step);
  await day.calmDown(calm.withVms);
  const end = secondsAfter(day.room.clock.now(), calm.hours * 3600);
  while (!isAfter(day.room.clock.now(), end)) await day.liveOn();
  return day;
}

class Day implements HardDay {
  readonly room: ControlRoom;
  readonly cluster: FakeKubeCluster;
  readonly policy: BurstPolicy;
  readonly passes: Passed[] = [];
  eventsBeforeCalm = 0;
  readonly gone = new Map<string, { at: Instant; meteredAt: Instant | null }>();
  readonly #life: HardLife;
  #deeds: Deed[] = [];
  #seen: readonly Pod[] | null = null;
  #waiting: { signal: Signal; from: Instant }[] = [];
  #onAci = new Set<string>();
  #ringAt: Instant;

  constructor(policy: BurstPolicy) {
    const { room, cluster } = aBurstRoom({
      pods: [],
      scaleUps: [],
      namespaces: { shop: { 'aks-burst/enabled': 'true' }, bank: { 'aks-burst/enabled': 'true' }, alone: {} },
    });
    cluster.nodes = cluster.nodes.slice(0, 1);
    this.room = room;
    this.cluster = cluster;
    this.policy = policy;
    this.#life = new HardLife(cluster);
    this.#ringAt = room.clock.now();
  }

  async live(step: Step): Promise<void> {
    this.room.clock.advance(step.seconds);
    for (const happening of step.happenings) this.#life.happen(happening, this.room.clock.now());
    await this.#bookGone();
    this.#life.goOn();
    const due = this.#takeDue();
    const signals = step.rings || due.length === 0 ? [...due, this.#schedule()] : due;
    for (const signal of signals) await this.#pass(signal, step);
  }

  async calmDown(withVms: boolean): Promise<void> {
    this.#life.calmDown();
    this.eventsBeforeCalm = this.room.events().length;
    for (let vms = 0; withVms && vms < 10; vms += 1)
      this.#life.happen({ kind: 'vm-comes', cpu: 30 }, this.room.clock.now());
    this.#ringAt = this.room.clock.now();
  }

  /** To whatever is due next: a follow-up, or the schedule. */
  async liveOn(): Promise<void> {
    const next = [this.#ringAt, ...this.#waiting.map(({ from }) => from)].sort()[0] ?? this.#ringAt;
    const rings = !isAfter(this.#ringAt, next);
    if (rings) this.#ringAt = secondsAfter(next, 300);
    const seconds = Math.max(1, secondsBetween(this.room.clock.now(), next));
    await this.live({ ...quiet, seconds, rings });
  }

  async #pass(signal: Signal, step: Step): Promise<void> {
    const { ports, life } = mortal(this.#ports(step), step.fatal || Number.POSITIVE_INFINITY, step.when);
    const policy = aPolicy({ mode: 'burst', burst: this.policy });
    const controller = { ports, rememberSeconds: 3600, policyOf: () => ({ policy, problems: [] }) };
    const at = this.room.clock.now();
    this.#deeds = [];
    this.#seen = null;
    const ending = await this.room.take(signal, controller).catch((error: unknown) => {
      if (!(error instanceof Killed || error instanceof Hiccup || life.isOver)) throw error;
      this.room.leases.lapse();
      this.#waiting.push({ signal, from: secondsAfter(at, 61) });
      return 'died' as const;
    });
    await this.#bookGone();
    const entry = await this.room.ledger.read(clusterId);
    const { aheadSeconds } = step;
    const [seen, deeds, after] = [this.#seen, this.#deeds, [...this.cluster.pods]];
    this.passes.push({ at, aheadSeconds, ending, seen, after, deeds, entry });
  }

  #ports({ aheadSeconds, fates, hiccup, isBlind }: Step): Ports {
    const { clock, kubernetes, journal, ledger, ...ports } = this.room.ports;
    let writes = 0;
    const stored =
      <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
      async (...args: Args) => {
        writes += 1;
        if (writes === hiccup) throw new Hiccup('The storage is out of reach.');
        return write(...args);
      };
    const here = { now: () => secondsAfter(clock.now(), aheadSeconds) };
    let count = 0;
    const change =
      (op: Deed['op']) =>
      (id: string, order: PodOrder): Promise<PodResult> => {
        const fate = fates[count++ % Math.max(1, fates.length)] ?? 'done';
        return resultOf(fate, podName(order), () => this.#really(op, id, order));
      };
    const hands: Partial<Kubernetes> = {
      ...{ burst: change('burst'), evict: change('evict'), giveBack: change('giveBack') },
      view: async (id, now) => {
        if (isBlind) return unseen('unavailable', 'The API server does not answer.');
        const sight = await kubernetes.view(id, now);
        this.#seen = [...this.cluster.pods];
        return sight;
      },
    };
    const bus = {
      ring: async (signal: Signal, notBefore = signal.dueAt) => {
        const until = isAfter(notBefore, signal.dueAt) ? notBefore : signal.dueAt;
        const seconds = Math.min(Math.max(0, secondsBetween(here.now(), until)), 7 * 86_400);
        this.#waiting.push({ signal, from: secondsAfter(clock.now(), seconds) });
      },
    };
    const stores = {
      journal: withHands(journal, { append: stored(journal.append.bind(journal)) }),
      ledger: withHands(ledger, { write: stored(ledger.write.bind(ledger)) }),
    };
    return { ...ports, ...stores, bus, clock: here, kubernetes: withHands(kubernetes, hands) };
  }

  async #really(op: Deed['op'], id: string, order: PodOrder): Promise<PodResult> {
    const pod = this.cluster.pods.find(({ metadata }) => metadata?.uid === order.uid) ?? {};
    const isOnRecord = isIntended(this.room.journal.events(clusterId).at(-1), op, order);
    const answer = await this.room.kubernetes[op](id as never, order as never);
    if (answer.result === 'done') this.#deeds.push({ op, at: this.room.clock.now(), pod, isOnRecord });
    return answer;
  }

  #schedule(): Signal {
    return scheduleSignal(clusterId, this.room.clock.now());
  }

  #takeDue(): readonly Signal[] {
    const now = this.room.clock.now();
    const due = this.#waiting.filter(({ from }) => !isAfter(from, now));
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    return due.map(({ signal }) => signal);
  }

  async #bookGone(): Promise<void> {
    const { meteredAt } = (await this.room.ledger.read(clusterId)).burst.spend;
    const there = new Set(this.cluster.pods.filter(holdsOnAci).map(({ metadata }) => metadata?.uid ?? ''));
    const onVms = new Set(this.cluster.pods.filter(isMarked).map(({ metadata }) => metadata?.uid ?? ''));
    for (const uid of [...this.#onAci].filter((one) => !there.has(one)))
      this.gone.set(uid, { at: this.room.clock.now(), meteredAt: onVms.has(uid) ? null : meteredAt });
    this.#onAci = there;
  }
}

class Hiccup extends Error {}

export const isMarked = ({ metadata }: Pod): boolean => metadata?.annotations?.['aks-burst/episode'] !== undefined;

/** A group on ACI, or the right to have one: a pod that was let in may still find a VM before. */
export const holdsOnAci = (pod: Pod): boolean => isMarked(pod) && (isWaiting(pod) || isOnAci(pod));

export const isOnAci = ({ spec }: Pod): boolean => spec?.nodeName === 'virtual-node-aci-linux';

const kinds = { burst: 'burst-pods', evict: 'return-pods', giveBack: 'give-back-pods' } as const;

/** Nothing was written since the intent that names the pod. */
function isIntended(last: ChainedEvent | undefined, op: Deed['op'], { uid }: PodOrder): boolean {
  const action = last?.data.action as { kind: string; pods: readonly PodOrder[] } | undefined;
  const isOfPod = action?.kind === kinds[op] && action.pods.some((order) => order.uid === uid);
  return last?.type === 'aksburst.change.intent' && isOfPod;
}

/** A class keeps its secrets from a proxy, so its methods are bound. */
function withHands<Port extends object>(port: Port, hands: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, key) => {
      const hand = Reflect.get(hands, key);
      return hand ?? (Reflect.get(target, key) as () => unknown).bind(target);
    },
  });
}

export const quiet: Step = {
  ...{
    seconds: 60,
    happenings: [],
    aheadSeconds: 0,
    fates: [],
    fatal: 0,
    when: 'before',
    hiccup: 0,
    isBlind: false,
    rings: true,
  },
};
