import type { PodResult } from '../../shared/domain/cluster-view.ts';
import { controllerOf, isWaiting, type Pod } from '../../shared/domain/pod.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { aVm, aWaitingPod, ownedBy, requesting, running, starting } from '../builders/a-burst-view.ts';
import { type FakeKubeCluster, isVirtual, substituteOf } from '../fakes/fake-kube-cluster.ts';
import { waitingSince } from './a-burst-room.ts';

/** What happens in a cluster between two passes, by other hands than the controller's. */
export type Happening =
  | { readonly kind: 'grow'; readonly workload: number; readonly pods: number }
  | { readonly kind: 'end'; readonly which: number }
  | { readonly kind: 'vm-comes'; readonly cpu: number }
  | { readonly kind: 'vm-goes'; readonly which: number }
  | { readonly kind: 'stick'; readonly which: number; readonly says: 'nothing' | 'image' | 'capacity' }
  | { readonly kind: 'guard'; readonly isGuarded: boolean };

export const workloads = [
  { namespace: 'shop', name: 'web', kind: 'ReplicaSet' },
  { namespace: 'bank', name: 'api', kind: 'StatefulSet' },
  { namespace: 'shop', name: 'sum', kind: 'Job' },
  { namespace: 'alone', name: 'own', kind: 'ReplicaSet' },
] as const;

export const optedIn: ReadonlySet<string> = new Set(['shop', 'bank']);

const statuses = {
  nothing: starting,
  image: {
    phase: 'Pending',
    reason: 'ProviderFailed',
    message: 'InaccessibleImage: The image is not accessible.',
  },
  capacity: {
    phase: 'Pending',
    reason: 'ProviderFailed',
    message: "ServiceUnavailable: The requested resource is not available in the location 'westeurope'.",
  },
} as const;

/** The rest of a cluster: owners, a scheduler that knows processors, VMs that come and go, and pods that never start. */
export class HardLife {
  readonly #cluster: FakeKubeCluster;
  readonly #stuck = new Map<string, keyof typeof statuses>();
  #count = 0;

  constructor(cluster: FakeKubeCluster) {
    this.#cluster = cluster;
  }

  happen(happening: Happening, now: Instant): void {
    const { pods, nodes } = this.#cluster;
    switch (happening.kind) {
      case 'grow':
        for (let pod = 0; pod < happening.pods; pod += 1) pods.push(this.#aPod(happening.workload, now));
        return;
      case 'end':
        this.#cluster.pods = pods.filter((_, index) => index !== happening.which % pods.length);
        return;
      case 'vm-comes':
        nodes.push(aVm(`vm-${++this.#count}`, `${happening.cpu}`));
        return;
      case 'vm-goes':
        this.#loseVm(happening.which, now);
        return;
      case 'stick':
        this.#stick(happening);
        return;
      case 'guard':
        this.#cluster.budgetsOver = () => Number(happening.isGuarded);
    }
  }

  /** All that troubled the cluster from without is over. */
  calmDown(): void {
    this.#stuck.clear();
    this.#cluster.budgetsOver = () => 0;
    this.#cluster.pods = this.#cluster.pods.map((pod) =>
      pod.spec?.nodeName && pod.status?.reason === undefined ? { ...pod, status: running } : pod,
    );
  }

  /** Pods that got their node before run now, and those that wait get one, where there is room. */
  goOn(): void {
    const virtual = new Set(this.#cluster.nodes.filter(isVirtual).map(({ metadata }) => metadata?.name));
    this.#cluster.pods = this.#cluster.pods.map((pod) => {
      const stuck = this.#stuck.get(pod.metadata?.uid ?? '');
      if (stuck && virtual.has(pod.spec?.nodeName)) return { ...pod, status: statuses[stuck] };
      const isOnVm = pod.spec?.nodeName && !virtual.has(pod.spec.nodeName);
      return isOnVm ? { ...pod, status: running } : pod;
    });
    for (const pod of this.#cluster.pods.filter(isWaiting)) this.#place(pod);
  }

  #aPod(index: number, now: Instant): Pod {
    const { namespace, name, kind } = workloads[index % workloads.length] ?? workloads[0];
    const uid = `${name}-${++this.#count}`;
    const metadata = { namespace, uid, ownerReferences: [ownedBy(`owner-of-${name}`, kind)], creationTimestamp: now };
    return waitingSince(aWaitingPod(uid, { containers: requesting('1') }, metadata), now);
  }

  #place(pod: Pod): void {
    const node = this.#cluster.nodes.find((one) => {
      const taken = this.#cluster.pods.filter(({ spec }) => spec?.nodeName === one.metadata?.name);
      return !isVirtual(one) && taken.length < Number(one.status?.allocatable?.cpu);
    });
    const nodeName = node?.metadata?.name;
    if (!nodeName) return;
    const placed = { ...pod, spec: { containers: [], ...pod.spec, nodeName }, status: starting };
    this.#cluster.pods = this.#cluster.pods.map((one) => (one === pod ? placed : one));
  }

  #loseVm(which: number, now: Instant): void {
    const vms = this.#cluster.nodes.filter((node) => !isVirtual(node));
    const lost = vms[which % Math.max(1, vms.length)];
    if (!lost) return;
    this.#cluster.nodes = this.#cluster.nodes.filter((node) => node !== lost);
    this.#cluster.pods = this.#cluster.pods.map((pod) =>
      pod.spec?.nodeName === lost.metadata?.name ? substituteOf(this.#cluster, pod, 90_000 + ++this.#count, now) : pod,
    );
  }

  #stick({ which, says }: Extract<Happening, { kind: 'stick' }>): void {
    const candidates = this.#cluster.pods.filter(({ status }) => status?.phase === 'Pending');
    const uid = candidates[which % Math.max(1, candidates.length)]?.metadata?.uid;
    if (uid) this.#stuck.set(uid, says);
  }
}

/** What becomes of one change of one pod. `lost`: it was done, and `astray`: it was not, and nobody knows. */
export type Fate = 'done' | 'failed' | 'refused' | 'changed' | 'lost' | 'astray';

export function resultOf(fate: Fate, pod: string, really: () => Promise<PodResult>): Promise<PodResult> {
  const told = (result: PodResult['result']) => Promise.resolve({ pod, result, why: `It was ${fate}.` });
  switch (fate) {
    case 'done':
      return really();
    case 'lost':
      return really().then(() => told('unknown'));
    case 'astray':
      return told('unknown');
    default:
      return told(fate);
  }
}

export const ownerOf = (pod: Pod): string => controllerOf(pod)?.uid ?? pod.metadata?.uid ?? '';
